import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freeBox, shift } from "./camera";
import { type Graph, type Tier, read } from "./graph";
import { clearPlace, freePlace, GRID, nearest, neighbour, PLATE, snapped } from "./placing";
import { route } from "./route";

const place = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });
const at = (...places: readonly [number, number][]): Graph =>
  read({ format: 1, tiers: places.map(([x, y], n) => ({ id: `t${n}`, kind: "app", x, y })), links: [] });
const tier = (graph: Graph, n: number): Tier => graph.tiers.get(`t${n}`) as Tier;

describe("a free place", () => {
  test("is to the right if it can be", () => {
    const graph = at([0, 0]);
    expect(freePlace(graph, tier(graph, 0), { x: 0, y: 0 })).toEqual({ x: 240, y: 0 });
  });

  test("is in the middle of an empty sheet, on the grid", () => {
    expect(freePlace(at(), undefined, { x: 403, y: 303 })).toEqual({ x: 320, y: 256 });
  });

  test("lies on nobody, however crowded it is", () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 60 }), (places) => {
        const graph = at(...places.map(({ x, y }): [number, number] => [x, y]));
        const free = freePlace(graph, tier(graph, 0), { x: 0, y: 0 });
        for (const { x, y } of graph.tiers.values()) {
          expect(Math.abs(x - free.x) >= PLATE.width || Math.abs(y - free.y) >= PLATE.height).toBe(true);
        }
        expect(free).toEqual(snapped(free));
      }),
      { numRuns: 100 },
    );
  });
});

describe("what is let go", () => {
  test("stays there if it hides nobody, on the grid", () => {
    expect(clearPlace(at([0, 0]), { x: 143, y: 2 })).toEqual({ x: 144, y: 0 });
  });

  test("moves to the nearest clear place if it would", () => {
    expect(clearPlace(at([0, 0]), { x: 8, y: 64 })).toEqual({ x: 8, y: 112 });
    expect(clearPlace(at([0, 0]), { x: -120, y: 8 })).toEqual({ x: -176, y: 8 });
  });

  test("hides nobody, however crowded it is", () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 60 }), place, (places, wanted) => {
        const graph = at(...places.map(({ x, y }): [number, number] => [x, y]));
        const clear = clearPlace(graph, wanted);
        for (const { x, y } of graph.tiers.values()) {
          expect(Math.abs(x - clear.x) >= PLATE.width - 24 || Math.abs(y - clear.y) >= PLATE.height - 24).toBe(true);
        }
        expect(clear).toEqual(snapped(clear));
      }),
      { numRuns: 100 },
    );
  });
});

test("a neighbour is straight ahead rather than near but aside, and never behind", () => {
  const graph = at([0, 0], [240, 152], [480, 0], [-240, 0]);
  expect(neighbour(graph, tier(graph, 0), "right")?.id).toBe("t2");
  expect(neighbour(graph, tier(graph, 0), "left")?.id).toBe("t3");
  expect(neighbour(graph, tier(graph, 2), "right")).toBeNull();
  expect(nearest(graph, { x: 200, y: 140 })?.id).toBe("t1");
});

test("nothing snaps to minus zero", () => {
  expect(Object.is(snapped({ x: -GRID / 4, y: 0 }).x, 0)).toBe(true);
});

describe("a link", () => {
  test("leaves at the right and arrives at the left of what stands to the right", () => {
    expect(route({ x: 0, y: 0 }, { x: 240, y: 0 }).path).toBe("M160 46L231 46");
  });

  test("leaves at the foot for what stands below", () => {
    expect(route({ x: 0, y: 0 }, { x: 0, y: 200 }).path).toBe("M56 92L56 191");
  });

  test("comes back beside the one that went", () => {
    const there = route({ x: 0, y: 0 }, { x: 240, y: 0 });
    const back = route({ x: 240, y: 0 }, { x: 0, y: 0 });
    expect(back.path).toBe("M240 60L169 60");
    expect(back.label).not.toEqual(there.label);
  });

  test("is a line of numbers wherever the plates stand", () => {
    fc.assert(fc.property(place, place, (from, to) => !/NaN|undefined|Infinity/.test(route(from, to).path)));
  });
});

describe("the camera", () => {
  const paper = { left: 100, top: 50, right: 1100, bottom: 750 };

  test("counts what the inspector covers as not seen, beside the canvas or at its foot", () => {
    expect(freeBox(paper, { left: 800, top: 60, right: 1090, bottom: 500 })).toEqual({ ...paper, right: 800, bottom: 686 });
    expect(freeBox(paper, { left: 112, top: 60, right: 400, bottom: 500 })).toEqual({ ...paper, left: 400, bottom: 686 });
    expect(freeBox(paper, { left: 100, top: 400, right: 1100, bottom: 750 })).toEqual({ ...paper, bottom: 400 });
    const inspector = { left: 800, top: 60, right: 1090, bottom: 500 };
    expect(freeBox(paper, inspector, { left: 200, top: 520, right: 900, bottom: 688 })).toEqual({ ...paper, right: 800, bottom: 520 });
    expect(freeBox(paper, undefined, { left: 100, top: 900, right: 1100, bottom: 990 })).toEqual(paper);
  });

  test("moves no farther than it must", () => {
    const seen = { left: 300, top: 300, right: 460, bottom: 392 };
    expect(shift(seen, paper)).toEqual({ x: 0, y: 0 });
    expect(shift({ ...seen, left: 1000, right: 1160 }, paper)).toEqual({ x: -84, y: 0 });
    expect(shift({ ...seen, top: 20, bottom: 112 }, paper)).toEqual({ x: 0, y: 54 });
  });
});
