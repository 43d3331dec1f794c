import { describe, expect, test } from "vitest";
import { Studio } from "./studio";
import { costOf, doneWords, likeliest, linkOf, milliseconds, onwards, type Route, type Step, stepAt, taken, tierOf } from "./trail";

const step = (values: Partial<Step>): Step => ({ tier: null, link: null, share: 1, ms: 1, wait_ms: 0, says: [], ways: [], ...values });
const then = (next: number) => [{ says: "", share: 1, next }];
const READ: Route = {
  name: "read",
  is_job: false,
  rate_rps: 100,
  steps: [
    step({ tier: "users", ms: 90, wait_ms: null, says: ["It travels."], ways: then(1) }),
    step({ tier: "app", link: ["users", "app"], wait_ms: 4, says: ["It computes."], ways: then(2) }),
    step({ tier: "cache", link: ["app", "cache"], says: ["It asks."], ways: [{ says: "a hit", share: 0.8, next: 4 }, { says: "a miss", share: 0.2, next: 3 }] }),
    step({ tier: "db", link: ["app", "db"], share: 0.2, ms: 10, wait_ms: 30, says: ["It reads."], ways: then(4) }),
    step({ says: ["It waits for somebody else."], ways: then(5) }),
  ],
};
const WRITE: Route = { ...READ, name: "write", steps: [step({ tier: "db", ways: then(1) })] };

describe("the trail of one request", () => {
  test("it goes on by the likeliest way, and by another where one asks for it", () => {
    expect(likeliest(READ.steps[2] as Step)).toBe(0);
    expect(onwards(READ, [0, 1, 2], 0)).toEqual([0, 1, 2, 4]);
    expect(onwards(READ, [0, 1, 2], 1)).toEqual([0, 1, 2, 3]);
  });

  test("behind the last step it is done, and stays so", () => {
    const done = onwards(READ, [0, 1, 2, 4], 0);
    expect([stepAt(READ, done), onwards(READ, done, 0)]).toEqual([undefined, done]);
  });

  test("a step of no tier is where it was before; the link is the one it came by", () => {
    expect([tierOf(READ, [0, 1, 2, 3, 4]), linkOf(READ, [0, 1, 2, 3, 4])]).toEqual(["db", null]);
    expect([tierOf(READ, [0, 1]), linkOf(READ, [0, 1])]).toEqual(["app", "users app"]);
  });

  test("what it took is the work and the waiting of the way it went, not of the others", () => {
    expect(taken(READ, [0, 1, 2, 4])).toEqual({ ms: 93, waitMs: 4 });
    expect(taken(READ, [0, 1, 2, 3, 4])).toEqual({ ms: 103, waitMs: 34 });
    expect(doneWords(READ, [0, 1, 2, 4, 5])).toBe("Answered after 97 ms: 93 ms at work, 4 ms waiting in line.");
  });

  test("a step says how long, how long in line, and who comes there; nothing of waiting that was not measured", () => {
    expect(costOf(READ.steps[3] as Step)).toBe("10 ms at work · 30 ms waiting in line · 20% of them come here");
    expect(costOf(READ.steps[0] as Step)).toBe("90 ms at work");
    expect(costOf(READ.steps[2] as Step)).toBe("1 ms at work · no waiting");
  });

  test("times are short: few digits, seconds from one on", () => {
    expect([0.004, 0.128, 1.234, 97.65, 233.4, 3210].map(milliseconds)).toEqual(["<0.01 ms", "0.13 ms", "1.23 ms", "97.7 ms", "233 ms", "3.21 s"]);
  });
});

const GRAPH = { format: 1, tiers: ["users", "app", "cache", "db"].map((id, n) => ({ id, kind: id === "db" ? "database" : id, x: 240 * n, y: 0, name: id })), links: [] };

function opened(revealed = true) {
  const asked: string[] = [];
  const studio = new Studio(
    { design: "d", socket: "/", walks: "/walks", reveal: revealed, result: revealed ? { seq: 0, tiers: {} } : null },
    { send: () => undefined, keep: () => undefined, clipboard: { copy: () => undefined, paste: () => Promise.resolve(null), kept: () => null }, newId: (length) => "x".repeat(length), changed: () => undefined },
  );
  studio.opened();
  studio.heard({ type: "welcome", head: 0, snapshot: { seq: 0, graph: GRAPH }, edits: [] });
  studio.walker.ask = (path) => {
    asked.push(path);
    return Promise.resolve({ walks: [READ, WRITE], seq: 0 });
  };
  return { studio, asked };
}

describe("walking it on the drawing", () => {
  test("it may not begin before a run was revealed", () => {
    expect([opened(false).studio.walker.mayOpen, opened().studio.walker.mayOpen]).toEqual([false, true]);
  });

  test("each step rings its tier and is said in one sentence", async () => {
    const { studio, asked } = opened();
    await studio.walker.open();
    expect(asked).toEqual(["/walks"]);
    expect([studio.walker.now?.tier, studio.state.murmur?.text]).toEqual(["users", "Step 1, users: It travels. 90 ms at work"]);
    studio.walker.next();
    expect([studio.walker.now?.tier, studio.walker.now?.link]).toEqual(["app", "users app"]);
    studio.walker.next();
    studio.walker.take(1);
    studio.walker.next();
    expect([studio.walker.now?.tier, studio.state.murmur?.text]).toEqual(["db", "Step 4, db: It reads. 10 ms at work · 30 ms waiting in line · 20% of them come here"]);
    studio.walker.back();
    expect([studio.walker.now?.tier, studio.walker.now?.way]).toEqual(["cache", 0]);
  });

  test("another class begins at its own first step, and looking at the past ends it", async () => {
    const { studio } = opened();
    await studio.walker.open();
    studio.walker.next();
    studio.walker.choose(1);
    expect([studio.walker.now?.route?.name, studio.walker.now?.trail]).toEqual(["write", [0]]);
    studio.past.doors = { ask: () => Promise.reject(new Error("offline")), branch: () => undefined };
    studio.past.open();
    expect(studio.walker.now).toBeNull();
  });

  test("what cannot be fetched says so, and what comes after it was closed is not shown", async () => {
    const { studio } = opened();
    studio.walker.ask = () => Promise.reject(new Error("500"));
    await studio.walker.open();
    expect(studio.walker.now?.status).toBe("failed");
    studio.walker.close();
    studio.walker.ask = () => Promise.resolve({ walks: [READ], seq: 0 });
    const opening = studio.walker.open();
    studio.walker.close();
    await opening;
    expect(studio.walker.now).toBeNull();
  });
});
