import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as arbitrary from "./arbitrary";
import { type Change, drawing, fieldOf, fold, type Graph } from "./graph";
import { Browser, type Fate, World } from "./simulated";

const START = { format: 1, tiers: [{ id: "t0", kind: "app", x: 0, y: 0 }], links: [] };
const text = (graph: Graph): string => JSON.stringify(drawing(graph));

// -- any interleaving --------------------------------------------------------------------------------------------------
type Step = (world: World) => void;
const of = (act: (browser: Browser, world: World) => void) => (n: number): Step => (world) =>
  act(world.browsers[n % world.browsers.length] as Browser, world);

const who = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(who, arbitrary.gesture).map(([n, changes]) => of((browser) => browser.outbox.make(changes))(n)) },
  { weight: 2, arbitrary: who.map(of((browser) => browser.outbox.undo())) },
  { weight: 1, arbitrary: who.map(of((browser) => browser.outbox.redo())) },
  {
    weight: 12,
    arbitrary: fc
      .tuple(who, fc.constantFrom<Fate>("told", "told", "told", "told", "told", "lost", "twice"))
      .map(([n, fate]) => of((browser, world) => world.serve(browser, fate))(n)),
  },
  { weight: 1, arbitrary: who.map(of((browser, world) => world.serve(browser, "crash"))) },
  { weight: 16, arbitrary: who.map(of((browser) => browser.hear())) },
  { weight: 2, arbitrary: who.map(of((browser) => browser.cross())) },
  { weight: 1, arbitrary: who.map(of((browser) => browser.disconnect())) },
  { weight: 5, arbitrary: who.map(of((browser) => browser.connect())) },
  { weight: 1, arbitrary: who.map(of((browser) => browser.reload())) },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.beat()) },
);

function holds(world: World, before: readonly number[]): void {
  for (const [n, { outbox }] of world.browsers.entries()) {
    if (outbox.seq > 0) expect(text(outbox.confirmed)).toBe(text(world.server.folded(outbox.seq)));
    expect(text(outbox.view)).toBe(text(fold(outbox.pending, outbox.confirmed)));
    expect(outbox.seq === 0 || outbox.seq >= (before[n] as number)).toBe(true); // 0: the page was loaded anew
  }
}

describe("browsers at one design", () => {
  test("agree with the log after every step, and in the end with each other; nothing made is lost or doubled", () => {
    let logged = 0;
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 4 }), fc.array(step, { minLength: 20, maxLength: 400, size: "max" }), (count, steps) => {
        const world = new World(count, START);
        for (const browser of world.browsers) browser.connect();
        for (const act of steps) {
          const before = world.browsers.map((browser) => browser.outbox.seq);
          act(world);
          holds(world, before);
        }
        world.settle();
        const { log } = world.server;
        logged = Math.max(logged, log.length);
        const counts = new Map<string, number>();
        for (const row of log) counts.set(row.id, (counts.get(row.id) ?? 0) + 1);
        for (const { outbox, made, refused } of world.browsers) {
          expect(outbox.pending).toEqual([]);
          expect(text(outbox.view)).toBe(text(world.server.folded()));
          for (const id of made) expect((counts.get(id) ?? 0) + (refused.has(id) ? 1 : 0)).toBe(1);
        }
      }),
      { numRuns: 150 },
    );
    expect(logged).toBeGreaterThan(40);
  });

  test("a heartbeat alone mends a lost tail, with no reconnect", () => {
    const world = new World(2, START);
    const [ada, ben] = world.browsers as [Browser, Browser];
    world.settle();
    ada.outbox.make([{ type: "set_tier", tier: "t0", key: "name", value: "Ada's" }]);
    world.serve(ada, "lost");
    expect([ada.outbox.pending.length, ben.outbox.seq]).toEqual([1, 0]);
    world.beat();
    for (const browser of [ada, ben]) {
      browser.hear();
      world.serve(browser);
      browser.hear();
    }
    expect([ada.outbox.pending.length, ada.outbox.seq, ben.outbox.seq]).toEqual([0, 1, 1]);
  });

  test("nothing is sent before the welcome, then everything in order", () => {
    const world = new World(1, START);
    const [ada] = world.browsers as [Browser];
    ada.connect();
    ada.outbox.make([{ type: "move_tier", tier: "t0", x: 8, y: 0 }]);
    ada.outbox.make([{ type: "move_tier", tier: "t0", x: 16, y: 0 }]);
    expect(ada.up.map((message) => message.type)).toEqual(["hello"]);
    world.serve(ada);
    ada.hear();
    expect(ada.up.map((message) => message.type === "edit" && message.edit.id)).toEqual(["a0", "a1"]);
  });

  test("a gap is asked about once", () => {
    const world = new World(2, START);
    const [ada, ben] = world.browsers as [Browser, Browser];
    world.settle();
    for (const x of [8, 16, 24]) ada.outbox.make([{ type: "move_tier", tier: "t0", x, y: 0 }]);
    world.serve(ada, "lost");
    world.serve(ada);
    world.serve(ada);
    ben.hear();
    ben.hear();
    expect(ben.up).toEqual([{ type: "hello", since: 0 }]);
  });

  test("a server that remembers less than we do is started afresh with", () => {
    const world = new World(1, START);
    const [ada] = world.browsers as [Browser];
    world.settle();
    ada.outbox.make([{ type: "move_tier", tier: "t0", x: 8, y: 0 }]);
    world.settle();
    ada.outbox.closed();
    ada.outbox.opened();
    ada.outbox.hear({ type: "welcome", head: 0, snapshot: { seq: 0, graph: START }, edits: [] });
    expect([ada.outbox.seq, ada.outbox.view.tiers.get("t0")?.x]).toEqual([0, 0]);
  });
});

