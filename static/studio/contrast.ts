// Two runs side by side: a drawing with the tiers of both, and what became of each of them. Pure.
import { type Drawing, type Graph, read } from "./graph";
import { type Heat, heatOf, ratesOf, type Result } from "./load";
import { aboutOf, nameOf } from "./naming";
import { clearPlace } from "./placing";
import { gettext, rate } from "./words";

/** A run, its drawing and what it measured there. */
export interface Measured {
  readonly words: string;
  readonly graph: Drawing;
  readonly result: Result;
}
export interface Change {
  readonly fate: "added" | "removed" | "stays";
  readonly way: "more" | "less" | "same";
  /** "92% → 41% ▼ less busy": in words, whatever the colour. */
  readonly words: string;
  /** How big it was and is, where that is not the same. */
  readonly sizes: string;
}
export interface Contrast {
  /** The later drawing, and on it what only the earlier one had. */
  readonly graph: Graph;
  readonly result: Result;
  readonly tiers: ReadonlyMap<string, Change>;
  readonly links: ReadonlyMap<string, Change>;
  readonly summary: string;
}

export function contrastOf(before: Measured, after: Measured): Contrast {
  const [old, now] = [read(before.graph), read(after.graph)];
  const graph = both(old, now);
  const tiers = new Map([...graph.tiers.keys()].map((id) => [id, tierChange(id, old, now, before.result, after.result)]));
  const links = linkChanges(graph, old, now, before.result, after.result);
  return { graph, result: after.result, tiers, links, summary: summaryOf(graph, tiers, links, before, after) };
}

/** Where something new stands in the place of what went, that makes room. */
function both(old: Graph, now: Graph): Graph {
  let graph = now;
  for (const tier of old.tiers.values()) {
    if (!graph.tiers.has(tier.id)) graph = { ...graph, tiers: new Map([...graph.tiers, [tier.id, { ...tier, ...clearPlace(graph, tier) }]]) };
  }
  return { ...graph, links: new Map([...old.links, ...now.links]) };
}

function tierChange(id: string, old: Graph, now: Graph, before: Result, after: Result): Change {
  const [was, is] = [old.tiers.get(id), now.tiers.get(id)];
  const [cold, hot] = [heatOf(before, id), heatOf(after, id)];
  const [less, more] = was && is ? [aboutOf(was), aboutOf(is)] : ["", ""];
  return { ...change(was, is, busy(cold), busy(hot), gettext("less busy"), gettext("busier")), sizes: less === more ? "" : `${less} → ${more}` };
}

function busy(heat: Heat | null): Amount | null {
  return heat && { value: Number(heat.percent), words: `${heat.percent}%` };
}

function linkChanges(graph: Graph, old: Graph, now: Graph, before: Result, after: Result): ReadonlyMap<string, Change> {
  const [slow, fast] = [ratesOf(before), ratesOf(after)];
  const asked = (rates: ReadonlyMap<string, number>, key: string): Amount | null => {
    const value = rates.get(key);
    return value === undefined ? null : { value, words: rate(value) };
  };
  return new Map([...graph.links.keys()].map((key) => [key, { ...change(old.links.get(key), now.links.get(key), asked(slow, key), asked(fast, key), "", ""), sizes: "" }]));
}

interface Amount {
  readonly value: number;
  readonly words: string;
}

function change(was: unknown, is: unknown, before: Amount | null, after: Amount | null, less: string, more: string): Omit<Change, "sizes"> {
  if (!was) return { fate: "added", way: "same", words: [gettext("added"), after?.words].filter(Boolean).join(", ") };
  if (!is) return { fate: "removed", way: "same", words: [gettext("removed"), before?.words].filter(Boolean).join(", ") };
  if (!before || !after) return { fate: "stays", way: "same", words: after?.words ?? before?.words ?? "" };
  if (before.words === after.words) return { fate: "stays", way: "same", words: more ? gettext("%(amount)s, as before", { amount: after.words }) : after.words };
  const way = after.value > before.value ? "more" : "less";
  const told = way === "more" ? `▲ ${more}` : `▼ ${less}`;
  return { fate: "stays", way, words: `${before.words} → ${after.words} ${told}`.trim() };
}

function summaryOf(graph: Graph, tiers: ReadonlyMap<string, Change>, links: ReadonlyMap<string, Change>, before: Measured, after: Measured): string {
  const named = (fate: Change["fate"]): string => [...graph.tiers.values()].filter(({ id }) => tiers.get(id)?.fate === fate).map(nameOf).join(", ");
  const [added, removed] = [named("added"), named("removed")];
  const relinked = [...links.values()].filter(({ fate }) => fate !== "stays").length;
  const parts = [gettext("Before: %(before)s. Now: %(after)s.", { before: before.words, after: after.words })];
  if (added) parts.push(gettext("Added: %(names)s.", { names: added }));
  if (removed) parts.push(gettext("Removed: %(names)s.", { names: removed }));
  const resized = [...graph.tiers.values()].flatMap((tier) => (tiers.get(tier.id)?.sizes ? gettext("%(name)s: %(sizes)s.", { name: nameOf(tier), sizes: tiers.get(tier.id)?.sizes ?? "" }) : []));
  if (!added && !removed && !relinked && !resized.length) parts.push(gettext("The same tiers and links."));
  return [...parts, ...resized, most(graph, before.result, after.result)].filter(Boolean).join(" ");
}

/** Whose load changed most. */
function most(graph: Graph, before: Result, after: Result): string {
  const apart = [...graph.tiers.values()].flatMap((tier) => {
    const [was, is] = [busy(heatOf(before, tier.id)), busy(heatOf(after, tier.id))];
    return was && is && was.words !== is.words ? { tier, was, is, by: Math.abs(is.value - was.value) } : [];
  });
  const [first] = apart.sort((a, b) => b.by - a.by);
  return first ? gettext("%(name)s went from %(before)s to %(after)s busy.", { name: nameOf(first.tier), before: first.was.words, after: first.is.words }) : "";
}
