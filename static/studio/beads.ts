// Load that moves along links, as beads on a string: how far apart they are is the rate. Lines in, ink out.
import { linkKey } from "./graph";
import type { Place } from "./placing";
import { route } from "./route";
import type { Speed } from "./replay";

/** Of a pixel of the drawing on that of the screen. */
export interface Lens {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}
export interface Strand {
  readonly path: string;
  /** Between two beads. */
  readonly apart: number;
  readonly level: string;
}
const NEAREST = 14;
const FURTHEST = 120;
const EACH_TENFOLD = 22;
const STEP = 4; // by which they come nearer: what flutters a little does not move them
const PACE: Readonly<Record<Speed, number>> = { 1: 40, 4: 80, 20: 160 }; // px a second

/** Ten times the rate brings them nearer by so much; null: nothing comes. */
export function apartOf(rateRps: number): number | null {
  if (!(rateRps > 0)) return null;
  const exact = FURTHEST - EACH_TENFOLD * Math.log10(Math.max(1, rateRps));
  return Math.max(NEAREST, Math.round(exact / STEP) * STEP);
}

/** How far beads have come after so long. */
export function travelled(ms: number, speed: Speed): number {
  return (ms * PACE[speed]) / 1000;
}

/** The links on which something comes, as they lie now. */
export function strands(rates: ReadonlyMap<string, number>, links: Iterable<{ readonly from: string; readonly to: string }>, placeOf: (tier: string) => Place | undefined, levelOf: (tier: string) => string): Strand[] {
  return [...links].flatMap(({ from, to }): Strand[] => {
    const [a, b] = [placeOf(from), placeOf(to)];
    const apart = apartOf(rates.get(linkKey(from, to)) ?? 0);
    return a && b && apart ? [{ path: route(a, b).path, apart, level: levelOf(to) }] : [];
  });
}

type Ink = Pick<CanvasRenderingContext2D, "setTransform" | "clearRect" | "setLineDash" | "stroke"> & { lineCap: string; lineWidth: number; lineDashOffset: number; strokeStyle: string | CanvasGradient | CanvasPattern };
interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly dots: number;
}

/** Round dashes of no length are beads, and the browser itself lays them along the line. */
export function paint(ink: Ink, sheet: Sheet, lens: Lens, all: readonly Strand[], by: number, colourOf: (level: string) => string, lineOf: (path: string) => Path2D): void {
  ink.setTransform(1, 0, 0, 1, 0, 0);
  ink.clearRect(0, 0, sheet.width, sheet.height);
  const scale = lens.zoom * sheet.dots;
  ink.setTransform(scale, 0, 0, scale, lens.x * sheet.dots, lens.y * sheet.dots);
  ink.lineCap = "round";
  ink.lineWidth = 11;
  for (const { path, apart, level } of all) {
    ink.strokeStyle = colourOf(level);
    ink.setLineDash([0, apart]);
    ink.lineDashOffset = -(by % apart);
    ink.stroke(lineOf(path));
  }
}
