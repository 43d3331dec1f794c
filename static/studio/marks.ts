// Notes and groups: things by id, with values of their own, folded beside tiers and links. The twin of
// practice/designs/marks.py. Nothing hangs on them: a tier does not know of the group that it stands in (decision 9).

export interface Note {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}
export interface Group {
  readonly id: string;
  readonly kind: "region" | "zone";
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Marks {
  readonly notes: ReadonlyMap<string, Note>;
  readonly groups: ReadonlyMap<string, Group>;
}
export type MarksDraft = { notes: Map<string, Note>; groups: Map<string, Group> };

type Frame = Pick<Group, "x" | "y" | "width" | "height">;
export type MarkChange =
  | ({ type: "add_note"; note: string } & Omit<Note, "id">)
  | { type: "move_note"; note: string; x: number; y: number }
  | { type: "set_note"; note: string; key: "text"; value: string }
  | { type: "remove_note"; note: string }
  | ({ type: "add_group"; group: string } & Omit<Group, "id">)
  | ({ type: "move_group"; group: string } & Frame)
  | { type: "set_group"; group: string; key: "kind" | "name"; value: string }
  | { type: "remove_group"; group: string };

export const MAX_NOTES = 100;
export const MAX_GROUPS = 50;
export const LONGEST_NOTE = 500; // UTF-16 code units
export const SIDE = [64, 20_000] as const;
export const GROUP_KINDS = ["region", "zone"] as const;
export const unmarked: Marks = { notes: new Map(), groups: new Map() };

type Value = string | number;
type Mark = Readonly<Record<string, Value>> & { readonly id: string };
type Shelf = ReadonlyMap<string, Mark>;

export function isOfMark(change: { readonly type: string }): change is MarkChange {
  return /_(note|group)$/.test(change.type);
}

export function readMarks({ notes = [], groups = [] }: { readonly notes?: readonly unknown[]; readonly groups?: readonly unknown[] }): Marks {
  const byId = <T extends { id: string }>(rows: readonly unknown[]): Map<string, T> => new Map((rows as T[]).map((row) => [row.id, row]));
  return { notes: byId<Note>(notes), groups: byId<Group>(groups) };
}

/** As a drawing holds them: not at all where there are none. */
export function writtenMarks({ notes, groups }: Marks): { notes?: readonly Note[]; groups?: readonly Group[] } {
  return { ...(notes.size ? { notes: [...notes.values()] } : {}), ...(groups.size ? { groups: [...groups.values()] } : {}) };
}

export function enactMark(draft: MarksDraft, change: MarkChange): void {
  const { verb, id, values, most } = parsed(change);
  const shelf = shelfOf(draft, change) as Map<string, Mark>;
  const mark = shelf.get(id);
  if (verb === "add" && !mark && shelf.size < most) shelf.set(id, { id, ...values });
  else if (verb === "remove") shelf.delete(id);
  else if (verb === "move" && mark) shelf.set(id, { ...mark, ...values });
  else if (verb === "set" && mark) shelf.set(id, { ...mark, [String(values.key)]: values.value as Value });
}

export function invertMark(marks: Marks, change: MarkChange): MarkChange[] {
  const { verb, id, name, values, most } = parsed(change);
  const shelf = shelfOf(marks, change);
  const mark = shelf.get(id);
  const back = (type: string, fields: Readonly<Record<string, unknown>>): MarkChange[] => [{ type: `${type}_${name}`, [name]: id, ...fields } as unknown as MarkChange];
  if (verb === "add") return mark || shelf.size >= most ? [] : back("remove", {});
  if (!mark) return [];
  const { id: _, ...held } = mark;
  if (verb === "remove") return back("add", held);
  if (verb === "set") return back("set", { key: values.key, value: mark[String(values.key)] });
  return back("move", Object.fromEntries(Object.keys(values).map((key) => [key, mark[key]])));
}

/** What the field that a change writes holds, to compare; null where it is absent. */
export function fieldOfMark(marks: Marks, change: MarkChange): unknown {
  const { verb, id, values } = parsed(change);
  const mark = shelfOf(marks, change).get(id);
  if (!mark) return null;
  if (verb === "set") return mark[String(values.key)];
  return verb === "move" ? Object.keys(values).sort().map((key) => mark[key]) : mark;
}

function shelfOf(marks: Marks, change: MarkChange): Shelf {
  return (change.type.endsWith("note") ? marks.notes : marks.groups) as unknown as Shelf;
}

function parsed(change: MarkChange): { verb: string; name: "note" | "group"; id: string; values: Record<string, Value>; most: number } {
  const [verb = "", name] = change.type.split("_") as [string, "note" | "group"];
  const { type: _, [name]: id, ...rest } = change as unknown as Record<string, Value>;
  const values = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, typeof value === "number" ? value + 0 : value]));
  return { verb, name, id: String(id), values, most: name === "note" ? MAX_NOTES : MAX_GROUPS };
}

/** The changes that make the notes and groups of one drawing those of the other. */
export function differenceOfMarks(from: Marks, to: Marks): MarkChange[] {
  const changes: MarkChange[] = [];
  for (const note of from.notes.keys()) if (!to.notes.has(note)) changes.push({ type: "remove_note", note });
  for (const group of from.groups.keys()) if (!to.groups.has(group)) changes.push({ type: "remove_group", group });
  for (const { id: note, x, y, text } of to.notes.values()) {
    const now = from.notes.get(note);
    if (!now) changes.push({ type: "add_note", note, x, y, text });
    else if (now.x !== x || now.y !== y) changes.push({ type: "move_note", note, x, y });
    if (now && now.text !== text) changes.push({ type: "set_note", note, key: "text", value: text });
  }
  for (const { id: group, kind, name, ...frame } of to.groups.values()) {
    const now = from.groups.get(group);
    if (!now) {
      changes.push({ type: "add_group", group, kind, name, ...frame });
      continue;
    }
    if (FRAME.some((key) => now[key] !== frame[key])) changes.push({ type: "move_group", group, ...frame });
    if (now.kind !== kind) changes.push({ type: "set_group", group, key: "kind", value: kind });
    if (now.name !== name) changes.push({ type: "set_group", group, key: "name", value: name });
  }
  return changes;
}

const FRAME = ["x", "y", "width", "height"] as const;
