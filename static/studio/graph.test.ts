import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as arbitrary from "./arbitrary";
import { apply, blank, type Change, drawing, fieldOf, fold, type Graph, invert, linkKey, read } from "./graph";
import { line } from "./fault";
import { faultOfEdit } from "./shape";

const long = { size: "max", maxLength: 120 } as const;
const edit = (...changes: unknown[]) => ({ id: "e1", changes });
const app = (tier: string, properties = {}): Change => ({ type: "add_tier", tier, kind: "app", x: 0, y: 0, properties });

/** The same tiers, links, notes and groups, in whatever order they came. */
function same(one: Graph, other: Graph): void {
  const sorted = (graph: Graph) => ({
    tiers: new Map([...graph.tiers].sort()),
    links: new Map([...graph.links].sort()),
    notes: new Map([...graph.notes].sort()),
    groups: new Map([...graph.groups].sort()),
  });
  expect(sorted(one)).toEqual(sorted(other));
}

describe("graph", () => {
  test("an inverse gives back the graph", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.change, long), arbitrary.change, (history, change) => {
        const before = fold([{ changes: history }]);
        same(fold([{ changes: invert(before, change) }], apply(before, change)), before);
      }),
      { numRuns: 1500 },
    );
  });

  test("no link lacks a tier", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.change, long), (history) => {
        const { tiers, links } = fold([{ changes: history }]);
        for (const link of links.values()) expect(tiers.has(link.from) && tiers.has(link.to)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test("a fold is its changes applied one by one, and never alters what it started from", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.change, long), fc.array(arbitrary.change, long), (base, history) => {
        const start = fold([{ changes: base }]);
        const before = JSON.stringify(drawing(start));
        expect(fold([{ changes: history }], start)).toEqual(history.reduce(apply, start));
        expect(JSON.stringify(drawing(start))).toBe(before);
      }),
      { numRuns: 200 },
    );
  });

  test("a tier that a change leaves alone stays the same object", () => {
    const before = fold([{ changes: [app("a"), app("b")] }]);
    const after = apply(before, { type: "move_tier", tier: "a", x: 8, y: 8 });
    expect(after.tiers.get("b")).toBe(before.tiers.get("b"));
  });

  test("a drawing read is the drawing written", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.change, long), (history) => {
        const graph = fold([{ changes: history }]);
        expect(read(JSON.parse(JSON.stringify(drawing(graph))))).toEqual(graph);
      }),
      { numRuns: 100 },
    );
  });

  test("tiers may be called as objects' own properties are", () => {
    const graph = fold([{ changes: [app("constructor"), app("tostring"), { type: "add_link", from: "constructor", to: "tostring", properties: {} }] }]);
    expect(graph.links.has(linkKey("constructor", "tostring"))).toBe(true);
    expect(fieldOf(blank, { type: "remove_tier", tier: "constructor" })).toBe("");
  });

  test("tiers stop at 200 and links at 800", () => {
    const tiers = Array.from({ length: 201 }, (_, n) => app(`t${n}`));
    const links = Array.from({ length: 900 }, (_, n): Change => ({ type: "add_link", from: `t${n % 30}`, to: `t${40 + Math.floor(n / 30)}`, properties: {} }));
    const graph = fold([{ changes: [...tiers, ...links] }]);
    expect([graph.tiers.size, graph.links.size]).toEqual([200, 800]);
  });

  test("ten thousand changes fold in a blink", () => {
    const changes = Array.from({ length: 10_000 }, (_, n): Change => (n < 200 ? app(`t${n}`) : { type: "move_tier", tier: `t${n % 200}`, x: n, y: n }));
    const began = performance.now();
    fold([{ changes }]);
    expect(performance.now() - began).toBeLessThan(150);
  });
});

describe("the door", () => {
  const refusals: [string, unknown, string][] = [
    ["what is no object", [], "not an object"],
    ["an edit without an id", { changes: [app("a")] }, "id: missing"],
    ["an id of capitals", { id: "E1", changes: [app("a")] }, "id: not 1 to 32 of a-z and 0-9"],
    ["an edit of nothing", edit(), "changes: empty"],
    ["unknown changes", edit({ type: "explode" }), "changes[0].type: unknown change"],
    ["0 nodes", edit(app("a", { nodes: 0 })), "changes[0].properties.nodes: 0 is below 1"],
    ["half a node", edit(app("a", { nodes: 1.5 })), "changes[0].properties.nodes: not a whole number"],
    ["a billion nodes", edit({ type: "set_tier", tier: "a", key: "nodes", value: 1e9 }), "changes[0].value: 1000000000 is above 1000"],
    ["true for a number", edit(app("a", { nodes: true })), "changes[0].properties.nodes: not a whole number"],
    ["NaN", edit(app("a", { nodes: NaN })), "changes[0].properties.nodes: not a number"],
    ["unknown kinds", edit({ ...app("a"), kind: "mainframe" }), "changes[0].kind: unknown kind"],
    ["places beyond the edge", edit({ type: "move_tier", tier: "a", x: 100_001, y: 0 }), "changes[0].x: 100001 is above 100000"],
    ["a link to itself", edit({ type: "add_link", from: "a", to: "a", properties: {} }), "changes[0].to: a tier cannot link to itself"],
    ["NUL", edit(app("a", { name: "\0" })), "changes[0].properties.name: has a character that cannot be stored"],
    ["half of a character", edit(app("a", { name: "\ud83d" })), "changes[0].properties.name: has a character that cannot be stored"],
    ["fields too many", edit({ ...app("a"), colour: "red" }), "changes[0].colour: unknown field"],
    ["__proto__", edit(JSON.parse('{"type":"add_tier","tier":"a","kind":"app","x":0,"y":0,"properties":{"__proto__":1}}')), "changes[0].properties.__proto__: unknown property of app"],
  ];
  test.each(refusals)("refuses %s", (_, value, said) => {
    const fault = faultOfEdit(value);
    expect(fault && line(fault)).toBe(said);
  });

  test("refuses more than 8 KiB, and text of more than 120 letters as browsers count them", () => {
    const crowd = edit(...Array.from({ length: 120 }, (_, n) => app(`t${n}`)));
    expect(line(faultOfEdit(crowd) as never)).toBe("8913 bytes is above 8192");
    expect(faultOfEdit(edit(app("a", { name: "😀".repeat(60) })))).toBeNull();
    expect(faultOfEdit(edit(app("a", { name: "😀".repeat(61) })))).not.toBeNull();
    expect(faultOfEdit(edit(app("a", { name: "x".repeat(121) })))).not.toBeNull();
  });

  test("lets through what people do", () => {
    fc.assert(fc.property(arbitrary.gesture, (changes) => faultOfEdit({ id: "a1", changes }) === null));
  });
});
