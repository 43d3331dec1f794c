// What a design carries by arithmetic, while it is being drawn: when to ask for it, and what to show of the answers.
// A run is the truth; an answer stands in for it where no run has been, and says so.
import type { Result, TierResult } from "./load";

export interface Breakpoint {
  readonly users: number;
  readonly tier: string;
  readonly flag: string;
  readonly next: string;
  readonly broke: string;
  readonly then: string;
  readonly past: string;
  readonly row: readonly [string, string] | null;
  readonly reason: string;
}
interface Finding {
  readonly tier?: string | null;
  readonly code?: string;
  readonly sentence: string;
}
/** At the users that were asked for; a design that makes no sense yet has findings and nothing else. */
export interface Answer {
  readonly seq: number;
  readonly findings: readonly Finding[];
  readonly users?: number;
  readonly is_measured?: boolean;
  readonly breakpoints?: readonly Breakpoint[];
  readonly tiers?: Readonly<Record<string, TierResult>>;
}
/** The whole axis, from one user to its end. */
export interface Ladder {
  readonly seq: number;
  readonly end: number;
  readonly now: number;
  readonly horizon: number;
  readonly is_measured: boolean;
  readonly breakpoints: readonly Breakpoint[];
  readonly nowhere: string;
  readonly earlier: readonly { readonly flag: string; readonly users: number }[];
  readonly rungs: { readonly users: readonly number[]; readonly busy: Columns; readonly hits: Columns };
}
type Columns = Readonly<Record<string, readonly number[]>>;

/** What breaks first is known before the rest of the axis is. */
export function newest(ladder: Ladder, answer: Answer | null): Ladder {
  if (!answer?.breakpoints || answer.seq <= ladder.seq) return ladder;
  return { ...ladder, breakpoints: answer.breakpoints, is_measured: answer.is_measured === true };
}

export const FULL = 0.98; // busy fraction from which a tier counts as saturated (sim/judgement.py)

/** Which two rungs the users stand between, and how far from the lower one on a log axis: 0 to 1. */
export function between(rungs: readonly number[], users: number): { readonly at: number; readonly part: number } {
  const last = rungs.length - 1;
  if (last < 1 || users <= (rungs[0] as number)) return { at: 0, part: 0 };
  let at = 0;
  while (at < last - 1 && (rungs[at + 1] as number) < users) at++;
  const [lo, hi] = [rungs[at] as number, rungs[at + 1] as number];
  return { at, part: Math.min(1, Math.log(users / lo) / Math.log(hi / lo)) };
}

/** Straight between logarithms, as load grows with users; straight between values where one of them is zero. */
export function valueAt(column: readonly number[], { at, part }: { readonly at: number; readonly part: number }): number {
  const lo = column[at] ?? 0;
  const hi = column[at + 1] ?? lo;
  return lo > 0 && hi > 0 ? lo * (hi / lo) ** part : lo + (hi - lo) * part;
}

/** What the ladder says of these users, without asking anybody. A tier of which nothing changed stays the same object. */
export function interpolated(ladder: Ladder, users: number, before: Result | null = null): Result {
  const { rungs } = ladder;
  const place = between(rungs.users, users);
  const tiers: Record<string, TierResult> = {};
  for (const id of new Set([...Object.keys(rungs.busy), ...Object.keys(rungs.hits)])) {
    const busy = rungs.busy[id];
    const hits = rungs.hits[id];
    tiers[id] = same(before?.tiers?.[id], {
      utilisation: busy ? rounded(valueAt(busy, place)) : null,
      saturated: busy !== undefined && valueAt(busy, place) >= FULL,
      hit_ratio: hits ? rounded(valueAt(hits, place)) : null,
    });
  }
  return { isEstimate: true, seq: ladder.seq, users, tiers };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function same(before: TierResult | undefined, now: TierResult): TierResult {
  const isSame = before && before.resources === undefined && before.utilisation === now.utilisation && before.saturated === now.saturated && before.hit_ratio === now.hit_ratio;
  return isSame ? before : now;
}

export interface Known {
  readonly measured: Result | null;
  /** The drawing has changed since that run. */
  readonly isStale: boolean;
  readonly answer: Answer | null;
  readonly ladder: Ladder | null;
  /** Where the ladder was set; null: at the load of the brief. */
  readonly users: number | null;
  /** The last edit that matters to any number. */
  readonly changedAt: number;
  /** Edits that matter are not stored yet. */
  readonly isAhead: boolean;
}

/** What plates show: the run if it is about this drawing and load; else arithmetic about them; else, in grey, what there was. */
export function shown(known: Known, before: Result | null): { readonly result: Result | null; readonly isStale: boolean } {
  const { measured, isStale, answer, ladder, users, changedAt, isAhead } = known;
  if (measured && !isStale && users === null) return { result: measured, isStale: false };
  if (answer?.findings.length && answer.seq >= changedAt) return { result: measured, isStale: true };
  const wanted = users ?? ladder?.now ?? answer?.users;
  const isExact = answer?.tiers !== undefined && (answer.users === wanted || !ladder || ladder.seq < answer.seq) && answer.seq >= (ladder?.seq ?? 0);
  const estimate = isExact ? exact(answer, before) : ladder && wanted !== undefined ? interpolated(ladder, wanted, before) : null;
  if (!estimate || (isStale && (estimate.seq ?? 0) < (measured?.seq ?? 0))) return { result: measured, isStale };
  return { result: estimate, isStale: isAhead || (estimate.seq ?? 0) < changedAt };
}

function exact(answer: Answer, before: Result | null): Result {
  if (before?.tiers === answer.tiers) return before as Result;
  return { isEstimate: true, seq: answer.seq, users: answer.users, tiers: answer.tiers } as Result;
}

/** Asks one question at a time: the latest, as soon as the one before is answered or has been waited for too long. */
export class Asker {
  readonly #send: (message: object) => void;
  #asked = "";
  #waiting: { key: string; message: object } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (message: object) => void) {
    this.#send = send;
  }

  /** Asks, unless it is what was asked last. `key`: what makes it another question. */
  wants(key: string, message: object): void {
    if (key === (this.#waiting?.key ?? this.#asked)) return;
    if (this.#timer !== undefined) {
      this.#waiting = { key, message };
      return;
    }
    this.#asked = key;
    this.#send(message);
    this.#timer = setTimeout(() => this.answered(), PATIENCE_MS);
  }

  answered(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const next = this.#waiting;
    this.#waiting = null;
    if (next) this.wants(next.key, next.message);
  }

  /** What was asked is lost with its socket. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = null;
    this.#asked = "";
  }
}

const PATIENCE_MS = 2000;
