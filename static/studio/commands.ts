// Every action once, by name and key. The menu, the buttons, the keys and touch all call these.
import { selected } from "./state";
import type { Studio } from "./studio";
import { gettext } from "./words";

export interface Command {
  readonly id: string;
  readonly title: () => string;
  readonly keys: readonly string[];
  readonly allowed: (studio: Studio) => boolean;
  readonly run: (studio: Studio) => void;
}

const always = (): boolean => true;
const editing = (studio: Studio): boolean => studio.canEdit;
const withTier = (studio: Studio): boolean => studio.canEdit && studio.chosen !== null;
const isAnySelected = (studio: Studio): boolean => selected(studio.state) > 0;
const withAny = (studio: Studio): boolean => studio.canEdit && isAnySelected(studio);

export const commands = {
  add: {
    id: "add",
    title: () => gettext("Add a tier"),
    keys: ["a", "/"],
    allowed: editing,
    run: (studio) => studio.set({ dialog: "add" }),
  },
  linkTo: {
    id: "linkTo",
    title: () => gettext("Link to…"),
    keys: ["l"],
    allowed: withTier,
    run: (studio) => studio.set({ dialog: "link" }),
  },
  linkFrom: {
    id: "linkFrom",
    title: () => gettext("Link from…"),
    keys: ["Shift+l"],
    allowed: withTier,
    run: (studio) => studio.set({ dialog: "link from" }),
  },
  rename: {
    id: "rename",
    title: () => gettext("Rename"),
    keys: ["F2"],
    allowed: withTier,
    run: (studio) => studio.focus("name"),
  },
  inspect: {
    id: "inspect",
    title: () => gettext("Set its properties"),
    keys: ["Enter"],
    allowed: (studio) => studio.state.active !== null || isAnySelected(studio),
    run: (studio) => {
      if (!isAnySelected(studio) && studio.state.active) studio.select([studio.state.active]);
      studio.focus("inspector");
    },
  },
  move: {
    id: "move",
    title: () => gettext("Move with the arrow keys"),
    keys: ["m"],
    allowed: (studio) => studio.canEdit && studio.state.active !== null,
    run: (studio) => studio.startMove(),
  },
  remove: {
    id: "remove",
    title: () => gettext("Remove"),
    keys: ["Delete", "Backspace"],
    allowed: withAny,
    run: (studio) => studio.remove(),
  },
  undo: {
    id: "undo",
    title: () => gettext("Undo"),
    keys: ["Mod+z"],
    allowed: (studio) => studio.canEdit && studio.state.canUndo,
    run: (studio) => studio.undo(),
  },
  redo: {
    id: "redo",
    title: () => gettext("Redo"),
    keys: ["Mod+Shift+z", "Mod+y"],
    allowed: (studio) => studio.canEdit && studio.state.canRedo,
    run: (studio) => studio.redo(),
  },
  selectAll: {
    id: "selectAll",
    title: () => gettext("Select everything"),
    keys: ["Mod+a"],
    allowed: (studio) => studio.state.view.tiers.size > 0,
    run: (studio) => studio.selectAll(),
  },
  forward: {
    id: "forward",
    title: () => gettext("Follow a link forward"),
    keys: ["]"],
    allowed: always,
    run: (studio) => studio.follow("forward"),
  },
  back: {
    id: "back",
    title: () => gettext("Follow a link back"),
    keys: ["["],
    allowed: always,
    run: (studio) => studio.follow("back"),
  },
  outline: {
    id: "outline",
    title: () => gettext("Outline or canvas"),
    keys: ["o"],
    allowed: always,
    run: (studio) => {
      studio.set({ isOutline: !studio.state.isOutline, mode: null });
      studio.focus("drawing");
    },
  },
  history: {
    id: "history",
    title: () => gettext("History"),
    keys: ["h"],
    allowed: (studio) => studio.config.log !== undefined,
    run: (studio) => studio.past.toggle(),
  },
  keys: {
    id: "keys",
    title: () => gettext("Keys"),
    keys: ["?"],
    allowed: always,
    run: (studio) => studio.set({ dialog: "keys" }),
  },
  commands: {
    id: "commands",
    title: () => gettext("Every command"),
    keys: ["Mod+k"],
    allowed: always,
    run: (studio) => studio.set({ dialog: "commands" }),
  },
  leave: {
    id: "leave",
    title: () => gettext("Let go"),
    keys: ["Escape"],
    allowed: (studio) => studio.state.mode !== null || isAnySelected(studio),
    run: (studio) => (studio.state.mode ? studio.endMode(false) : studio.select([])),
  },
} satisfies Record<string, Command>;

export const allCommands: readonly Command[] = Object.values(commands);

/** Its keys as they are printed on a keyboard: "Ctrl+Z", "Shift+L". */
export function keysShown(command: Command): readonly string[] {
  return command.keys.map((name) =>
    name
      .split("+")
      .map((part) => SHOWN.get(part) ?? (part.length === 1 ? part.toUpperCase() : part))
      .join("+"),
  );
}

const SHOWN = new Map([
  ["Mod", globalThis.navigator?.platform?.startsWith("Mac") ? "⌘" : "Ctrl"],
  ["Escape", "Esc"],
]);
