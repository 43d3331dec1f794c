// A run over time, as the server sends it; a moment of it as plates and links show it, and what happened when. Pure.
import { SAID } from "./catalogue";
import { FULL } from "./estimate";
import { type Graph, linkKey } from "./graph";
import type { Result, TierResult } from "./load";
import { nameOf } from "./naming";
import { compact, count, gettext } from "./words";

type Column = readonly number[];
/** One tier, window by window. */
export interface Strip {
  readonly busy: Column;
  readonly waiting: Column;
  readonly asked_rps: Column;
  readonly served_rps: Column;
  readonly failed_rps: Column;
  readonly lag_ms: Column;
}
export interface Wait {
  readonly tier: string | null;
  readonly part: string;
  readonly wait_ms: number;
  readonly service_ms: number;
}
/** One request that failed or was late, and where its time went. */
export interface Trace {
  readonly key: string;
  readonly name: string;
  readonly ended: string;
  readonly came_s: number;
  readonly took_ms: number;
  readonly stood: string | null;
  readonly left_ms: number;
  readonly waits: readonly Wait[];
}
/** A tier is broken for a reason, since `began_s`; `counts` go up to the end of each window. */
export interface Break {
  readonly tier: string;
  readonly reason: string;
  readonly badge: string;
  readonly sentence: string;
  readonly began_s: number;
  readonly counts: Column;
  readonly traces: readonly Trace[];
}
export interface Strike {
  readonly tier: string | null;
  readonly name: string;
  readonly at_s: number;
  readonly for_s: number;
}
export interface Film {
  readonly format: number;
  readonly seq: number;
  readonly name: string;
  readonly users: string;
  readonly duration_s: number;
  readonly step_s: number;
  readonly offered_rps: Column;
  readonly well: Column;
  readonly strikes: readonly Strike[];
  readonly tiers: Readonly<Record<string, Strip>>;
  readonly flows: readonly { readonly source: string; readonly target: string; readonly rate_rps: Column }[];
  readonly breaks: readonly Break[];
}

export const FORMAT = 1;

export function windowsOf(film: Film): number {
  return film.offered_rps.length;
}

/** The window in which a moment lies. */
export function windowAt(film: Film, seconds: number): number {
  return Math.min(windowsOf(film) - 1, Math.max(0, Math.floor(seconds / film.step_s + 1e-9)));
}

/** A window as a result: what in it is the same to the eye as before stays the same object, and is not drawn again. */
export function frameOf(film: Film, n: number, before: Result | null = null): Result {
  const badges = badgesAt(film, n);
  const tiers: Record<string, TierResult> = {};
  for (const [id, strip] of Object.entries(film.tiers)) tiers[id] = same(before?.tiers?.[id], momentOf(strip, n, badges.get(id)));
  return { isFilm: true, seq: film.seq, tiers, links: film.flows.map(({ source, target, rate_rps }) => ({ from: source, to: target, rate_rps: rate_rps[n] ?? 0 })) };
}

function momentOf(strip: Strip, n: number, worn: Break | undefined): TierResult {
  const [busy, asked, failed] = [strip.busy[n] ?? 0, strip.asked_rps[n] ?? 0, strip.failed_rps[n] ?? 0];
  return {
    utilisation: seen(busy),
    saturated: busy >= FULL,
    waiting: seen(strip.waiting[n] ?? 0),
    errors: failed > 0 ? seen(Math.min(1, failed / Math.max(asked, failed))) : 0,
    lag_ms: strip.lag_ms[n] === undefined ? null : seen(strip.lag_ms[n]),
    ...(worn ? { broken: worn.badge } : {}),
  };
}

/** As many digits as a plate can show. */
function seen(value: number): number {
  return value < 1 ? Math.round(value * 1000) / 1000 : Number(value.toPrecision(3));
}

function same(before: TierResult | undefined, now: TierResult): TierResult {
  const keys = ["utilisation", "saturated", "waiting", "errors", "lag_ms", "broken"] as const;
  return before && keys.every((key) => before[key] === now[key]) ? before : now;
}

/** Calls a second on each link in a window. */
export function flowsAt(film: Film, n: number): ReadonlyMap<string, number> {
  return new Map(film.flows.map(({ source, target, rate_rps }) => [linkKey(source, target), rate_rps[n] ?? 0]));
}

