import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as arbitrary from "./arbitrary";
import { blank, type Change, drawing, fold, type Graph } from "./graph";
import { difference, Tale, told, when } from "./history";
import type { Row } from "./outbox";
import { World } from "./simulated";
import { Studio } from "./studio";

const long = { size: "max", maxLength: 120 } as const;
const numbered = (log: readonly (readonly Change[])[]): Row[] =>
  log.map((changes, n) => ({ seq: n + 1, id: `e${n}`, actor: n % 2 ? "1" : "2", at: "2026-11-25T14:02:00Z", changes }));
const app = (tier: string, name: string): Change => ({ type: "add_tier", tier, kind: "app", x: 0, y: 0, properties: { name } });
const abc = fold([{ changes: [app("a", "App"), app("b", "Base"), { type: "add_link", from: "a", to: "b", properties: {} }] }]);

function same(one: Graph, other: Graph): void {
  const sorted = (graph: Graph) => ({
    tiers: new Map([...graph.tiers].sort()),
    links: new Map([...graph.links].sort()),
    notes: new Map([...graph.notes].sort()),
    groups: new Map([...graph.groups].sort()),
  });
  expect(sorted(one)).toEqual(sorted(other));
}

describe("the difference", () => {
  test("makes one drawing the other, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.change, long), fc.array(arbitrary.change, long), (one, other) => {
        const [from, to] = [fold([{ changes: one }]), fold([{ changes: other }])];
        same(fold([{ changes: difference(from, to) }], from), to);
      }),
      { numRuns: 1000 },
    );
  });

  test("of a drawing with itself is nothing", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.change, long), (log) => {
        const graph = fold([{ changes: log }]);
        expect(difference(graph, graph)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("restoring", () => {
  test("gives back the drawing of that moment, undo what was there before, and redo restores again", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.gesture, { size: "max", minLength: 1, maxLength: 60 }), fc.nat(), (gestures, n) => {
        const world = new World(1, drawing(blank));
        world.settle();
        const { outbox } = world.browsers[0]!;
        for (const gesture of gestures) outbox.make(gesture);
        world.settle();
        const seq = n % (world.server.head + 1);
        const then = world.server.folded(seq);
        const before = outbox.view;
        const changes = difference(before, then);
        if (!changes.length) return;
        const head = world.server.head;
        outbox.make(changes);
        same(outbox.view, then);
        world.settle();
        expect(world.server.head).toBe(head + 1); // one edit
        same(world.server.folded(), then);
        outbox.undo();
        world.settle();
        same(world.server.folded(), before);
        outbox.redo();
        world.settle();
        same(outbox.view, then);
      }),
      { numRuns: 150 },
    );
  });

  test("and taking it back while another draws, everybody sees the same in the end", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.gesture, { size: "max", minLength: 2, maxLength: 40 }), fc.array(arbitrary.gesture, { maxLength: 6 }), fc.nat(), (gestures, others, n) => {
        const world = new World(2, drawing(blank));
        world.settle();
        const [mine, theirs] = world.browsers.map(({ outbox }) => outbox);
        for (const gesture of gestures) mine!.make(gesture);
        world.settle();
        mine!.make(difference(mine!.view, world.server.folded(n % (world.server.head + 1))));
        for (const gesture of others) theirs!.make(gesture);
        mine!.undo();
        world.settle();
        same(mine!.view, world.server.folded());
        same(theirs!.view, world.server.folded());
      }),
      { numRuns: 100 },
    );
  });
});

describe("the tale", () => {
  test("tells any moment, in whatever order one looks", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.gesture, { size: "max", minLength: 300, maxLength: 700 }), fc.array(fc.nat(), { minLength: 5, maxLength: 40 }), (log, looks) => {
        const tale = new Tale();
        tale.add(numbered(log));
        for (const look of looks) {
          const seq = look % (log.length + 1);
          expect(drawing(tale.graphAt(seq))).toEqual(drawing(fold(log.slice(0, seq).map((changes) => ({ changes })))));
        }
      }),
      { numRuns: 20 },
    );
  });

  test("takes each edit once and none out of turn", () => {
    const tale = new Tale();
    const rows = numbered([[app("a", "A")], [app("b", "B")], [app("c", "C")]]);
    expect(tale.add(rows.slice(0, 2))).toBe(true);
    expect(tale.add(rows.slice(0, 1))).toBe(true);
    expect(tale.head).toBe(2);
    expect(new Tale().add(rows.slice(1))).toBe(false);
  });

  test("a step of scrubbing through 10,000 edits of 200 tiers (printed, not judged)", () => {
    const edits: Change[][] = Array.from({ length: 10_000 }, (_, n) => (n < 200 ? [app(`t${n}`, `App ${n}`)] : [{ type: "move_tier", tier: `t${n % 200}`, x: n, y: n }]));
    const tale = new Tale();
    tale.add(numbered(edits));
    const timed = (act: () => void): number => {
      const start = performance.now();
      act();
      return performance.now() - start;
    };
    const first = timed(() => tale.graphAt(9_999));
    const step = (seq: number): number => timed(() => [tale.graphAt(seq), tale.sentence(seq, "1")]);
    const jumps = Array.from({ length: 500 }, (_, n) => step((n * 7919) % 10_001));
    const back = Array.from({ length: 500 }, (_, n) => step(9_999 - n));
    const on = Array.from({ length: 500 }, (_, n) => step(9_000 + n));
    const p95 = (times: number[]): string => times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!.toFixed(2);
    console.info(`history of 10,000 edits: first look ${first.toFixed(1)} ms; p95 of a step: on ${p95(on)} ms, back ${p95(back)} ms, anywhere ${p95(jumps)} ms`);
  });
});

