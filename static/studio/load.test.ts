import { describe, expect, test } from "vitest";
import { read } from "./graph";
import { heatOf, levelOf, matters, ratesOf, verdictOf, widthOf } from "./load";

const RESULT = {
  tiers: {
    db: { utilisation: 1.4, saturated: true, waiting: 412, errors: 0.12 },
    app: { utilisation: 0.996, saturated: false, waiting: 0.2 },
    queue: { utilisation: null },
  },
  links: [{ from: "app", to: "db", rate_rps: 620 }],
};

describe("heat", () => {
  test("is what was measured, within the gauge", () => {
    expect(heatOf(RESULT, "db")).toMatchObject({ level: "hot", fill: 100, percent: "100", isSaturated: true, waiting: 412, squares: 3, errors: 0.12 });
  });

  test("is never 100 % before it is, and nobody waits where less than one does", () => {
    expect(heatOf(RESULT, "app")).toMatchObject({ percent: "99", waiting: 0, squares: 0, isSaturated: false });
  });

  test("is absent without a result, without a measurement, and for names that objects have anyway", () => {
    expect([heatOf(null, "db"), heatOf(RESULT, "queue"), heatOf(RESULT, "constructor")]).toEqual([null, null, null]);
  });

  test("rises at 50, 70 and 90 %", () => {
    expect([0.49, 0.5, 0.69, 0.7, 0.89, 0.9].map(levelOf)).toEqual(["cool", "warm", "warm", "tight", "tight", "hot"]);
  });
});

test("a link is as wide as the logarithm of its rate, from 1.5 to 5", () => {
  expect([undefined, 0, 1, 1000, 1e9].map(widthOf)).toEqual([1.5, 1.5, 1.5, 3.6, 5]);
  expect(ratesOf(RESULT).get("app db")).toBe(620);
});

test("the verdict names who is saturated, if there is a result", () => {
  const view = read({ format: 1, tiers: [{ id: "db", kind: "database", x: 0, y: 0, name: "Orders" }], links: [] });
  expect([verdictOf(RESULT, view), verdictOf({ tiers: {} }, view), verdictOf(null, view)]).toEqual(["Saturated: Orders.", "Nothing is saturated.", ""]);
});

test("places and names do not matter to a run; all else does", () => {
  expect(matters({ changes: [{ type: "move_tier", tier: "a", x: 0, y: 0 }, { type: "set_tier", tier: "a", key: "name", value: "b" }] })).toBe(false);
  expect(matters({ changes: [{ type: "set_tier", tier: "a", key: "nodes", value: 2 }] })).toBe(true);
  expect(matters({ changes: [{ type: "remove_link", from: "a", to: "b" }] })).toBe(true);
});

test("what is said of a tier does not make a run old; what it has does", () => {
  const set = (key: string) => ({ changes: [{ type: "set_tier" as const, tier: "a", key, value: "x" }] });
  expect(["name", "because", "costs_us", "size"].map((key) => matters(set(key)))).toEqual([false, false, false, true]);
});
