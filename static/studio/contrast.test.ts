import { describe, expect, test } from "vitest";
import { contrastOf, type Measured } from "./contrast";
import { Studio } from "./studio";

const tier = (id: string, kind: string, x: number, more = {}) => ({ id, kind, x, y: 0, ...more });
const BEFORE: Measured = {
  words: "The database broke at 84,000 users",
  graph: { format: 1, tiers: [tier("users", "users", 0), tier("app", "app", 240), tier("db", "database", 480)], links: [{ from: "users", to: "app" }, { from: "app", to: "db" }] },
  result: { seq: 4, users: 1000, tiers: { app: { utilisation: 0.4 }, db: { utilisation: 0.92 } }, links: [{ from: "users", to: "app", rate_rps: 1100 }, { from: "app", to: "db", rate_rps: 1000 }] },
};
const AFTER: Measured = {
  words: "holds",
  graph: {
    format: 1,
    tiers: [tier("users", "users", 0), tier("app", "app", 240, { nodes: 3 }), tier("cache", "cache", 480), tier("store", "key_value", 720)],
    links: [{ from: "users", to: "app" }, { from: "app", to: "cache" }],
  },
  result: { seq: 9, users: 1000, tiers: { app: { utilisation: 0.41 }, cache: { utilisation: 0.02 } }, links: [{ from: "users", to: "app", rate_rps: 1100 }, { from: "app", to: "cache", rate_rps: 900 }] },
};

describe("two runs side by side", () => {
  const { graph, tiers, links, summary } = contrastOf(BEFORE, AFTER);

  test("tiers of both are drawn, and each says what became of it", () => {
    expect([...graph.tiers.keys()].sort()).toEqual(["app", "cache", "db", "store", "users"]);
    expect([...tiers].map(([id, { fate, words }]) => [id, fate, words])).toEqual([
      ["users", "stays", ""],
      ["app", "stays", "40% → 41% ▲ busier"],
      ["cache", "added", "added, 2%"],
      ["store", "added", "added"],
      ["db", "removed", "removed, 92%"],
    ]);
    expect(tiers.get("app")?.sizes).toMatch(/^4 cores.* → 3 × 4 cores$/);
  });

  test("what went hides nothing that came in its place", () => {
    const [gone, came] = [graph.tiers.get("db"), graph.tiers.get("cache")];
    expect(Math.abs((gone?.x ?? 0) - (came?.x ?? 0)) >= 160 || Math.abs((gone?.y ?? 0) - (came?.y ?? 0)) >= 92).toBe(true);
  });

  test("links say how many calls went over them and go", () => {
    expect([...links].map(([key, { fate, words }]) => [key, fate, words])).toEqual([
      ["users app", "stays", "1.1k/s"],
      ["app db", "removed", "removed, 1k/s"],
      ["app cache", "added", "added, 900/s"],
    ]);
  });

  test("one summary names the verdicts, what came and went, and whose load changed most", () => {
    expect(summary).toContain("Before: The database broke at 84,000 users. Now: holds. Added: Cache, Key-value store. Removed: Database.");
    expect(summary).toContain("App server went from 40% to 41% busy.");
    expect(contrastOf(AFTER, AFTER).summary).toBe("Before: holds. Now: holds. The same tiers and links.");
  });

  test("less is less, either way round", () => {
    expect(contrastOf(AFTER, { ...AFTER, result: BEFORE.result }).tiers.get("app")?.words).toBe("41% → 40% ▼ less busy");
  });
});

const RUNS = [
  { id: "r1", seq: 4, words: "broke", tier: "Database", url: "/r1" },
  { id: "r2", seq: 6, words: "broke", tier: "Database", url: "/r2" },
  { id: "r3", seq: 9, words: "holds", tier: null, url: "/r3" },
];

