// Notes and groups as xyflow draws them: groups behind everything, notes among the tiers.
import type { Node } from "@xyflow/react";
import { markKey } from "./around";
import { Memory } from "./flow";
import type { Graph } from "./graph";
import type { Group, Note } from "./marks";
import { spokenGroup, spokenNote } from "./markwords";
import type { Place } from "./placing";
import { gettext } from "./words";

const NOTE_WIDTH = 176;
const LINE = { letters: 24, px: 18, most: 12 } as const;

interface Drawn {
  readonly [key: string]: unknown;
  readonly isChosen: boolean;
  readonly canEdit: boolean;
}
export type NoteNode = Node<Drawn & { readonly note: Note }, "note">;
export type FrameNode = Node<Drawn & { readonly group: Group }, "frame">;
export type MarkNode = NoteNode | FrameNode;

interface Shown {
  readonly view: Graph;
  readonly mark: string | null;
  readonly places: ReadonlyMap<string, Place>;
  readonly draggable: "all" | "selected" | "none";
  readonly canEdit: boolean;
}

/** As high as its lines need, as wide as all: nothing has to be measured. */
export function heightOf(text: string): number {
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE.letters)), 0);
  return 20 + LINE.px * Math.min(LINE.most, lines);
}

export function markNodesOf(shown: Shown, frames: Memory<FrameNode>, notes: Memory<NoteNode>): MarkNode[] {
  const { view, mark, places, draggable, canEdit } = shown;
  const inputs = (key: string, thing: Note | Group): readonly unknown[] => [thing, mark === key, places.get(key), draggable, canEdit];
  const node = (key: string, thing: Note | Group, words: string, what: string) => ({
    id: key,
    position: places.get(key) ?? { x: thing.x, y: thing.y },
    selectable: false,
    draggable: draggable === "all" || (draggable === "selected" && mark === key),
    ariaRole: "button" as const,
    ariaLabel: words,
    domAttributes: { "data-mark": key, "aria-pressed": mark === key, "aria-roledescription": what, tabIndex: mark === key ? 0 : -1 } as NonNullable<MarkNode["domAttributes"]>,
  });
  return [
    ...frames.all(
      view.groups.values(),
      ({ id }) => markKey("group", id),
      (group) => [...inputs(markKey("group", group.id), group), view.tiers],
      (group): FrameNode => {
        const key = markKey("group", group.id);
        const { width, height } = group;
        return { ...node(key, group, spokenGroup(view, group), gettext("Group")), type: "frame", dragHandle: ".frame-name", zIndex: -1, width, height, measured: { width, height }, data: { group, isChosen: mark === key, canEdit } };
      },
    ),
    ...notes.all(
      view.notes.values(),
      ({ id }) => markKey("note", id),
      (note) => inputs(markKey("note", note.id), note),
      (note): NoteNode => {
        const key = markKey("note", note.id);
        const size = { width: NOTE_WIDTH, height: heightOf(note.text) };
        return { ...node(key, note, spokenNote(note), gettext("Note")), type: "note", ...size, measured: size, data: { note, isChosen: mark === key, canEdit } };
      },
    ),
  ];
}
