// A piece of a drawing: tiers and the links among them, the groups around them and the notes in those. Copied as text, read again with suspicion, planted under new ids. Pure.
import { carried, markKey, membersOf, parsedKey } from "./around";
import type { Fault } from "./fault";
import { adding, type Change, drawing, type Graph, type Link, linking, linkKey, type Tier } from "./graph";
import type { Group, MarkChange, Note } from "./marks";
import { freeName, nameOf, unturned } from "./naming";
import { moved, type Place } from "./placing";
import { faultOfChange, LONGEST_TEXT } from "./shape";

export interface Piece {
  readonly tiers: readonly Tier[];
  readonly links: readonly Link[];
  readonly notes: readonly Note[];
  readonly groups: readonly Group[];
}

const MARKER = "what breaks next";
const LONGEST_PIECE = 1_000_000; // letters: 200 tiers and 800 links with all that they may hold are fewer

/** These tiers, with each group that holds no others; or the one note or group that is chosen, with all that stands in it. */
export function pieceOf(view: Graph, ids: ReadonlySet<string>, mark: string | null = null): Piece {
  const isAround = (group: Group): boolean => {
    const members = membersOf(view, group);
    return members.length > 0 && members.every(({ id }) => ids.has(id));
  };
  const roots = mark ? [mark] : [...view.groups.values()].filter(isAround).map(({ id }) => markKey("group", id));
  const along = carried(view, new Map(roots.flatMap((key) => placed(view, key))));
  const isIn = (id: string): boolean => (mark ? along.has(id) : ids.has(id));
  return {
    tiers: [...view.tiers.values()].filter(({ id }) => isIn(id)),
    links: [...view.links.values()].filter(({ from, to }) => isIn(from) && isIn(to)),
    notes: [...view.notes.values()].filter(({ id }) => along.has(markKey("note", id))),
    groups: [...view.groups.values()].filter(({ id }) => along.has(markKey("group", id))),
  };
}

function placed(view: Graph, key: string): [string, Place][] {
  const [name, id = ""] = parsedKey(key) ?? [];
  const thing = name === "note" ? view.notes.get(id) : view.groups.get(id);
  return thing ? [[key, thing]] : [];
}

/** Where it stands: its tiers, or what there is without any. Empty: it holds nothing. */
export function standing({ tiers, notes, groups }: Piece): readonly Place[] {
  return tiers.length ? tiers : [...groups, ...notes];
}

/** As it goes through the clipboard: a drawing with a marker. */
export function written({ tiers, links, notes, groups }: Piece): string {
  const byId = <T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> => new Map(things.map((thing) => [thing.id, thing]));
  const graph = { tiers: byId(tiers), links: new Map(links.map((link) => [linkKey(link.from, link.to), link])), notes: byId(notes), groups: byId(groups) };
  return JSON.stringify({ copied: MARKER, ...drawing(graph) });
}

/** null: not a piece of a drawing at all. A fault: it says that it is one, but holds what no drawing may. */
export function readPiece(text: string): Piece | Fault | null {
  const found = text.length > LONGEST_PIECE ? null : parsed(text);
  if (found?.copied !== MARKER || !Array.isArray(found.tiers) || !Array.isArray(found.links)) return null;
  const tiers = (found.tiers as unknown[]).map(tierOf);
  const links = (found.links as unknown[]).map(linkOf);
  for (const [n, tier] of tiers.entries()) {
    const fault = faultOfChange(adding(tier), `tiers[${n}]`);
    if (fault) return fault;
  }
  for (const [n, link] of links.entries()) {
    const fault = faultOfChange(linking(link), `links[${n}]`);
    if (fault) return fault;
  }
  const [notes, groups] = [rowsOf(found.notes), rowsOf(found.groups)];
  const marks = [...notes.map((note, n) => [addingNote(note as unknown as Note), `notes[${n}]`] as const), ...groups.map((group, n) => [addingGroup(group as unknown as Group), `groups[${n}]`] as const)];
  for (const [change, path] of marks) {
    const fault = faultOfChange(change, path);
    if (fault) return fault;
  }
  return { tiers, links, notes: notes as unknown as Note[], groups: groups as unknown as Group[] };
}

/** What was copied before there were notes and groups holds none. */
function rowsOf(found: unknown): Record<string, unknown>[] {
  return Array.isArray(found) ? found.map((row) => Object(row) as Record<string, unknown>) : [];
}

function addingNote({ id: note, ...held }: Note): MarkChange {
  return { ...held, type: "add_note", note };
}

function addingGroup({ id: group, ...held }: Group): MarkChange {
  return { ...held, type: "add_group", group };
}

/** What adds the piece, so far from where it was; names that are taken get a number. A link to what is not in it is left out. */
export function planted(view: Graph, { tiers, links, notes, groups }: Piece, by: Place, newId: () => string): Change[] {
  const ids = new Map(tiers.map(({ id }) => [id, newId()]));
  const names = new Names(view);
  return [
    ...tiers.map((tier) => adding({ ...tier, id: ids.get(tier.id) ?? "", x: tier.x + by.x, y: tier.y + by.y, properties: names.own(tier) })),
    ...links.flatMap(({ from, to, properties }) => {
      const [start, end] = [ids.get(from), ids.get(to)];
      return start && end ? [linking({ from: start, to: end, properties })] : [];
    }),
    ...notes.map((note) => addingNote({ ...note, id: newId(), ...moved(note, by) })),
    ...groups.map((group) => addingGroup({ ...group, id: newId(), ...moved(group, by) })),
  ];
}

class Names {
  readonly #there: ReadonlySet<string>;
  #view: Graph;

  constructor(view: Graph) {
    this.#view = view;
    this.#there = new Set([...view.tiers.values()].map(nameOf));
  }

  /** Its properties, under another name if there is a tier of that name: "Cache" becomes "Cache 2", and "Cache 2" "Cache 3". */
  own(tier: Tier): Tier["properties"] {
    if (!this.#there.has(nameOf(tier))) return tier.properties;
    const name = freeName(this.#view, unturned(nameOf(tier)).replace(/ \d{1,4}$/, ""));
    if (name.length > LONGEST_TEXT) return tier.properties;
    const properties = { ...tier.properties, name };
    this.#view = { ...this.#view, tiers: new Map(this.#view.tiers).set(`${this.#view.tiers.size} new`, { ...tier, properties }) };
    return properties;
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function tierOf(item: unknown): Tier {
  const { id, kind, x, y, ...properties } = Object(item) as Tier;
  return { id, kind, x, y, properties } as unknown as Tier;
}

function linkOf(item: unknown): Link {
  const { from, to, ...properties } = Object(item) as Link;
  return { from, to, properties } as unknown as Link;
}
