// One request on its way through the drawing: where it stands, which way it goes on, what it has taken so far. Pure.
import { linkKey } from "./graph";
import { share } from "./naming";
import { count, gettext } from "./words";

export interface Way {
  readonly says: string;
  readonly share: number;
  /** The step that comes next; as many as there are: it is done. */
  readonly next: number;
}
export interface Step {
  readonly tier: string | null;
  readonly link: readonly [string, string] | null;
  /** Of all these requests, how many come here. */
  readonly share: number;
  readonly ms: number;
  readonly wait_ms: number | null;
  readonly says: readonly string[];
  readonly ways: readonly Way[];
}
/** What one request of a class, or one job, does. */
export interface Route {
  readonly name: string;
  readonly is_job: boolean;
  readonly rate_rps: number;
  readonly steps: readonly Step[];
}
/** Numbers of the steps that were taken, the present one last: as many as there are steps once it is done. */
export type Trail = readonly number[];

export function stepAt({ steps }: Route, trail: Trail): Step | undefined {
  return steps[trail.at(-1) ?? 0];
}

/** The likeliest, unless another is asked for. */
export function likeliest(step: Step): number {
  return step.ways.reduce((best, way, n) => (way.share > (step.ways[best]?.share ?? 0) ? n : best), 0);
}

export function onwards(route: Route, trail: Trail, way: number): Trail {
  const next = stepAt(route, trail)?.ways[way]?.next;
  return next === undefined ? trail : [...trail, Math.min(next, route.steps.length)];
}

/** Where it is now: at a step of no tier, where it was before. */
export function tierOf({ steps }: Route, trail: Trail): string | null {
  return trail.flatMap((n) => steps[n]?.tier ?? []).at(-1) ?? null;
}

/** The link that it comes by, if it is drawn. */
export function linkOf(route: Route, trail: Trail): string | null {
  const link = stepAt(route, trail)?.link;
  return link ? linkKey(...link) : null;
}

/** Work and waiting up to here, in ms. */
export function taken({ steps }: Route, trail: Trail): { readonly ms: number; readonly waitMs: number } {
  const passed = trail.flatMap((n) => steps[n] ?? []);
  return { ms: passed.reduce((sum, { ms }) => sum + ms, 0), waitMs: passed.reduce((sum, { wait_ms }) => sum + (wait_ms ?? 0), 0) };
}

/** "0.4 ms", "97.7 ms", "3.2 s". */
export function milliseconds(ms: number): string {
  if (ms >= 999.5) return gettext("%(count)s s", { count: (ms / 1000).toPrecision(3).replace(/\.?0+$/, "") });
  if (ms >= 99.5) return gettext("%(count)s ms", { count: count(ms) });
  return gettext("%(count)s ms", { count: ms > 0 && ms < 0.01 ? "<0.01" : String(Number(ms < 1 ? ms.toFixed(2) : ms.toPrecision(3))) });
}

/** How long a step takes, and how many requests come to it. */
export function costOf({ ms, wait_ms, share: some }: Step): string {
  const parts = [];
  if (ms >= 0.01) parts.push(gettext("%(time)s at work", { time: milliseconds(ms) }));
  if (wait_ms !== null && wait_ms >= 0.01) parts.push(gettext("%(time)s waiting in line", { time: milliseconds(wait_ms) }));
  else if (wait_ms !== null && ms >= 0.01) parts.push(gettext("no waiting"));
  if (some < 0.9995) parts.push(gettext("%(percent)s% of them come here", { percent: share(some) }));
  return parts.join(" · ");
}

export function doneWords(route: Route, trail: Trail): string {
  const { ms, waitMs } = taken(route, trail);
  const [time, work, wait] = [ms + waitMs, ms, waitMs].map(milliseconds) as [string, string, string];
  if (route.is_job) return gettext("Done, after %(work)s at work.", { work });
  return gettext("Answered after %(time)s: %(work)s at work, %(wait)s waiting in line.", { time, work, wait });
}
