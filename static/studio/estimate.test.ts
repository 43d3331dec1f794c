import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { flagsOf, jump, people, place, sentenceAt, spokenUsers, stepOf, ticksOf, usersAt } from "./axis";
import { Asker, between, newest, type Answer, type Breakpoint, interpolated, type Ladder, shown, valueAt } from "./estimate";
import { heatOf, type Result } from "./load";

const point = (tier: string, users: number): Breakpoint => ({
  users,
  tier,
  flag: `${tier} ${users}`,
  next: `The ${tier} breaks next.`,
  broke: `The ${tier} broke.`,
  then: `Mend it, and the ${tier} breaks next.`,
  past: `past the ${tier}’s limit`,
  row: ["Repeated reads", "Database overloaded by reads"],
  reason: "",
});
const LADDER: Ladder = {
  seq: 3,
  end: 1e6,
  now: 10_000,
  horizon: 100_000,
  is_measured: false,
  breakpoints: [point("database", 84_000), point("worker", 123_000)],
  nowhere: "Nothing breaks below 1 million users.",
  earlier: [{ flag: "App 12k", users: 12_000 }],
  rungs: { users: [1, 1000, 100_000, 1e6], busy: { db: [0.00001, 0.01, 1, 10], app: [0, 0.005, 0.5, 5] }, hits: { cache: [0.8, 0.8, 0.4, 0.2] } },
};
const RUN: Result = { seq: 3, users: 10_000, tiers: { db: { utilisation: 0.11 } } };
const ANSWER: Answer = { seq: 3, users: 10_000, findings: [], tiers: { db: { utilisation: 0.1 } } };
const KNOWN = { measured: RUN, isStale: false, answer: null, ladder: LADDER, users: null, changedAt: 3, isAhead: false };

describe("between the rungs of a ladder", () => {
  test.each([
    [1, 0, 0],
    [0.5, 0, 0],
    [1000, 0, 1],
    [10_000, 1, 0.5],
    [1e6, 2, 1],
    [1e9, 2, 1],
  ])("%d users stand at rung %d and %d of the way up", (users, at, part) => {
    const found = between(LADDER.rungs.users, users);
    expect(found.at).toBe(at);
    expect(found.part).toBeCloseTo(part);
  });

  test("load grows as a power of the users", () => {
    expect(valueAt([1, 4], { at: 0, part: 0.5 })).toBeCloseTo(2);
    expect(valueAt([0, 4], { at: 0, part: 0.5 })).toBe(2);
    expect(valueAt([3], { at: 0, part: 0.5 })).toBe(3);
    expect(valueAt([], { at: 0, part: 0 })).toBe(0);
  });

  test("tiers fill, saturate and are asked for more than they can do", () => {
    const busy = (users: number) => heatOf(interpolated(LADDER, users), "db");
    expect(busy(10_000)).toMatchObject({ percent: "10", isSaturated: false, isEstimate: true, over: null, squares: 0 });
    expect(busy(99_000)).toMatchObject({ percent: "99", isSaturated: true, over: null });
    expect(busy(200_000)).toMatchObject({ percent: "100", isSaturated: true, over: 2, squares: 4, level: "hot" });
    expect(interpolated(LADDER, 1e4).tiers?.cache?.utilisation).toBeNull();
  });

  test("a tier of which nothing changed stays the same object", () => {
    const before = interpolated(LADDER, 10);
    const after = interpolated(LADDER, 10.5, before);
    expect(after.tiers?.app).toBe(before.tiers?.app);
    expect(interpolated(LADDER, 1000, before).tiers?.app).not.toBe(before.tiers?.app);
  });
});

describe("what is shown", () => {
  test("a run of this drawing at this load is the truth", () => {
    expect(shown({ ...KNOWN, answer: ANSWER }, null)).toEqual({ result: RUN, isStale: false });
  });

  test("elsewhere on the ladder it is arithmetic, exact where it was asked", () => {
    expect(shown({ ...KNOWN, users: 100_000 }, null).result).toMatchObject({ isEstimate: true, users: 100_000, tiers: { db: { utilisation: 1 } } });
    const exact = { ...ANSWER, users: 50_000, tiers: { db: { utilisation: 0.7 } } };
    expect(shown({ ...KNOWN, users: 50_000, answer: exact }, null).result?.tiers).toBe(exact.tiers);
    expect(shown({ ...KNOWN, users: 60_000, answer: exact }, null).result?.tiers).not.toBe(exact.tiers);
  });

  test("after an edit what there was turns grey, until an answer to just this drawing is there", () => {
    const edited = { ...KNOWN, isStale: true, changedAt: 4 };
    expect(shown({ ...edited, ladder: null }, null)).toEqual({ result: RUN, isStale: true });
    expect(shown(edited, null)).toMatchObject({ result: { isEstimate: true }, isStale: true });
    expect(shown({ ...edited, answer: { ...ANSWER, seq: 4 } }, null)).toMatchObject({ result: { isEstimate: true, seq: 4 }, isStale: false });
    expect(shown({ ...edited, answer: { ...ANSWER, seq: 4 }, isAhead: true }, null).isStale).toBe(true);
  });

  test("what breaks first is marked before the rest of the axis is known", () => {
    const breakpoints = [point("app", 20_000)];
    expect(newest(LADDER, { ...ANSWER, seq: 4, breakpoints }).breakpoints).toBe(breakpoints);
    expect(newest(LADDER, { ...ANSWER, breakpoints })).toBe(LADDER);
    expect(newest(LADDER, { seq: 4, findings: [{ sentence: "" }] })).toBe(LADDER);
  });

  test("a run is never greyed by older arithmetic", () => {
    expect(shown({ ...KNOWN, isStale: true, measured: { ...RUN, seq: 9 }, changedAt: 10 }, null).result?.seq).toBe(9);
  });

  test("findings come without numbers of their own", () => {
    const answer = { seq: 4, findings: [{ sentence: "Nothing stores links." }] };
    expect(shown({ ...KNOWN, isStale: true, changedAt: 4, answer }, null)).toEqual({ result: RUN, isStale: true });
  });

  test("nothing without a run and without an answer", () => {
    expect(shown({ ...KNOWN, measured: null, ladder: null }, null)).toEqual({ result: null, isStale: false });
  });
});

