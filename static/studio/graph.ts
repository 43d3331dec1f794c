// The drawing as a fold over its log: pure, and the twin of practice/designs/graph.py. Knows no DOM, network or clock.
//
// A change is checked at the door (shape.ts). What it means is decided here: one that makes no sense does nothing,
// everywhere the same nothing. A tier is never changed in place: its identity says whether it has to be drawn again.
import type { Value } from "./catalogue";
import { enactMark, fieldOfMark, invertMark, isOfMark, type MarkChange, type Marks, type MarksDraft, readMarks, unmarked, writtenMarks } from "./marks";
import { faultOfValue } from "./shape";

export type Properties = Readonly<Record<string, Value>>;
export interface Tier {
  readonly id: string;
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  readonly properties: Properties;
}
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly properties: Properties;
}
export interface Graph extends Marks {
  readonly tiers: ReadonlyMap<string, Tier>;
  /** By `linkKey`: a link is its two ends. */
  readonly links: ReadonlyMap<string, Link>;
}
interface Draft extends MarksDraft {
  tiers: Map<string, Tier>;
  links: Map<string, Link>;
}

export type Change =
  | { type: "add_tier"; tier: string; kind: string; x: number; y: number; properties: Properties }
  | { type: "move_tier"; tier: string; x: number; y: number }
  | { type: "set_tier"; tier: string; key: string; value: Value | null }
  | { type: "remove_tier"; tier: string }
  | { type: "add_link"; from: string; to: string; properties: Properties }
  | { type: "set_link"; from: string; to: string; key: string; value: Value | null }
  | { type: "remove_link"; from: string; to: string }
  | MarkChange;

export interface Edit {
  readonly id: string;
  readonly changes: readonly Change[];
}

/** As in a file, a snapshot and a run: `{format, tiers, links}`, and notes and groups where there are any. */
export interface Drawing {
  readonly format: number;
  readonly tiers: readonly Readonly<Record<string, Value>>[];
  readonly links: readonly Readonly<Record<string, Value>>[];
  readonly notes?: readonly unknown[];
  readonly groups?: readonly unknown[];
}

export const MAX_TIERS = 200;
export const MAX_LINKS = 800;
export const blank: Graph = { tiers: new Map(), links: new Map(), ...unmarked };

export function linkKey(from: string, to: string): string {
  return `${from} ${to}`;
}

export function read(drawing: Drawing): Graph {
  const tiers = drawing.tiers.map(({ id, kind, x, y, ...properties }) => ({ id, kind, x, y, properties }) as Tier);
  const links = drawing.links.map(({ from, to, ...properties }) => ({ from, to, properties }) as Link);
  return {
    tiers: new Map(tiers.map((tier) => [tier.id, tier])),
    links: new Map(links.map((link) => [linkKey(link.from, link.to), link])),
    ...readMarks(drawing),
  };
}

export function drawing(graph: Graph): Drawing {
  return {
    format: 1,
    tiers: [...graph.tiers.values()].map(({ id, kind, x, y, properties }) => ({ id, kind, x, y, ...properties })),
    links: [...graph.links.values()].map(({ from, to, properties }) => ({ from, to, ...properties })),
    ...writtenMarks(graph),
  };
}

/** The graph after the changes of each edit, in order. */
export function fold(edits: Iterable<Pick<Edit, "changes">>, onto: Graph = blank): Graph {
  const draft = { tiers: new Map(onto.tiers), links: new Map(onto.links), notes: new Map(onto.notes), groups: new Map(onto.groups) };
  for (const edit of edits) for (const change of edit.changes) enact(draft, change);
  return draft;
}

export function apply(graph: Graph, change: Change): Graph {
  return fold([{ changes: [change] }], graph);
}