// -- what broke --------------------------------------------------------------------------------------------------------
/** The one badge of each tier that is broken by then: what hit most by then. */
export function badgesAt(film: Film, n: number): ReadonlyMap<string, Break> {
  const worn = new Map<string, Break>();
  for (const each of brokenBy(film, n)) {
    const other = worn.get(each.tier);
    if (!other || (each.counts[n] ?? 0) > (other.counts[n] ?? 0)) worn.set(each.tier, each);
  }
  return worn;
}

export function brokenBy(film: Film, n: number): readonly Break[] {
  return film.breaks.filter(({ began_s }) => windowAt(film, began_s) <= n);
}

/** How many requests it hit up to then; of a copy that is behind, for how long; nothing where nobody is counted. */
export function countWords({ reason, counts }: Break, n: number, number: (value: number) => string = compact): string {
  const value = counts[n] ?? 0;
  if (!value) return "";
  return reason === "stale" ? gettext("%(count)s s", { count: number(value) }) : number(value);
}

export function strikesAt(film: Film, n: number): readonly Strike[] {
  const [from, to] = [n * film.step_s, (n + 1) * film.step_s];
  return film.strikes.filter(({ at_s, for_s }) => at_s < to && at_s + for_s > from);
}

// -- what happened when ------------------------------------------------------------------------------------------------
export interface Happening {
  readonly n: number;
  readonly text: string;
}

const QUEUES = [100, 1000, 10_000, 100_000, 1_000_000];

/** What strikes and what breaks, and lines that grew tenfold: each window in which something did, in one sentence. */
export function happenings(film: Film, view: Graph): readonly Happening[] {
  const named = (id: string): string => {
    const tier = view.tiers.get(id);
    return tier ? nameOf(tier) : gettext("a tier that is gone");
  };
  const all = new Map<number, string[]>();
  const add = (n: number, text: string): void => void all.set(n, [...(all.get(n) ?? []), text]);
  for (const { at_s, for_s, name } of film.strikes) {
    add(windowAt(film, at_s), name);
    if (at_s + for_s < film.duration_s) add(windowAt(film, at_s + for_s), gettext("Over: %(name)s", { name }));
  }
  for (const { tier, badge, began_s } of film.breaks) add(windowAt(film, began_s), gettext("%(name)s: %(badge)s", { name: named(tier), badge }));
  for (const [id, { waiting }] of Object.entries(film.tiers)) {
    for (const [n, most] of passed(waiting)) add(n, gettext("at %(name)s the queue passed %(count)s", { name: named(id), count: count(most) }));
  }
  return [...all].sort(([a], [b]) => a - b).map(([n, texts]) => ({ n, text: gettext("At %(time)s: %(what)s", { time: timeOf(film, n), what: some(texts) }) }));
}

/** The first window in which a line is longer than each power of ten: one for each window, the longest. */
function passed(waiting: Column): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const most of QUEUES) {
    const n = waiting.findIndex((value) => value >= most);
    if (n >= 0) found.set(n, most);
  }
  return found;
}

function some(texts: readonly string[]): string {
  const more = texts.length - 2;
  return more > 0 ? gettext("%(what)s, and %(count)s more", { what: texts.slice(0, 2).join("; "), count: more }) : texts.join("; ");
}

/** The last that had happened by then. */
export function lastBy(all: readonly Happening[], n: number): Happening | undefined {
  return all.findLast((each) => each.n <= n);
}

export function timeOf(film: Film, n: number): string {
  return gettext("%(count)s s", { count: count(Math.round(n * film.step_s)) });
}

// -- is it still about this drawing? -------------------------------------------------------------------------------------
/** Would a run of one come out as a run of the other? Places and what is said of tiers do not matter to it. */
export function isAlike(one: Graph, other: Graph): boolean {
  if (one.tiers.size !== other.tiers.size || one.links.size !== other.links.size) return false;
  for (const [id, tier] of one.tiers) {
    const its = other.tiers.get(id);
    if (!its || its.kind !== tier.kind || (its.properties !== tier.properties && facts(its.properties) !== facts(tier.properties))) return false;
  }
  for (const [key, link] of one.links) {
    const its = other.links.get(key);
    if (!its || (its !== link && facts(its.properties) !== facts(link.properties))) return false;
  }
  return true;
}

function facts(properties: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(properties).filter(([key]) => !SAID.has(key)).sort(([a], [b]) => (a < b ? -1 : 1)));
}