describe("asking", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("one question at a time, the latest next, the same one never twice", () => {
    const sent: object[] = [];
    const asker = new Asker((message) => sent.push(message));
    for (const n of [1, 1, 2, 3]) asker.wants(String(n), { n });
    expect(sent).toEqual([{ n: 1 }]);
    asker.answered();
    expect(sent).toEqual([{ n: 1 }, { n: 3 }]);
    asker.answered();
    asker.wants("3", { n: 3 });
    expect(sent).toHaveLength(2);
  });

  test("an answer that does not come is not waited for for ever", () => {
    const sent: object[] = [];
    const asker = new Asker((message) => sent.push(message));
    asker.wants("1", { n: 1 });
    asker.wants("2", { n: 2 });
    vi.advanceTimersByTime(2000);
    expect(sent).toEqual([{ n: 1 }, { n: 2 }]);
    asker.forget();
    asker.wants("2", { n: 2 });
    expect(sent).toHaveLength(3);
  });
});

describe("the axis", () => {
  test("steps are hundredths of a decade", () => {
    expect([stepOf(1), stepOf(1000), stepOf(84_000), stepOf(0)]).toEqual([0, 300, 492, 0]);
    expect(usersAt(300)).toBeCloseTo(1000);
    expect([place(1, 1e6), place(1000, 1e6), place(5e9, 1e6)]).toEqual([0, 50, 100]);
  });

  test("users read as people say them", () => {
    expect([1, 84_321, 999_900, 9_123_456, 2.4e9].map(people)).toEqual(["1", "84,000", "1 million", "9.1 million", "2.4 billion"]);
  });

  test("ticks are the decades with eight between; a long axis names every other", () => {
    expect(ticksOf(1e6).flatMap(({ label }) => label || [])).toEqual(["1", "10", "100", "1k", "10k", "100k", "1M"]);
    expect(ticksOf(1e6).filter(({ isDecade }) => !isDecade)).toHaveLength(48);
    expect(ticksOf(240e6).flatMap(({ label }) => label || [])).toEqual(["1", "100", "10k", "1M", "100M"]);
  });

  test("flags: what breaks next, what breaks after, where it broke before; arithmetic says about", () => {
    expect(flagsOf(LADDER).map(({ text, kind }) => [text, kind])).toEqual([
      ["≈ database 84000", "next"],
      ["≈ worker 123000", "later"],
      ["App 12k", "earlier"],
    ]);
    expect(flagsOf({ ...LADDER, is_measured: true })[0]?.text).toBe("database 84000");
  });

  test("page keys jump to just past each breakpoint", () => {
    const first = jump(LADDER, 0, "up") as number;
    expect(usersAt(first)).toBeGreaterThanOrEqual(84_000);
    expect(usersAt(first - 1)).toBeLessThan(84_000);
    const second = jump(LADDER, first, "up") as number;
    expect(usersAt(second)).toBeGreaterThanOrEqual(123_000);
    expect(jump(LADDER, second, "up")).toBeNull();
    expect(jump(LADDER, second, "down")).toBe(first);
    expect(jump(LADDER, first, "down")).toBeNull();
  });

  test("what is said goes with where it is", () => {
    expect(spokenUsers(LADDER, 1)).toBe("1 user");
    expect(spokenUsers(LADDER, 50_000)).toBe("50,000 users");
    expect(spokenUsers(LADDER, 100_000)).toBe("100,000 users, past the database’s limit");
    expect(sentenceAt(LADDER, 50_000)).toBe("The database breaks next.");
    expect(sentenceAt(LADDER, 100_000)).toBe("The database broke. Mend it, and the worker breaks next.");
    expect(sentenceAt({ ...LADDER, breakpoints: LADDER.breakpoints.slice(0, 1) }, 500_000)).toBe("The database broke.");
    expect(sentenceAt({ ...LADDER, breakpoints: [] }, 5)).toBe("Nothing breaks below 1 million users.");
  });
});
