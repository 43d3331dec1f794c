// A tier over time as lines: what is drawn, and what it says in a sentence. Numbers in, paths and words out.
import { type Film, type Strip, timeOf } from "./film";
import { compact, count, gettext } from "./words";

export interface Line {
  readonly key: string;
  readonly name: string;
  readonly values: readonly number[];
  /** A second line beneath it, of what failed. */
  readonly failed?: readonly number[];
  readonly top: number;
  readonly words: (value: number) => string;
  readonly sentence: string;
}

export const WIDTH = 240;
export const HEIGHT = 44;

/** Those of which there is something to see. */
export function linesOf(film: Film, strip: Strip): readonly Line[] {
  const hasFailed = strip.failed_rps.some((value) => value > 0);
  const calls = line(film, "served", gettext("Served a second"), strip.served_rps, (value) => compact(value));
  return [
    line(film, "busy", gettext("Busy"), strip.busy, (value) => `${Math.round(value * 100)}%`, 1),
    line(film, "waiting", gettext("Waiting"), strip.waiting, (value) => compact(value)),
    hasFailed
      ? { ...calls, name: gettext("Served and failed a second"), failed: strip.failed_rps, top: topOf([...strip.served_rps, ...strip.failed_rps]), sentence: `${calls.sentence} ${gettext("Failed: %(said)s", { said: said(film, strip.failed_rps, compact) })}` }
      : calls,
    ...(strip.lag_ms.length ? [line(film, "lag", gettext("Behind"), strip.lag_ms, (value) => gettext("%(count)s ms", { count: count(value) }))] : []),
  ];
}

function line(film: Film, key: string, name: string, values: readonly number[], words: (value: number) => string, top = topOf(values)): Line {
  return { key, name, values, top, words, sentence: said(film, values, words) };
}

/** "From 12% to 100%, most at 64 s." */
function said(film: Film, values: readonly number[], words: (value: number) => string): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (words(least) === words(most)) return gettext("%(value)s all the time.", { value: words(most) });
  return gettext("From %(least)s to %(most)s, most at %(time)s.", { least: words(least), most: words(most), time: timeOf(film, values.indexOf(most)) });
}

function topOf(values: readonly number[]): number {
  return Math.max(...values, 0) || 1;
}

/** From the middle of each window to that of the next. */
export function pathOf(values: readonly number[], top: number): string {
  return values.map((value, n) => `${n ? "L" : "M"}${tenth(middleOf(n, values.length))} ${tenth(HEIGHT - 1 - (HEIGHT - 2) * Math.min(1, value / top))}`).join("");
}

export function middleOf(n: number, windows: number): number {
  return ((n + 0.5) / windows) * WIDTH;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