describe("a step in words", () => {
  const cases: [string, Change[], string][] = [
    ["a link", [{ type: "add_link", from: "b", to: "a", properties: {} }], "You linked Base to App"],
    ["a tier", [app("c", "Cache")], "You added Cache"],
    ["a tier that comes linked", [app("c", "Cache"), { type: "add_link", from: "a", to: "c", properties: {} }], "You added Cache, linked with App"],
    ["a move", [{ type: "move_tier", tier: "a", x: 8, y: 8 }], "You moved App"],
    ["a removal with its links", [{ type: "remove_tier", tier: "a" }], "You removed App and 1 link"],
    ["a cut", [{ type: "remove_link", from: "a", to: "b" }], "You unlinked App from Base"],
    ["a name", [{ type: "set_tier", tier: "a", key: "name", value: "Front" }], "You renamed App to Front"],
    ["a property", [{ type: "set_tier", tier: "a", key: "nodes", value: 3 }], "You set “Nodes” of App to 3"],
    ["a property cleared", [{ type: "set_tier", tier: "a", key: "nodes", value: null }], "You put “Nodes” of App back to what is usual"],
    [
      "two properties",
      [
        { type: "set_tier", tier: "a", key: "nodes", value: 3 },
        { type: "set_tier", tier: "a", key: "size", value: "large" },
      ],
      "You set 2 properties of App",
    ],
    ["many at once", [{ type: "remove_tier", tier: "a" }, app("c", "C"), app("d", "D")], "You changed much at once: 2 tiers added, 1 tier removed"],
    ["what came too late", [{ type: "remove_tier", tier: "z" }], "You changed what was no longer there"],
  ];
  test.each(cases)("%s", (_, changes, words) => expect(told(changes, abc, "You")).toBe(words));

  test("says something of whatever edit, and never an id where there is a name", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.change, long), arbitrary.gesture, (log, gesture) => {
        expect(told(gesture, fold([{ changes: log }]), "Ada")).toMatch(/^Ada \w+/);
      }),
      { numRuns: 500 },
    );
  });

  test("who did it: me, a person by name, or somebody", () => {
    const tale = new Tale();
    tale.add(numbered([[app("a", "A")], [app("b", "B")], [app("c", "C")]]), { "2": "Ben" });
    expect(tale.sentence(1, "1")).toMatch(/^Ben added A, /);
    expect(tale.sentence(2, "1")).toMatch(/^You added B, /);
    expect(tale.sentence(2, "9")).toMatch(/^Somebody added B, /);
    expect(tale.sentence(0, "1")).toBe("The beginning: an empty sheet");
  });

  test("the time alone today, with its day before", () => {
    const now = new Date(2026, 10, 25, 15, 0);
    expect(when(new Date(2026, 10, 25, 14, 2).toISOString(), now)).toBe("14:02");
    expect(when(new Date(2026, 10, 24, 14, 2).toISOString(), now)).toBe("24 Nov, 14:02");
  });
});

