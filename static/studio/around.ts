// Who stands in which group, by where the middle of a plate lies; and what follows when that changes. Pure (decision 9).
import { kinds } from "./catalogue";
import { type Change, fold, type Graph, type Tier } from "./graph";
import type { Group } from "./marks";
import { unturned } from "./naming";
import { GRID, moved, PLATE, type Place } from "./placing";

const ROOM = { side: 24, head: 40 } as const; // between a group and what it was drawn around
const EMPTY = { width: 320, height: 208 } as const;

type Frame = Pick<Group, "x" | "y" | "width" | "height">;

export function markKey(name: "note" | "group", id: string): string {
  return `${name} ${id}`;
}

/** "group g1" → ["group", "g1"]; null for a tier, whose id holds no space. */
export function parsedKey(key: string): ["note" | "group", string] | null {
  const [name, id] = key.split(" ");
  return id !== undefined && (name === "note" || name === "group") ? [name, id] : null;
}

export function membersOf(view: Graph, group: Frame): Tier[] {
  return [...view.tiers.values()].filter((tier) => holds(group, { x: tier.x + PLATE.width / 2, y: tier.y + PLATE.height / 2 }));
}

/** The groups that a tier stands in, the smallest first. */
export function groupsOf(view: Graph, tier: Place): Group[] {
  const middle = { x: tier.x + PLATE.width / 2, y: tier.y + PLATE.height / 2 };
  const area = ({ width, height }: Frame): number => width * height;
  return [...view.groups.values()].filter((group) => holds(group, middle)).sort((a, b) => area(a) - area(b) || (a.id < b.id ? -1 : 1));
}

/** The region that is drawn around a tier; null: none. */
export function regionOf(view: Graph, tier: Place): string | null {
  for (const { kind, name } of groupsOf(view, tier)) if (kind === "region" && unturned(name)) return unturned(name);
  return null;
}

/** What else must change with these changes, so that each tier whose drawn region became another stands in that one. */
export function agreeing(before: Graph, changes: readonly Change[]): Change[] {
  const after = fold([{ changes }], before);
  if (!before.groups.size && !after.groups.size) return [];
  return [...after.tiers.values()].flatMap((tier): Change[] => {
    if (!kinds.get(tier.kind)?.rules.has("region")) return [];
    const old = before.tiers.get(tier.id);
    const [was, now] = [old ? regionOf(before, old) : null, regionOf(after, tier)];
    const said = tier.properties.region ?? null;
    if (was === now || said === now || (now === null && said !== was)) return [];
    return [{ type: "set_tier", tier: tier.id, key: "region", value: now }];
  });
}

/** These places, and those of all that moves along: with a group what stands in it, smaller groups and notes too. */
export function carried(view: Graph, places: ReadonlyMap<string, Place>): ReadonlyMap<string, Place> {
  const all = new Map(places);
  const bring = (key: string, place: Place, by: Place): void => {
    if (!all.has(key)) all.set(key, moved(place, by));
  };
  for (const [key, place] of places) {
    const [name, id] = parsedKey(key) ?? [];
    const group = name === "group" ? view.groups.get(id ?? "") : undefined;
    if (!group) continue;
    const by = { x: place.x - group.x, y: place.y - group.y };
    for (const tier of membersOf(view, group)) bring(tier.id, tier, by);
    for (const note of view.notes.values()) if (holds(group, note)) bring(markKey("note", note.id), note, by);
    for (const inner of view.groups.values()) if (inner !== group && within(inner, group)) bring(markKey("group", inner.id), inner, by);
  }
  return all;
}

/** A frame around these plates, with room for a name; one of a usual size about a place where there are none. */
export function frameAround(places: readonly Place[], centre: Place): Frame {
  if (!places.length) return { x: down(centre.x - EMPTY.width / 2), y: down(centre.y - EMPTY.height / 2), ...EMPTY };
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [x, y] = [down(Math.min(...xs) - ROOM.side), down(Math.min(...ys) - ROOM.head)];
  return { x, y, width: up(Math.max(...xs) + PLATE.width + ROOM.side - x), height: up(Math.max(...ys) + PLATE.height + ROOM.side - y) };
}

function holds({ x, y, width, height }: Frame, point: Place): boolean {
  return point.x >= x && point.x < x + width && point.y >= y && point.y < y + height;
}

function within(inner: Frame, outer: Frame): boolean {
  return holds(outer, inner) && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
}

function down(value: number): number {
  return Math.floor(value / GRID) * GRID + 0;
}

function up(value: number): number {
  return Math.ceil(value / GRID) * GRID + 0;
}
