// What notes and groups are called, and what an edit did to them, in words. Pure.
import { membersOf } from "./around";
import type { Change, Graph } from "./graph";
import type { Group, MarkChange, Note } from "./marks";
import { apart, nameOf } from "./naming";
import { regionWords } from "./regionwords";
import { gettext, ngettext } from "./words";

const SHOWN = 40; // letters of a note, where it is named

export function kindOfGroup(kind: string): string {
  return kind === "region" ? gettext("Region") : gettext("Zone");
}

export function groupName({ name, kind }: Pick<Group, "name" | "kind">): string {
  return apart(kind === "region" ? regionWords(name) : name) || kindOfGroup(kind);
}

/** A note by how it begins: “Why two of them…”. */
export function noteName({ text }: Pick<Note, "text">): string {
  const words = apart(text.replace(/\s+/g, " "));
  if (!words) return gettext("an empty note");
  const letters = [...words];
  return gettext("the note “%(text)s”", { text: letters.length > SHOWN ? `${letters.slice(0, SHOWN).join("")}…` : words });
}

/** "Region Europe, around App, Database": what is drawn, said. */
export function spokenGroup(view: Graph, group: Group): string {
  return gettext("%(kind)s %(name)s, %(around)s", { kind: kindOfGroup(group.kind), name: groupName(group), around: aroundWords(view, group) });
}

export function aroundWords(view: Graph, group: Group): string {
  const names = membersOf(view, group).map(nameOf);
  return names.length ? gettext("around %(names)s", { names: names.join(", ") }) : gettext("empty");
}

export function spokenNote({ text }: Note): string {
  return text.trim() ? gettext("Note: %(text)s", { text: apart(text) }) : gettext("Empty note");
}

export function toldMark(change: MarkChange, before: Graph, after: Graph, who: string): string {
  return "note" in change ? toldNote(change, before, after, who) : toldGroup(change, before, after, who);
}

function toldNote(change: Extract<MarkChange, { note: string }>, before: Graph, after: Graph, who: string): string {
  const note = after.notes.get(change.note) ?? before.notes.get(change.note);
  const name = noteName(note ?? { text: "" });
  switch (change.type) {
    case "add_note":
      return gettext("%(who)s added %(name)s", { who, name });
    case "move_note":
      return gettext("%(who)s moved %(name)s", { who, name });
    case "set_note":
      return gettext("%(who)s wrote %(name)s", { who, name });
    case "remove_note":
      return gettext("%(who)s removed %(name)s", { who, name });
  }
}

function toldGroup(change: Extract<MarkChange, { group: string }>, before: Graph, after: Graph, who: string): string {
  const [was, now] = [before.groups.get(change.group), after.groups.get(change.group)];
  const group = now ?? was;
  const params = { who, name: group ? groupName(group) : "", kind: kindOfGroup(group?.kind ?? "zone").toLowerCase() };
  switch (change.type) {
    case "add_group":
      return gettext("%(who)s drew the %(kind)s %(name)s", params);
    case "move_group": {
      const isResized = was && now && (was.width !== now.width || was.height !== now.height);
      return isResized ? gettext("%(who)s made %(name)s another size", params) : gettext("%(who)s moved %(name)s", params);
    }
    case "set_group":
      if (change.key === "kind") return gettext("%(who)s made %(name)s a %(kind)s", params);
      return gettext("%(who)s renamed %(old)s to %(name)s", { ...params, old: was ? groupName(was) : "" });
    case "remove_group":
      return gettext("%(who)s removed the %(kind)s %(name)s", params);
  }
}

export function countedMarks(done: readonly Change[]): string[] {
  const [notes, groups] = [done.filter((change) => "note" in change).length, done.filter((change) => "group" in change).length];
  return [
    ...(notes ? [ngettext("%(count)s note changed", "%(count)s notes changed", notes)] : []),
    ...(groups ? [ngettext("%(count)s group changed", "%(count)s groups changed", groups)] : []),
  ];
}