describe("looking at the past in the studio", () => {
  const config = { design: "d", socket: "/ws", log: "/log/", history: "/history/", actor: "1" };
  const rows = numbered([[app("a", "A")], [app("b", "B")], [{ type: "remove_tier", tier: "a" }]]);

  let studioNow: Studio | null = null;

  async function opened(answer: (path: string) => unknown, made: (studio: Studio) => void = () => undefined) {
    let n = 0;
    const sent: object[] = [];
    const branched: number[] = [];
    const studio = new Studio(config, { send: (message) => sent.push(message), keep: () => undefined, newId: (length) => String(n++).padStart(length, "0"), changed: () => undefined, clipboard: { copy: () => undefined, paste: () => Promise.resolve(""), kept: () => "" } });
    studio.past.doors = { ask: async (path) => answer(path), branch: (seq) => branched.push(seq) };
    made(studio);
    studio.opened();
    studio.heard({ type: "welcome", head: 3, snapshot: { seq: 0, graph: drawing(blank) }, edits: rows });
    studio.past.open();
    await new Promise((done) => setTimeout(done));
    return { studio, sent, branched };
  }
  const pages = (path: string): unknown => {
    if (path === "/history/") return { runs: [{ seq: 2, words: "B broke", tier: "B" }] };
    const after = Number(new URL(path, "http://x").searchParams.get("after"));
    return { beginning: after ? null : drawing(blank), edits: rows.slice(after, after + 2), people: {}, more: after === 0 };
  };

  test("it is fetched page by page, and shown read-only", async () => {
    const { studio } = await opened(pages);
    expect(studio.state.history).toMatchObject({ status: "ready", at: null, head: 3, marks: [{ seq: 2 }] });
    studio.past.goTo(1);
    expect([...studio.state.view.tiers.keys()]).toEqual(["a"]);
    expect(studio.canEdit).toBe(false);
    studio.past.goToRun("later");
    expect(studio.state.history?.at).toBe(2);
    studio.past.goToRun("later");
    expect(studio.state.history?.at).toBe(null);
    expect(studio.canEdit).toBe(true);
    studio.past.goToRun("earlier");
    studio.past.goToRun("earlier");
    expect(studio.state.history?.at).toBe(0);
    studio.past.close();
    expect([...studio.state.view.tiers.keys()]).toEqual(["b"]);
  });

  test("what others draw meanwhile is a new step, and the past stays in sight", async () => {
    const { studio } = await opened(pages);
    studio.past.goTo(1);
    studio.heard({ type: "edit", edit: { seq: 4, id: "x", actor: "2", changes: [app("c", "C")] } });
    expect(studio.state.history).toMatchObject({ at: 1, head: 4 });
    expect([...studio.state.view.tiers.keys()]).toEqual(["a"]);
    studio.past.goToNow();
    expect([...studio.state.view.tiers.keys()]).toEqual(["b", "c"]);
  });

  test("restoring makes one edit and shows the present; a branch leaves with the moment", async () => {
    const { studio, sent, branched } = await opened(pages);
    studio.past.goTo(1);
    studio.past.branch();
    expect(branched).toEqual([1]);
    studio.past.goTo(1);
    studio.running();
    expect([studio.past.graph, studio.state.history?.at, studio.canEdit]).toEqual([null, null, true]);
    studio.past.goTo(1);
    studio.past.restore();
    expect(sent.filter((message) => "edit" in message)).toHaveLength(1);
    expect([...studio.state.view.tiers.keys()]).toEqual(["a"]);
    expect(studio.state.history?.at).toBe(null);
    studio.undo();
    expect([...studio.state.view.tiers.keys()]).toEqual(["b"]);
  });

  test("offline it says so, and is fetched when asked again", async () => {
    let isOffline = true;
    const { studio } = await opened((path) => {
      if (isOffline) throw new TypeError("Failed to fetch");
      return pages(path);
    });
    expect(studio.state.history?.status).toBe("failed");
    isOffline = false;
    studio.past.refresh();
    await new Promise((done) => setTimeout(done));
    expect(studio.state.history?.status).toBe("ready");
  });

  test("an edit that lands while the log is fetched is a step all the same", async () => {
    let asked = 0;
    const { studio } = await opened((path) => {
      if (path !== "/history/" && asked++ === 1) studioNow!.heard({ type: "edit", edit: { seq: 4, id: "x", actor: "2", changes: [app("c", "C")] } });
      if (asked === 3) return { beginning: null, edits: [{ seq: 4, id: "x", actor: "2", changes: [app("c", "C")] }], people: {}, more: false };
      return pages(path);
    }, (studio) => (studioNow = studio));
    expect(studio.state.history).toMatchObject({ status: "ready", head: 4 });
  });

  test("what was missed while offline is fetched when the connection is back", async () => {
    const { studio } = await opened(pages);
    studio.heard({ type: "welcome", head: 5, snapshot: { seq: 5, graph: drawing(blank) }, edits: [] });
    const late = [4, 5].map((seq) => ({ seq, id: `x${seq}`, actor: "2", changes: [app(`c${seq}`, "C")] }));
    studio.past.doors = { ...studio.past.doors, ask: async () => ({ beginning: null, edits: late, people: {}, more: false }) };
    studio.past.reconnected();
    await new Promise((done) => setTimeout(done));
    expect(studio.state.history?.head).toBe(5);
  });

  test("a result is not shown on a drawing that it did not measure", async () => {
    const { studio } = await opened(pages);
    studio.measured({ seq: 3, result: { tiers: {} } });
    studio.past.goTo(1);
    expect(studio.state.result).toBe(null);
    studio.past.goToNow();
    expect(studio.state.result).not.toBe(null);
  });
});
