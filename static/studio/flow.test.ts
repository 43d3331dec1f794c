import { describe, expect, test } from "vitest";
import { edgesOf, type LinkEdge, mannerOf, Memory, nodesOf, type Shown, type TierNode } from "./flow";
import { apply, type Graph, read } from "./graph";

const VIEW = read({
  format: 1,
  tiers: [
    { id: "app", kind: "app", x: 0, y: 0, nodes: 6 },
    { id: "db", kind: "database", x: 240, y: 0, name: "Orders" },
    { id: "copy", kind: "replica", x: 480, y: 0 },
    { id: "queue", kind: "queue", x: 0, y: 160 },
  ],
  links: [{ from: "app", to: "db" }, { from: "db", to: "copy" }, { from: "app", to: "queue" }],
});
const shown = (view: Graph, more: Partial<Shown> = {}): Shown => ({
  view,
  tiers: new Set(),
  links: new Set(),
  active: "app",
  places: new Map(),
  result: null,
  isStale: false,
  findings: [],
  draggable: "all",
  ...more,
});

describe("nodes", () => {
  test("stay the same objects where nothing about them changed", () => {
    const memory = new Memory<TierNode>();
    const before = nodesOf(shown(VIEW), memory);
    const after = nodesOf(shown(apply(VIEW, { type: "move_tier", tier: "db", x: 8, y: 8 })), memory);
    expect(after.map((node, n) => node === before[n])).toEqual([true, false, true, true]);
    expect(after[1]?.position).toEqual({ x: 8, y: 8 });
  });

  test("are named for those who hear them, with what was measured", () => {
    const result = { tiers: { db: { utilisation: 0.96, saturated: true } } };
    const labels = (more: Partial<Shown>): (string | undefined)[] => nodesOf(shown(VIEW, more), new Memory()).map((node) => node.data.spoken);
    expect(labels({})).toEqual(["App server", "Orders", "Read replica", "Queue"]);
    expect(labels({ result })[1]).toBe("Orders, 96% busy, saturated");
    expect(labels({ result, isStale: true })[1]).toBe("Orders, 96% busy, saturated, before the last change");
  });

  test("have one stop for Tab, and carry findings of their own", () => {
    const nodes = nodesOf(shown(VIEW, { findings: [{ tier: "db", sentence: "One." }, { tier: "db", sentence: "Two." }, { sentence: "All." }] }), new Memory());
    expect(nodes.map((node) => node.domAttributes?.tabIndex)).toEqual([0, -1, -1, -1]);
    expect(nodes.map((node) => node.data.finding)).toEqual([null, "One. Two.", null, null]);
    expect(nodes.map((node) => node.data.about)).toEqual(["6 × 4 cores", "4 cores, 16 GB", "4 cores, 16 GB", ""]);
  });

  test("under a finger are dragged only when they are selected", () => {
    const nodes = nodesOf(shown(VIEW, { draggable: "selected", tiers: new Set(["db"]) }), new Memory());
    expect(nodes.map((node) => node.draggable)).toEqual([false, true, false, false]);
  });
});

test("a link is solid where an answer is waited for, dashed at a queue, double for copies", () => {
  expect([mannerOf(VIEW, "app", "db"), mannerOf(VIEW, "app", "queue"), mannerOf(VIEW, "db", "copy")]).toEqual(["waits", "queued", "copies"]);
});

test("a link is drawn again when it is measured, and named by its ends", () => {
  const memory = new Memory<LinkEdge>();
  const before = edgesOf(shown(VIEW), memory);
  const after = edgesOf(shown(VIEW, { result: { links: [{ from: "app", to: "db", rate_rps: 1940 }] } }), memory);
  expect(before.map((edge) => edge.ariaLabel)).toEqual(["App server to Orders", "Orders to Read replica", "App server to Queue"]);
  expect([before[0]?.data?.rate, after[0]?.data?.rate, after[1]?.data?.rate]).toEqual(["", "1.9k/s", ""]);
});
