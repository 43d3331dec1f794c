import { describe, expect, test } from "vitest";
import { apartOf, paint, strands, travelled } from "./beads";

const PLACES = new Map([
  ["a", { x: 0, y: 0 }],
  ["b", { x: 300, y: 0 }],
]);

describe("beads", () => {
  test("are nearer the higher the rate, and where nothing comes there are none", () => {
    const rates = [1, 10, 100, 1000, 10_000, 100_000, 1e9];
    const apart = rates.map((rate) => apartOf(rate) as number);
    expect(apart).toEqual([...apart].sort((a, b) => b - a));
    expect([apart[0], apart[3], apart.at(-1)]).toEqual([120, 56, 14]);
    expect([0, -1, Number.NaN].map(apartOf)).toEqual([null, null, null]);
  });

  test("do not jump when a rate flutters by a few per cent", () => {
    expect(apartOf(1060)).toBe(apartOf(1090));
  });

  test("come on by the time that was played, faster at a higher speed", () => {
    expect([travelled(0, 4), travelled(500, 1), travelled(500, 20)]).toEqual([0, 20, 80]);
  });

  test("lie on the links as they are drawn, in the heat of where they go", () => {
    const all = strands(new Map([["a b", 1000]]), [{ from: "a", to: "b" }], (id) => PLACES.get(id), () => "hot");
    expect(all).toEqual([{ path: "M160 46L291 46", apart: 56, level: "hot" }]);
  });

  test("are on no link whose rate is unknown, and none whose end is not there", () => {
    const rates = new Map([["a c", 10]]);
    expect(strands(rates, [{ from: "a", to: "b" }, { from: "a", to: "c" }], (id) => PLACES.get(id), () => "cool")).toEqual([]);
  });

  test("are painted through the lens of the canvas: one stroke for each link, after the sheet was wiped", () => {
    const done: unknown[] = [];
    const ink = {
      lineCap: "",
      lineWidth: 0,
      lineDashOffset: 0,
      strokeStyle: "",
      setTransform: (...all: unknown[]) => done.push(["lens", ...all]),
      clearRect: (...all: unknown[]) => done.push(["wipe", ...all]),
      setLineDash: (dash: number[]) => done.push(["dash", ...dash]),
      stroke: (path: unknown) => done.push(["stroke", path, ink.strokeStyle, ink.lineDashOffset]),
    };
    const strand = { path: "M0 0L9 0", apart: 20, level: "hot" };
    paint(ink as never, { width: 800, height: 400, dots: 2 }, { x: 5, y: 6, zoom: 0.5 }, [strand], 50, () => "red", (path) => `line ${path}` as never);
    expect(done).toEqual([
      ["lens", 1, 0, 0, 1, 0, 0],
      ["wipe", 0, 0, 800, 400],
      ["lens", 1, 0, 0, 1, 10, 12],
      ["dash", 0, 20],
      ["stroke", "line M0 0L9 0", "red", -10],
    ]);
    expect([ink.lineCap, ink.lineWidth]).toEqual(["round", 11]);
  });
});
