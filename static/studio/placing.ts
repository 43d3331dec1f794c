// Where tiers stand: a free place beside another, and who is the neighbour in a direction. Pure.
import type { Graph, Tier } from "./graph";
import { FAR } from "./shape";

export interface Place {
  readonly x: number;
  readonly y: number;
}
export type Direction = "left" | "right" | "up" | "down";

export const GRID = 8;
export const PLATE = { width: 160, height: 92 } as const;
const STEP = { x: 240, y: 152 } as const;
const GAP = 16;
const LAP = 24; // as much of a plate may lie on another

export const ARROWS: ReadonlyMap<string, Direction> = new Map([
  ["ArrowLeft", "left"],
  ["ArrowRight", "right"],
  ["ArrowUp", "up"],
  ["ArrowDown", "down"],
]);
const TOWARDS: Readonly<Record<Direction, Place>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

export function snapped({ x, y }: Place): Place {
  return { x: Math.round(x / GRID) * GRID + 0, y: Math.round(y / GRID) * GRID + 0 };
}

export function shifted({ x, y }: Place, direction: Direction, steps: number): Place {
  return { x: x + TOWARDS[direction].x * GRID * steps, y: y + TOWARDS[direction].y * GRID * steps };
}

/** A free place: to the right of the tier if it can be, else nearby; the nearest to `centre` if there is no tier. */
export function freePlace(graph: Graph, beside: Tier | undefined, centre: Place): Place {
  const start = snapped(beside ?? { x: centre.x - PLATE.width / 2, y: centre.y - PLATE.height / 2 });
  const tiers = [...graph.tiers.values()];
  for (const offset of OFFSETS) {
    if (beside && offset.x === 0 && offset.y === 0) continue;
    const place = { x: start.x + offset.x * STEP.x, y: start.y + offset.y * STEP.y };
    if (!tiers.some((tier) => overlaps(tier, place))) return place;
  }
  return start;
}

/** The nearest to where something was let go that hides no tier. Plates may touch, and even lap over a little. */
export function clearPlace(graph: Graph, wanted: Place): Place {
  const start = snapped(wanted);
  const tiers = [...graph.tiers.values()];
  if (!tiers.some((tier) => overlaps(tier, start, -LAP))) return start;
  const xs = [start.x, ...tiers.flatMap(({ x }) => [down(x - PLATE.width - GAP), up(x + PLATE.width + GAP)])];
  const ys = [start.y, ...tiers.flatMap(({ y }) => [down(y - PLATE.height - GAP), up(y + PLATE.height + GAP)])];
  let best = { place: start, distance: Infinity };
  for (const x of new Set(xs)) {
    for (const y of new Set(ys)) {
      const distance = Math.hypot(x - start.x, y - start.y);
      if (distance < best.distance && !tiers.some((tier) => overlaps(tier, { x, y }))) best = { place: { x, y }, distance };
    }
  }
  return best.place;
}

/** How far to move these places, all together, so that none hides a tier: as little as can be, along the rings around where they are. */
export function freeOffset(graph: Graph, places: readonly Place[]): Place {
  const tiers = [...graph.tiers.values()];
  const isFree = (place: Place): boolean => Math.abs(place.x) <= FAR && Math.abs(place.y) <= FAR && !tiers.some((tier) => overlaps(tier, place));
  for (const offset of OFFSETS) {
    const by = { x: offset.x * STEP.x, y: offset.y * STEP.y };
    if (places.every((place) => isFree(moved(place, by)))) return by;
  }
  return { x: GAP, y: GAP };
}

/** The middle of plates that stand at these places. */
export function middleOf(places: readonly Place[]): Place {
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  return { x: (Math.min(...xs) + Math.max(...xs) + PLATE.width) / 2, y: (Math.min(...ys) + Math.max(...ys) + PLATE.height) / 2 };
}

export function moved(place: Place, by: Place): Place {
  return { x: place.x + by.x, y: place.y + by.y };
}

/** The nearest tier that way; things straight ahead are nearer than things off to the side. */
export function neighbour(graph: Graph, from: Tier, direction: Direction): Tier | null {
  const way = TOWARDS[direction];
  let best: { tier: Tier; distance: number } | null = null;
  for (const tier of graph.tiers.values()) {
    const [dx, dy] = [tier.x - from.x, tier.y - from.y];
    const ahead = dx * way.x + dy * way.y;
    const aside = Math.abs(dx * way.y) + Math.abs(dy * way.x);
    if (tier === from || ahead <= 0 || aside > ahead * 2.5) continue;
    const distance = ahead + aside * 2;
    if (!best || distance < best.distance) best = { tier, distance };
  }
  return best?.tier ?? null;
}

export function nearest(graph: Graph, to: Place): Tier | null {
  const distance = (tier: Tier): number => Math.hypot(tier.x - to.x, tier.y - to.y);
  return [...graph.tiers.values()].sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

function overlaps(tier: Place, place: Place, gap = GAP): boolean {
  return Math.abs(tier.x - place.x) < PLATE.width + gap && Math.abs(tier.y - place.y) < PLATE.height + gap;
}

function down(value: number): number {
  return Math.floor(value / GRID) * GRID + 0;
}

function up(value: number): number {
  return Math.ceil(value / GRID) * GRID + 0;
}

/** Rings around a tier, the right side first. */
const OFFSETS: readonly Place[] = Array.from({ length: 31 * 31 }, (_, n) => ({ x: (n % 31) - 15, y: Math.floor(n / 31) - 15 })).sort(
  (a, b) => cost(a) - cost(b),
);

function cost({ x, y }: Place): number {
  return Math.abs(x) * (x < 0 ? 2.2 : 1) + Math.abs(y) * 1.1 + (y < 0 ? 0.05 : 0) + (x === 0 && y !== 0 ? 0.6 : 0);
}
