// What xyflow draws, derived from the state: a node or an edge is made anew only when something in it has changed.
import type { Edge, Node } from "@xyflow/react";
import { people } from "./axis";
import { kinds } from "./catalogue";
import { type Graph, linkKey, type Tier } from "./graph";
import { type Heat, heatOf, ratesOf, type Result, widthOf } from "./load";
import { aboutOf, kindName, linkName, nameOf, spoken } from "./naming";
import { PLATE, type Place } from "./placing";
import type { Finding } from "./state";
import { count, rate } from "./words";

interface Face {
  readonly [key: string]: unknown;
  readonly kind: string;
  readonly glyph: string;
  readonly name: string;
  /** What it is called and how it is, for those who do not see it. */
  readonly spoken: string;
  readonly about: string;
  readonly heat: Heat | null;
  readonly isStale: boolean;
  readonly finding: string | null;
}
export type TierNode = Node<Face, "tier">;

type Manner = "waits" | "queued" | "copies";
interface Strand {
  readonly [key: string]: unknown;
  readonly manner: Manner;
  readonly rate: string;
  readonly width: number;
  readonly isStale: boolean;
}
export type LinkEdge = Edge<Strand, "link">;

export interface Shown {
  readonly view: Graph;
  readonly tiers: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
  readonly active: string | null;
  /** Where tiers are for as long as they are moved. */
  readonly places: ReadonlyMap<string, Place>;
  readonly result: Result | null;
  readonly isStale: boolean;
  readonly findings: readonly Finding[];
  /** May this tier be dragged? On touch only once it is selected: elsewhere a finger moves the paper. */
  readonly draggable: "all" | "selected" | "none";
}

/** Things by key, each made again only if what went into it is no longer the same. */
export class Memory<T> {
  #items = new Map<string, { inputs: readonly unknown[]; item: T }>();

  all<S>(sources: Iterable<S>, keyOf: (source: S) => string, inputsOf: (source: S) => readonly unknown[], make: (source: S) => T): T[] {
    const items = new Map<string, { inputs: readonly unknown[]; item: T }>();
    for (const source of sources) {
      const [key, inputs] = [keyOf(source), inputsOf(source)];
      const before = this.#items.get(key);
      const isSame = before?.inputs.length === inputs.length && before.inputs.every((input, n) => input === inputs[n]);
      items.set(key, before && isSame ? before : { inputs, item: make(source) });
    }
    this.#items = items;
    return [...items.values()].map(({ item }) => item);
  }
}

export function nodesOf(shown: Omit<Shown, "links">, memory: Memory<TierNode>): TierNode[] {
  const { view, tiers, active, places, result, isStale, draggable } = shown;
  const findings = findingsByTier(shown.findings);
  return memory.all(
    view.tiers.values(),
    (tier) => tier.id,
    (tier) => [tier, tiers.has(tier.id), active === tier.id, places.get(tier.id), ...measuredOf(result, tier), isStale && result !== null, findings.get(tier.id), draggable],
    (tier) => {
      const heat = heatOf(result, tier.id);
      const isChosen = tiers.has(tier.id);
      const finding = findings.get(tier.id) ?? null;
      const attributes = {
        "data-tier": tier.id,
        "data-kind": tier.kind,
        "aria-roledescription": kindName(tier.kind),
        "aria-pressed": isChosen,
        "aria-describedby": finding ? `finding-${tier.id}` : undefined,
        tabIndex: active === tier.id ? 0 : -1,
      };
      return {
        id: tier.id,
        type: "tier",
        position: places.get(tier.id) ?? { x: tier.x, y: tier.y },
        width: PLATE.width,
        height: PLATE.height,
        measured: PLATE,
        selected: isChosen,
        draggable: draggable === "all" || (draggable === "selected" && isChosen),
        ariaRole: "button",
        domAttributes: attributes as NonNullable<TierNode["domAttributes"]>,
        data: faceOf(tier, heat, result, isStale, finding),
      };
    },
  );
}

/** What of a result its plate shows: as long as that is the same, so is the plate. */
function measuredOf(result: Result | null, tier: Tier): readonly unknown[] {
  return [result?.isEstimate, result?.tiers?.[tier.id], tier.kind === "users" ? result?.users : undefined];
}

/** What its plate shows; that of the users shows how many there were in the run. */
function faceOf(tier: Tier, heat: Heat | null, result: Result | null, isStale: boolean, finding: string | null): Face {
  const users = tier.kind === "users" ? result?.users : undefined;
  return {
    kind: tier.kind,
    glyph: kinds.get(tier.kind)?.glyph ?? "window",
    spoken: spoken(tier, heat, isStale),
    name: users ? (result?.isEstimate ? people(users) : count(users)) : nameOf(tier),
    about: users ? nameOf(tier) : aboutOf(tier),
    heat,
    isStale,
    finding,
  };
}

export function edgesOf(shown: Pick<Shown, "view" | "links" | "result" | "isStale">, memory: Memory<LinkEdge>): LinkEdge[] {
  const { view, links, result, isStale } = shown;
  const rates = ratesOf(result);
  return memory.all(
    view.links.values(),
    ({ from, to }) => linkKey(from, to),
    (link) => [link, view.tiers.get(link.from), view.tiers.get(link.to), links.has(linkKey(link.from, link.to)), ...strandOf(rates.get(linkKey(link.from, link.to))), isStale && result !== null],
    ({ from, to }) => {
      const [word, width] = strandOf(rates.get(linkKey(from, to)));
      return {
        id: linkKey(from, to),
        type: "link",
        source: from,
        target: to,
        selected: links.has(linkKey(from, to)),
        ariaLabel: linkName(view, { from, to }),
        data: { manner: mannerOf(view, from, to), rate: word, width, isStale },
      };
    },
  );
}

/** What is seen of a rate: as long as that is the same, so is the link. */
function strandOf(perSecond: number | undefined): readonly [string, number] {
  return [perSecond ? rate(perSecond) : "", widthOf(perSecond)];
}

/** Solid: waits for the answer. Dashed: queued. Double: a copy of the data. */
export function mannerOf(view: Graph, from: string, to: string): Manner {
  const [start, end] = [view.tiers.get(from)?.kind, view.tiers.get(to)?.kind];
  if (start === "queue" || end === "queue") return "queued";
  return start === "database" && end === "replica" ? "copies" : "waits";
}

export function findingsByTier(findings: readonly Finding[]): ReadonlyMap<string, string> {
  const sentences = new Map<string, string>();
  for (const { tier, sentence } of findings) {
    if (tier) sentences.set(tier, sentences.has(tier) ? `${sentences.get(tier)} ${sentence}` : sentence);
  }
  return sentences;
}
