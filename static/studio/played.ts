// For tests: a film of a run in which something breaks.
import type { Break, Film } from "./film";

export const column = (at: (n: number) => number): number[] => Array.from({ length: 60 }, (_, n) => at(n));
const quiet = { busy: column(() => 0.3), waiting: column(() => 0), asked_rps: column(() => 100), served_rps: column(() => 100), failed_rps: column(() => 0), lag_ms: [] };
export const down: Break = { tier: "app", reason: "node_down", badge: "node down", sentence: "…", began_s: 60, counts: column((n) => Math.max(0, n - 14) * 380), traces: [] };

/** Of app → db whose app server is down from 60 s to 120 s, whose database fills up, and whose copy falls behind. */
export function makeFilm(values: Partial<Film> = {}): Film {
  return {
    format: 1,
    seq: 1,
    name: "A node dies (App)",
    users: "8 million",
    duration_s: 240,
    step_s: 4,
    offered_rps: column(() => 100),
    well: column((n) => (n < 15 ? 1 : 0.05)),
    strikes: [{ tier: "app", name: "A node dies (App)", at_s: 60, for_s: 60 }],
    tiers: {
      app: { ...quiet, failed_rps: column((n) => (n < 15 ? 0 : 95)) },
      db: { ...quiet, busy: column((n) => Math.min(1, 0.02 * n)), waiting: column((n) => (n < 40 ? 0 : 9500)), lag_ms: column((n) => 10 * n) },
    },
    flows: [{ source: "app", target: "db", rate_rps: column((n) => 100 - n) }],
    breaks: [down],
    ...values,
  };
}
