// Results in, heat out: what a run measured on each tier and link, as the canvas shows it.
import { SAID } from "./catalogue";
import { type Edit, type Graph, linkKey } from "./graph";
import { isOfMark } from "./marks";
import { nameOf } from "./naming";
import { gettext, percent } from "./words";

export interface TierResult {
  readonly utilisation?: number | null;
  readonly saturated?: boolean;
  readonly waiting?: number | null;
  readonly errors?: number | null;
  readonly hit_ratio?: number | null;
  readonly lag_ms?: number | null;
  /** Why it is broken at this moment of a film, in two words. */
  readonly broken?: string;
  readonly resources?: readonly { readonly resource: string; readonly utilisation: number }[];
}
/** What the island reads of a run's result, or of what arithmetic says instead; the page shows the rest. */
export interface Result {
  readonly isEstimate?: boolean;
  /** A moment of a run that is watched. */
  readonly isFilm?: boolean;
  readonly seq?: number | null;
  readonly users?: number;
  readonly tiers?: Readonly<Record<string, TierResult>>;
  readonly links?: readonly { readonly from: string; readonly to: string; readonly rate_rps: number }[];
}

type Level = "cool" | "warm" | "tight" | "hot";
export interface Heat {
  readonly level: Level;
  /** Of the gauge, 0 to 100. */
  readonly fill: number;
  readonly percent: string;
  readonly isSaturated: boolean;
  /** By arithmetic, not measured. */
  readonly isEstimate: boolean;
  /** Asked for so many times what it can do, if that is more than once: no run says so, for nothing is more than full. */
  readonly over: number | null;
  readonly waiting: number;
  /** One for each power of ten that waits. */
  readonly squares: number;
  readonly errors: number;
  readonly lagMs: number;
  readonly hitRatio: number | null;
  readonly broken: string;
}

export function heatOf(result: Result | null, tier: string): Heat | null {
  const measured = result?.tiers && Object.hasOwn(result.tiers, tier) ? result.tiers[tier] : undefined;
  if (!measured || typeof measured.utilisation !== "number") return null;
  const waiting = Math.round(measured.waiting ?? 0);
  const over = result?.isEstimate && measured.utilisation >= 1 ? measured.utilisation : null;
  return {
    level: levelOf(measured.utilisation),
    fill: Math.min(100, Math.max(0, measured.utilisation * 100)),
    percent: percent(Math.min(1, measured.utilisation)),
    isSaturated: measured.saturated === true,
    isEstimate: result?.isEstimate === true,
    over,
    waiting,
    squares: over ? 4 : waiting >= 1 ? Math.min(6, Math.floor(Math.log10(waiting)) + 1) : 0,
    errors: measured.errors ?? 0,
    lagMs: measured.lag_ms ?? 0,
    hitRatio: measured.hit_ratio ?? null,
    broken: measured.broken ?? "",
  };
}

export function levelOf(utilisation: number): Level {
  if (utilisation < 0.5) return "cool";
  if (utilisation < 0.7) return "warm";
  return utilisation < 0.9 ? "tight" : "hot";
}

/** Requests a second on each link, by its two ends. */
export function ratesOf(result: Result | null): ReadonlyMap<string, number> {
  return new Map((result?.links ?? []).map((link) => [linkKey(link.from, link.to), link.rate_rps]));
}

/** 1.5 to 5 px, by the logarithm of the rate. */
export function widthOf(rateRps: number | undefined): number {
  if (!rateRps || rateRps < 1) return 1.5;
  return Math.min(5, Math.round(15 + 7 * Math.log10(rateRps)) / 10);
}

/** Who is saturated, in one sentence; nothing without a result, nor of a moment that passes. */
export function verdictOf(result: Result | null, view: Graph): string {
  if (!result?.tiers || result.isFilm) return "";
  const names = [...view.tiers.values()].filter((tier) => heatOf(result, tier.id)?.isSaturated).map(nameOf);
  const said = names.length ? gettext("Saturated: %(names)s.", { names: names.join(", ") }) : gettext("Nothing is saturated.");
  return result.isEstimate ? gettext("By arithmetic. %(said)s", { said }) : said;
}

/** Would a run of the design come out otherwise after this edit? Places, notes, groups and what is said of tiers do not matter to it. */
export function matters(edit: Pick<Edit, "changes">): boolean {
  return edit.changes.some((change) => change.type !== "move_tier" && !isOfMark(change) && !(change.type === "set_tier" && SAID.has(change.key)));
}