function opened(runs = RUNS) {
  const asked: string[] = [];
  const studio = new Studio(
    { design: "d", socket: "/", history: "/history", reveal: true, result: { seq: 0, tiers: {} } },
    { send: () => undefined, keep: () => undefined, clipboard: { copy: () => undefined, paste: () => Promise.resolve(null), kept: () => null }, newId: (length) => "x".repeat(length), changed: () => undefined },
  );
  studio.opened();
  studio.heard({ type: "welcome", head: 0, snapshot: { seq: 0, graph: { format: 1, tiers: [tier("now", "app", 0)], links: [] } }, edits: [] });
  studio.past.doors = {
    ask: (path) => {
      asked.push(path);
      return Promise.resolve(path === "/history" ? { runs } : path === "/r3" ? AFTER : BEFORE);
    },
    branch: () => undefined,
  };
  return { studio, asked };
}

describe("comparing on the drawing", () => {
  test("the newest run is shown beside the one before it, and the present comes back", async () => {
    const { studio, asked } = opened();
    await studio.contrasts.open();
    expect([studio.contrasts.now?.before, studio.contrasts.now?.after, asked]).toEqual(["r2", "r3", ["/history", "/r2", "/r3"]]);
    expect([studio.state.view.tiers.has("db"), studio.state.view.tiers.has("now"), studio.canEdit]).toEqual([true, false, false]);
    expect([studio.state.result?.seq, studio.state.isStale]).toEqual([9, false]);
    expect(studio.state.murmur?.text).toContain("Removed: Database.");
    studio.contrasts.close();
    expect([studio.state.view.tiers.has("now"), studio.state.view.tiers.has("db"), studio.canEdit]).toEqual([true, false, true]);
  });

  test("any other may be chosen, and each is fetched once", async () => {
    const { studio, asked } = opened();
    await studio.contrasts.open("r1");
    await studio.contrasts.choose("r3", "r1");
    await studio.contrasts.choose("r1", "r3");
    expect([studio.contrasts.now?.before, asked.filter((path) => path === "/r1")]).toEqual(["r1", ["/r1"]]);
  });

  test("a run takes what stands now, and so shows it", async () => {
    const { studio } = opened();
    studio.running();
    expect(studio.state.notice).toBeNull();
    await studio.contrasts.open();
    studio.running();
    expect([studio.state.view.tiers.has("now"), studio.contrasts.now, studio.state.notice?.text]).toEqual([true, null, "Back to now: a run takes the drawing as it stands now."]);
  });

  test("a run that answers meanwhile may be chosen then", async () => {
    const runs = RUNS.slice(0, 2);
    const { studio } = opened(runs);
    await studio.contrasts.open();
    runs.push(RUNS[2] as (typeof RUNS)[number]);
    studio.measured({ seq: 0, result: { tiers: {} } });
    await new Promise((done) => setTimeout(done));
    expect([studio.contrasts.now?.runs.length, studio.contrasts.now?.after]).toEqual([3, "r2"]);
  });

  test("with one run there is nothing to compare; what cannot be fetched says so", async () => {
    const one = opened(RUNS.slice(0, 1)).studio;
    await one.contrasts.open();
    expect([one.contrasts.now?.status, one.contrasts.graph]).toEqual(["ready", null]);
    const { studio } = opened();
    studio.past.doors = { ask: () => Promise.reject(new Error("offline")), branch: () => undefined };
    await studio.contrasts.open();
    expect([studio.contrasts.now?.status, studio.state.view.tiers.has("now")]).toEqual(["failed", true]);
  });

  test("what is drawn meanwhile by somebody else is there afterwards", async () => {
    const { studio } = opened();
    await studio.contrasts.open();
    studio.heard({ type: "edit", edit: { id: "e1", seq: 1, actor: "ben", at: "2026-01-01T00:00:00Z", changes: [{ type: "add_tier", tier: "new", kind: "cache", x: 500, y: 0, properties: {} }] } });
    expect(studio.state.view.tiers.has("new")).toBe(false);
    studio.contrasts.close();
    expect(studio.state.view.tiers.has("new")).toBe(true);
  });
});
