// A piece of a drawing: tiers and the links among them. Copied as text, read again with suspicion, planted under new ids. Pure.
import type { Fault } from "./fault";
import { adding, type Change, drawing, type Graph, type Link, linking, linkKey, type Tier } from "./graph";
import { unmarked } from "./marks";
import { freeName, nameOf, unturned } from "./naming";
import type { Place } from "./placing";
import { faultOfChange, LONGEST_TEXT } from "./shape";

export interface Piece {
  readonly tiers: readonly Tier[];
  readonly links: readonly Link[];
}

const MARKER = "what breaks next";
const LONGEST_PIECE = 1_000_000; // letters: 200 tiers and 800 links with all that they may hold are fewer

export function pieceOf(view: Graph, ids: ReadonlySet<string>): Piece {
  return {
    tiers: [...view.tiers.values()].filter(({ id }) => ids.has(id)),
    links: [...view.links.values()].filter(({ from, to }) => ids.has(from) && ids.has(to)),
  };
}

/** As it goes through the clipboard: a drawing with a marker. */
export function written({ tiers, links }: Piece): string {
  const graph = { tiers: new Map(tiers.map((tier) => [tier.id, tier])), links: new Map(links.map((link) => [linkKey(link.from, link.to), link])), ...unmarked };
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
  return { tiers, links };
}

/** What adds the piece, so far from where it was; names that are taken get a number. A link to what is not in it is left out. */
export function planted(view: Graph, { tiers, links }: Piece, by: Place, newId: () => string): Change[] {
  const ids = new Map(tiers.map(({ id }) => [id, newId()]));
  const names = new Names(view);
  return [
    ...tiers.map((tier) => adding({ ...tier, id: ids.get(tier.id) ?? "", x: tier.x + by.x, y: tier.y + by.y, properties: names.own(tier) })),
    ...links.flatMap(({ from, to, properties }) => {
      const [start, end] = [ids.get(from), ids.get(to)];
      return start && end ? [linking({ from: start, to: end, properties })] : [];
    }),
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