describe("undo", () => {
  const alone = (): [World, Browser] => {
    const world = new World(1, START);
    world.settle();
    return [world, world.browsers[0] as Browser];
  };
  const sorted = (graph: Graph): string => JSON.stringify([[...graph.tiers].sort(), [...graph.links].sort()], ordered);
  const ordered = (_: string, value: unknown): unknown =>
    value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value;
  // What the server refuses is another story, told above.
  const allowed = arbitrary.gesture.filter((changes) => changes.every((change) => !JSON.stringify(change).includes("t9")));

  test("n undos restore and n redos return", () => {
    fc.assert(
      fc.property(fc.array(allowed, { maxLength: 60, size: "max" }), fc.array(fc.boolean(), { maxLength: 60 }), (gestures, settles) => {
        const [world, { outbox }] = alone();
        const start = sorted(outbox.view);
        for (const [n, changes] of gestures.entries()) {
          outbox.make(changes);
          if (settles[n]) world.settle();
        }
        const end = sorted(outbox.view);
        for (const _ of gestures) outbox.undo();
        expect(sorted(outbox.view)).toBe(start);
        for (const _ of gestures) outbox.redo();
        expect(sorted(outbox.view)).toBe(end);
        world.settle();
        expect(sorted(outbox.view)).toBe(end);
      }),
      { numRuns: 150 },
    );
  });

  test("never overwrites what a peer wrote later", () => {
    const theirs = fc.array(fc.record({ tier: fc.constantFrom("t0", "t1", "t2"), moves: fc.boolean() }), { minLength: 1, maxLength: 8 });
    const written = (graph: Graph, change: Change): string =>
      fieldOf(graph, change) && (fieldOf(graph, change) === wanted(change) ? "his" : "hers");
    const wanted = (change: Change): string => fieldOf(fold([{ changes: [added(change), change] }]), change);
    const added = (change: Change): Change => ({ type: "add_tier", tier: "tier" in change ? change.tier : "", kind: "app", x: 0, y: 0, properties: {} });
    let kept = 0;
    fc.assert(
      fc.property(fc.array(allowed, { maxLength: 40, size: "max" }), theirs, (ours, writes) => {
        const world = new World(2, START);
        const [ada, ben] = world.browsers as [Browser, Browser];
        world.settle();
        for (const changes of ours) ada.outbox.make(changes);
        world.settle();
        const changes = writes.map(({ tier, moves }, n): Change =>
          moves ? { type: "move_tier", tier, x: 1000 + n, y: n } : { type: "set_tier", tier, key: "name", value: `Ben ${n}` },
        );
        for (const change of changes) ben.outbox.make([change]);
        world.settle();
        const his = changes.filter((change) => written(ada.outbox.view, change) === "his");
        for (const _ of ours) ada.outbox.undo();
        world.settle();
        expect(his.map((change) => written(ben.outbox.view, change))).toEqual(his.map(() => "his"));
        kept += his.length;
      }),
      { numRuns: 300 },
    );
    expect(kept).toBeGreaterThan(100);
  });

  test("takes back a gesture too large for one edit as one", () => {
    const [world, { outbox }] = alone();
    const tiers = Array.from({ length: 150 }, (_, n): Change => ({ type: "add_tier", tier: `n${n}`, kind: "app", x: 0, y: n, properties: {} }));
    expect(outbox.make(tiers)).toBeNull();
    expect(outbox.make(tiers.map((_, n) => ({ type: "remove_tier", tier: `n${n}` })))).toBeNull();
    world.settle();
    expect(outbox.view.tiers.size).toBe(1);
    outbox.undo();
    expect(outbox.view.tiers.size).toBe(151);
    outbox.undo();
    expect(outbox.view.tiers.size).toBe(1);
  });

  test("forgets what was refused", () => {
    const [world, { outbox }] = alone();
    outbox.make([{ type: "add_tier", tier: "t9", kind: "app", x: 0, y: 0, properties: {} }]);
    world.settle();
    expect([outbox.view.tiers.has("t9"), outbox.stacks.undo.length]).toEqual([false, 0]);
  });
});