function enact(draft: Draft, change: Change): void {
  if (isOfMark(change)) return enactMark(draft, change);
  switch (change.type) {
    case "add_tier": {
      const { tier: id, kind, x, y, properties } = change;
      if (draft.tiers.has(id) || draft.tiers.size >= MAX_TIERS) return;
      draft.tiers.set(id, { id, kind, x: x + 0, y: y + 0, properties: { ...properties } });
      return;
    }
    case "move_tier": {
      const tier = draft.tiers.get(change.tier);
      if (tier) draft.tiers.set(tier.id, { ...tier, x: change.x + 0, y: change.y + 0 });
      return;
    }
    case "set_tier": {
      const tier = draft.tiers.get(change.tier);
      if (!tier || faultOfValue(tier.kind, change.key, change.value, "")) return;
      draft.tiers.set(tier.id, { ...tier, properties: withValue(tier.properties, change.key, change.value) });
      return;
    }
    case "remove_tier":
      if (!draft.tiers.delete(change.tier)) return;
      for (const [key, link] of draft.links) if (touches(link, change.tier)) draft.links.delete(key);
      return;
    case "add_link": {
      const { from, to, properties } = change;
      const key = linkKey(from, to);
      if (draft.links.has(key) || draft.links.size >= MAX_LINKS) return;
      if (draft.tiers.has(from) && draft.tiers.has(to)) draft.links.set(key, { from, to, properties: { ...properties } });
      return;
    }
    case "set_link": {
      const key = linkKey(change.from, change.to);
      const link = draft.links.get(key);
      if (link) draft.links.set(key, { ...link, properties: withValue(link.properties, change.key, change.value) });
      return;
    }
    case "remove_link":
      draft.links.delete(linkKey(change.from, change.to));
  }
}

/** What takes the change back from the graph that it was made on; nothing where the change did nothing. */
export function invert(graph: Graph, change: Change): Change[] {
  if (isOfMark(change)) return invertMark(graph, change);
  switch (change.type) {
    case "add_tier":
      return graph.tiers.has(change.tier) || graph.tiers.size >= MAX_TIERS ? [] : [{ type: "remove_tier", tier: change.tier }];
    case "move_tier": {
      const tier = graph.tiers.get(change.tier);
      return tier ? [{ type: "move_tier", tier: tier.id, x: tier.x, y: tier.y }] : [];
    }
    case "set_tier": {
      const tier = graph.tiers.get(change.tier);
      if (!tier || faultOfValue(tier.kind, change.key, change.value, "")) return [];
      return [{ ...change, value: tier.properties[change.key] ?? null }];
    }
    case "remove_tier": {
      const tier = graph.tiers.get(change.tier);
      return tier ? [adding(tier), ...linksOf(graph, tier.id).map(linking)] : [];
    }
    case "add_link": {
      const takesEffect = apply(graph, change).links.size > graph.links.size;
      return takesEffect ? [{ type: "remove_link", from: change.from, to: change.to }] : [];
    }
    case "set_link": {
      const link = graph.links.get(linkKey(change.from, change.to));
      return link ? [{ ...change, value: link.properties[change.key] ?? null }] : [];
    }
    case "remove_link": {
      const link = graph.links.get(linkKey(change.from, change.to));
      return link ? [linking(link)] : [];
    }
  }
}

/** What the field that a change writes holds in this graph, as a text to compare; "" where it is absent. */
export function fieldOf(graph: Graph, change: Change): string {
  if (isOfMark(change)) return said(fieldOfMark(graph, change));
  switch (change.type) {
    case "add_tier":
    case "remove_tier": {
      const tier = graph.tiers.get(change.tier);
      return tier ? said([tier.kind, tier.x, tier.y, tier.properties, linksOf(graph, tier.id).map(endsOf).sort()]) : "";
    }
    case "move_tier": {
      const tier = graph.tiers.get(change.tier);
      return tier ? said([tier.x, tier.y]) : "";
    }
    case "set_tier":
      return said(graph.tiers.get(change.tier)?.properties[change.key] ?? null);
    case "set_link":
      return said(graph.links.get(linkKey(change.from, change.to))?.properties[change.key] ?? null);
    case "add_link":
    case "remove_link": {
      const link = graph.links.get(linkKey(change.from, change.to));
      return link ? said(link.properties) : "";
    }
  }
}

export function linksOf(graph: Graph, tier: string): Link[] {
  return [...graph.links.values()].filter((link) => touches(link, tier));
}

export function touches(link: Link, tier: string): boolean {
  return link.from === tier || link.to === tier;
}

export function adding({ id, kind, x, y, properties }: Tier): Change {
  return { type: "add_tier", tier: id, kind, x, y, properties };
}

export function linking({ from, to, properties }: Link): Change {
  return { type: "add_link", from, to, properties };
}

function endsOf(link: Link): string {
  return linkKey(link.from, link.to);
}

function withValue(properties: Properties, key: string, value: Value | null): Properties {
  const { [key]: _, ...rest } = properties;
  return value === null ? rest : { ...rest, [key]: value };
}

function said(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
