// The ladder's axis: users on a log scale in hundredths of a decade, its ticks and flags, and where a key leads. Pure.
import type { Breakpoint, Ladder } from "./estimate";
import { compact, gettext } from "./words";

/** Steps of the range: hundredths of a decade. */
export function stepOf(users: number): number {
  return Math.round(100 * Math.log10(Math.max(1, users)));
}

export function usersAt(step: number): number {
  return 10 ** (step / 100);
}

/** Percent across, from one user to the end. */
export function place(users: number, end: number): number {
  return (100 * Math.min(1, Math.max(0, Math.log10(Math.max(1, users)) / Math.log10(end))));
}

/** "84,000", "9.1 million": two digits, for more are not known. */
export function people(users: number): string {
  const value = Number(Math.max(1, users).toPrecision(2));
  if (value >= 1e9) return gettext("%(n)s billion", { n: String(Number((users / 1e9).toPrecision(2))) });
  if (value >= 1e6) return gettext("%(n)s million", { n: String(Number((users / 1e6).toPrecision(2))) });
  return value.toLocaleString("en-GB", { maximumFractionDigits: 0 });
}

interface Tick {
  readonly at: number;
  readonly label: string;
  readonly y2: number;
  readonly isDecade: boolean;
}

export function ticksOf(end: number): Tick[] {
  const decades = Math.log10(end);
  const labelled = decades <= 7 ? 1 : 2;
  const ticks: Tick[] = [];
  for (let power = 0; power <= decades; power++) {
    ticks.push({ at: place(10 ** power, end), label: power % labelled ? "" : compact(10 ** power), y2: 98, isDecade: true });
    for (let n = 2; n < 10; n++) if (n * 10 ** power < end) ticks.push({ at: place(n * 10 ** power, end), label: "", y2: n === 5 ? 81 : 77, isDecade: false });
  }
  return ticks;
}

export interface Flag {
  readonly at: number;
  readonly text: string;
  readonly kind: "next" | "later" | "earlier";
  readonly y: number;
  readonly isLeft: boolean;
  readonly width: number;
}

const [ROWS, LETTER, PADDING, NARROWEST] = [3, 6.6, 14, 640]; // as practice/attempts/ladder.py hangs them

/** Each on the lowest row where it touches no other; the next break first, since it must be read first. */
export function flagsOf({ breakpoints, earlier, end, is_measured }: Ladder): Flag[] {
  const about = is_measured ? "" : "≈ ";
  const rising = (a: { users: number }, b: { users: number }): number => a.users - b.users;
  const wanted = [
    ...breakpoints.map(({ flag, users }, n) => ({ text: about + flag, users, kind: n ? ("later" as const) : ("next" as const) })),
    ...[...earlier].sort(rising).map(({ flag, users }) => ({ text: flag, users, kind: "earlier" as const })),
  ];
  const taken: [number, number][][] = Array.from({ length: ROWS }, () => []);
  return wanted.flatMap(({ text, users, kind }): Flag[] => {
    const at = place(users, end);
    const width = text.length * LETTER + PADDING;
    const share = (100 * width) / NARROWEST;
    const isLeft = kind === "later" ? at + share > 100 : at > 50;
    const [from, to] = isLeft ? [at - share, at] : [at, at + share];
    const row = taken.findIndex((spans) => spans.every(([a, b]) => to < a || b < from));
    if (row < 0) return [];
    taken[row]?.push([from, to]);
    return [{ at, text, kind, y: 2 + 22 * (ROWS - 1 - row), isLeft, width }];
  });
}

/** What breaks first, once these users are past it. */
export function brokeAt({ breakpoints }: Pick<Ladder, "breakpoints">, users: number): Breakpoint | undefined {
  return breakpoints.slice(0, 1).find((point) => point.users <= users);
}

/** Where Page Up and Page Down lead: the first step past the next breakpoint that way; null: there is none. */
export function jump({ breakpoints, end }: Pick<Ladder, "breakpoints" | "end">, step: number, way: "up" | "down"): number | null {
  const most = Math.floor(100 * Math.log10(end));
  const stops = breakpoints.map(({ users }) => Math.min(most, Math.ceil(100 * Math.log10(Math.max(1, users)) + 1e-9))).sort((a, b) => a - b);
  return (way === "up" ? stops.find((stop) => stop > step) : stops.findLast((stop) => stop < step)) ?? null;
}

/** "100,000 users, past the database’s limit". */
export function spokenUsers(ladder: Pick<Ladder, "breakpoints">, users: number): string {
  const broke = brokeAt(ladder, users);
  const here = users < 1.5 ? gettext("1 user") : gettext("%(users)s users", { users: people(users) });
  return broke ? `${here}, ${broke.past}` : here;
}

/** The headline of the ladder at these users. */
export function sentenceAt(ladder: Pick<Ladder, "breakpoints" | "nowhere">, users: number): string {
  const [first, second] = ladder.breakpoints;
  if (!first) return ladder.nowhere;
  if (first.users > users) return first.next;
  return second ? `${first.broke} ${second.then}` : first.broke;
}
