import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { badgesAt, brokenBy, countWords, frameOf, happenings, isAlike, lastBy, strikesAt, windowAt } from "./film";
import { type Change, fold } from "./graph";
import { edgesOf, type LinkEdge, Memory, nodesOf, type TierNode } from "./flow";
import { heatOf, verdictOf } from "./load";
import { column, down, makeFilm } from "./played";

const added = (tier: string, kind: string, name: string): Change => ({ type: "add_tier", tier, kind, x: 0, y: 0, properties: { name } });
const VIEW = fold([{ changes: [added("app", "app", "App"), added("db", "database", "Database"), { type: "add_link", from: "app", to: "db", properties: {} }] }]);

describe("a moment", () => {
  test("is drawn by plates and links like any result", () => {
    const frame = frameOf(makeFilm(), 50);
    expect(heatOf(frame, "db")).toMatchObject({ percent: "100", isSaturated: true, waiting: 9500, squares: 4, lagMs: 500, isEstimate: false });
    expect(heatOf(frame, "app")).toMatchObject({ percent: "30", errors: 0.95, broken: "node down" });
    expect(frame.links).toEqual([{ from: "app", to: "db", rate_rps: 50 }]);
  });

  test("says no verdict, for it passes", () => {
    expect(verdictOf(frameOf(makeFilm(), 55), VIEW)).toBe("");
  });

  test("draws anew only the plates and links that look otherwise than before", () => {
    const film = makeFilm({ flows: [{ source: "app", target: "db", rate_rps: column((n) => 1040 + (n % 2)) }] });
    const before = frameOf(film, 3);
    const after = frameOf(film, 4, before);
    const shown = { view: VIEW, tiers: new Set<string>(), links: new Set<string>(), active: null, places: new Map(), isStale: false, findings: [], draggable: "none" as const };
    const [nodes, edges] = [new Memory<TierNode>(), new Memory<LinkEdge>()];
    const [app, db] = nodesOf({ ...shown, result: before }, nodes);
    const [link] = edgesOf({ ...shown, result: before }, edges);
    const [appAfter, dbAfter] = nodesOf({ ...shown, result: after }, nodes);
    expect([appAfter === app, dbAfter === db, edgesOf({ ...shown, result: after }, edges)[0] === link]).toEqual([true, false, true]);
  });

  test("lies in one window, whatever the second", () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 1000, noNaN: true }), (seconds) => {
        const n = windowAt(makeFilm(), seconds);
        expect(n).toBe(Math.min(59, Math.max(0, Math.floor(seconds / 4 + 1e-9))));
        expect(Number.isInteger(n)).toBe(true);
      }),
    );
    expect([0, 3.99, 4, 239.9, 240].map((each) => windowAt(makeFilm(), each))).toEqual([0, 0, 1, 59, 59]);
  });
});

describe("badges", () => {
  const late = { ...down, reason: "late", badge: "too late", began_s: 80, counts: column((n) => Math.max(0, n - 19) * 1000) };
  test("a tier wears one, of what hit most up to the moment, and none before it broke", () => {
    const film = makeFilm({ breaks: [down, late] });
    expect([14, 15, 21, 59].map((n) => badgesAt(film, n).get("app")?.badge)).toEqual([undefined, "node down", "node down", "too late"]);
    expect(brokenBy(film, 19)).toHaveLength(1);
  });

  test("its count goes up to the moment; of a copy that is behind, in seconds; nothing where nobody is counted", () => {
    expect([countWords(down, 14), countWords(down, 15), countWords(down, 59)]).toEqual(["", "380", "17k"]);
    expect(countWords({ ...down, reason: "stale", counts: column(() => 12) }, 3)).toBe("12 s");
  });

  test("a fault strikes for as long as it lasts", () => {
    expect([14, 15, 29, 30].map((n) => strikesAt(makeFilm(), n).length)).toEqual([0, 1, 1, 0]);
  });
});

describe("what happened", () => {
  const all = happenings(makeFilm(), VIEW);
  test("is said once, when it happened, in one sentence", () => {
    expect(all.map(({ n, text }) => [n, text])).toEqual([
      [15, "At 60 s: A node dies (App); App: node down"],
      [30, "At 120 s: Over: A node dies (App)"],
      [40, "At 160 s: at Database the queue passed 1,000"],
    ]);
    expect([14, 15, 39, 59].map((n) => lastBy(all, n)?.n)).toEqual([undefined, 15, 30, 40]);
  });

  test("is short even when everything breaks at once", () => {
    const breaks = Array.from({ length: 80 }, () => down);
    const [first] = happenings(makeFilm({ strikes: [], breaks }), VIEW);
    expect(first?.text).toBe("At 60 s: App: node down; App: node down, and 78 more");
  });
});

describe("the drawing", () => {
  const changed = (change: Change): boolean => isAlike(VIEW, fold([{ changes: [change] }], VIEW));
  test("is still the one that was played after what no run knows of", () => {
    expect(changed({ type: "move_tier", tier: "app", x: 80, y: 0 })).toBe(true);
    expect(changed({ type: "set_tier", tier: "app", key: "name", value: "Front" })).toBe(true);
    expect(isAlike(VIEW, fold([{ changes: [{ type: "set_tier", tier: "app", key: "nodes", value: 3 }, { type: "set_tier", tier: "app", key: "nodes", value: null }] }], VIEW))).toBe(true);
  });
  test("is another one after anything else", () => {
    expect(changed({ type: "set_tier", tier: "app", key: "nodes", value: 3 })).toBe(false);
    expect(changed({ type: "remove_link", from: "app", to: "db" })).toBe(false);
    expect(changed({ type: "remove_tier", tier: "db" })).toBe(false);
    expect(changed(added("cache", "cache", "Cache"))).toBe(false);
    expect(changed({ type: "add_link", from: "db", to: "app", properties: {} })).toBe(false);
  });
});
