import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as arbitrary from "./arbitrary";
import { membersOf } from "./around";
import { arranged, type Line, type Spread } from "./arrange";
import { blank, fold, type Graph, linkKey } from "./graph";
import { type Piece, pieceOf, planted, readPiece, written } from "./piece";
import { freeOffset, moved, PLATE } from "./placing";
import { faultOfEdit } from "./shape";

const long = { size: "max", maxLength: 80 } as const;
const graph = fc.array(arbitrary.change, long).map((history) => fold([{ changes: history }]));
const chosen = fc.tuple(graph, fc.infiniteStream(fc.boolean())).map(([view, coins]) => {
  const ids = new Set([...view.tiers.keys()].filter(() => coins.next().value));
  return [view, ids] as const;
});
const counted = () => {
  let n = 0;
  return () => `n${n++}`;
};

/** The tiers and links of a graph under other ids. */
function renamed({ tiers, links, notes, groups }: Piece, ids: ReadonlyMap<string, string>) {
  const other = (id: string): string => ids.get(id) ?? id;
  return {
    tiers: new Map(tiers.map((tier) => [other(tier.id), { ...tier, id: other(tier.id) }])),
    links: new Map(links.map((link) => [linkKey(other(link.from), other(link.to)), { ...link, from: other(link.from), to: other(link.to) }])),
    notes: new Map(notes.map((note) => [other(`note ${note.id}`), { ...note, id: other(`note ${note.id}`) }])),
    groups: new Map(groups.map((group) => [other(`group ${group.id}`), { ...group, id: other(`group ${group.id}`) }])),
  };
}

function read(text: string): Piece {
  const piece = readPiece(text);
  if (!piece || "rule" in piece) throw new Error("not a piece");
  return piece;
}

describe("a piece", () => {
  test("pasted on an empty sheet is what was copied, under other ids", () => {
    fc.assert(
      fc.property(chosen, ([view, ids]) => {
        const piece = pieceOf(view, ids);
        const after = fold([{ changes: planted(blank, read(written(piece)), { x: 0, y: 0 }, counted()) }]);
        const all = [...piece.tiers.map(({ id }) => id), ...piece.notes.map(({ id }) => `note ${id}`), ...piece.groups.map(({ id }) => `group ${id}`)];
        const names = new Map(all.map((id, n) => [id, `n${n}`]));
        expect(after).toEqual(renamed(piece, names));
      }),
      { numRuns: 300 },
    );
  });

  test("holds the links whose ends both are in it, and no others", () => {
    fc.assert(
      fc.property(chosen, ([view, ids]) => {
        const { tiers, links } = pieceOf(view, ids);
        expect(tiers.map(({ id }) => id).sort()).toEqual([...ids].sort());
        expect(links).toEqual([...view.links.values()].filter(({ from, to }) => ids.has(from) && ids.has(to)));
      }),
      { numRuns: 200 },
    );
  });

  test("takes along the groups that hold no other tiers, with the notes in them, and no others", () => {
    fc.assert(
      fc.property(chosen, ([view, ids]) => {
        const { groups, notes } = pieceOf(view, ids);
        const own = [...view.groups.values()].filter((group) => {
          const members = membersOf(view, group);
          return members.length > 0 && members.every(({ id }) => ids.has(id));
        });
        for (const group of own) expect(groups).toContain(group);
        for (const group of groups) expect(membersOf(view, group).every(({ id }) => ids.has(id))).toBe(true);
        for (const note of notes) expect(groups.some(({ x, y, width, height }) => note.x >= x && note.y >= y && note.x < x + width && note.y < y + height)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("is a note alone, or a group with what stands in it, where that is chosen", () => {
    const tier = (id: string, x: number) => ({ type: "add_tier" as const, tier: id, kind: "cache", x, y: 40, properties: {} });
    const note = (id: string, x: number) => ({ type: "add_note" as const, note: id, x, y: 140, text: id });
    const group = { type: "add_group" as const, group: "g", kind: "zone" as const, name: "Rack", x: 0, y: 0, width: 320, height: 208 };
    const view = fold([{ changes: [tier("in", 40), tier("out", 600), note("inside", 40), note("outside", 600), group] }]);
    const all = pieceOf(view, new Set(), "group g");
    expect([all.tiers, all.notes, all.groups].map((things) => things.map(({ id }) => id))).toEqual([["in"], ["inside"], ["g"]]);
    const one = pieceOf(view, new Set(), "note outside");
    expect([one.tiers, one.notes, one.groups].map((things) => things.map(({ id }) => id))).toEqual([[], ["outside"], []]);
    const after = fold([{ changes: planted(view, all, { x: 0, y: 400 }, counted()) }], view);
    expect([after.tiers.size, after.notes.size, after.groups.size]).toEqual([3, 3, 2]);
  });

  test("leaves what was there as it was, hides none of it, and takes no name that is taken", () => {
    fc.assert(
      fc.property(chosen, ([view, ids]) => {
        const piece = pieceOf(view, ids);
        const by = freeOffset(view, piece.tiers);
        const changes = planted(view, piece, by, counted());
        const after = fold([{ changes }], view);
        for (const [id, tier] of view.tiers) expect(after.tiers.get(id)).toBe(tier);
        expect([after.tiers.size, after.links.size]).toEqual([view.tiers.size + piece.tiers.length, view.links.size + piece.links.length]);
        if (changes.length) expect(faultOfEdit({ id: "e1", changes })).toBeNull();
        const names = (of: Graph) => [...of.tiers.values()].flatMap(({ properties }) => properties.name || []);
        const added = names(fold([{ changes }]));
        for (const name of added) expect(names(view)).not.toContain(name);
        for (const tier of view.tiers.values()) {
          for (const other of piece.tiers.map((one) => moved(one, by))) {
            expect(Math.abs(tier.x - other.x) >= PLATE.width || Math.abs(tier.y - other.y) >= PLATE.height).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test("counts on where a name is taken", () => {
    const tier = (id: string, name: string) => ({ type: "add_tier" as const, tier: id, kind: "cache", x: 0, y: 0, properties: { name } });
    const view = fold([{ changes: [tier("a", "Cache"), tier("b", "Cache 2"), tier("c", "Feeds")] }]);
    const changes = planted(view, pieceOf(view, new Set(["a", "b", "c"])), { x: 0, y: 0 }, counted());
    expect(changes.map((change) => change.type === "add_tier" && change.properties.name)).toEqual(["Cache 3", "Cache 4", "Feeds 2"]);
  });
});

describe("what is pasted", () => {
  const of = (tiers: unknown, links: unknown = []): string => JSON.stringify({ copied: "what breaks next", format: 1, tiers, links });

  test.each([
    ["words", "hello"],
    ["nothing", ""],
    ["another program's JSON", '{"tiers": [], "links": []}'],
    ["null", "null"],
    ["tiers that are no list", of({ length: 3 })],
    ["more than any design", of([]).padEnd(1_000_001)],
  ])("is not a piece if it is %s", (_, text) => expect(readPiece(text)).toBeNull());

  test.each([
    ["an unknown kind", of([{ id: "a", kind: "mainframe", x: 0, y: 0 }]), "tiers[0].kind"],
    ["a value out of range", of([{ id: "a", kind: "app", x: 0, y: 0, nodes: 0 }]), "tiers[0].properties.nodes"],
    ["a tier that stands nowhere", of([{ id: "a", kind: "app" }]), "tiers[0].x"],
    ["__proto__", of([]).replace("[]", '[{"id":"a","kind":"app","x":0,"y":0,"__proto__":1}]'), "tiers[0].properties.__proto__"],
    ["numbers for tiers", of([1]), "tiers[0].tier"],
    ["null for a tier", of([null]), "tiers[0].tier"],
    ["a note that is too long", JSON.stringify({ copied: "what breaks next", tiers: [], links: [], notes: [{ id: "n", x: 0, y: 0, text: "x".repeat(501) }] }), "notes[0].text"],
    ["a group of no kind", JSON.stringify({ copied: "what breaks next", tiers: [], links: [], groups: [{ id: "g", kind: "planet", name: "", x: 0, y: 0, width: 64, height: 64 }] }), "groups[0].kind"],
    ["a link to itself", of([], [{ from: "a", to: "a" }]), "links[0].to"],
  ])("is refused with %s", (_, text, path) => expect(readPiece(text)).toMatchObject({ path }));

  test("makes edits that the door lets through, whatever it was, or none", () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom("app", "cache", "large"));
    const item = fc.dictionary(fc.constantFrom("id", "kind", "x", "y", "name", "nodes", "size", "from", "to"), value);
    fc.assert(
      fc.property(fc.array(fc.oneof(item, value)), fc.array(fc.oneof(item, value)), (tiers, links) => {
        const piece = readPiece(of(tiers, links));
        if (!piece || "rule" in piece) return;
        const changes = planted(blank, piece, { x: 0, y: 0 }, counted());
        if (changes.length) expect(faultOfEdit({ id: "e1", changes })).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test("of what is called a note, nothing but a note can be made", () => {
    const text = JSON.stringify({ copied: "what breaks next", tiers: [], links: [], notes: [{ id: "n", type: "remove_tier", tier: "a", note: "other", x: 0, y: 0, text: "" }] });
    expect(readPiece(text)).toMatchObject({ path: expect.stringContaining("notes[0]") });
  });

  test("leaves out links to what is not in it", () => {
    const piece = read(of([{ id: "a", kind: "app", x: 0, y: 0 }], [{ from: "a", to: "b" }]));
    expect(planted(blank, piece, { x: 0, y: 0 }, counted())).toHaveLength(1);
  });
});

describe("arranging", () => {
  const coordinate = fc.integer({ min: -100_000, max: 100_000 });
  const tiers = fc
    .array(fc.record({ x: coordinate, y: coordinate }), { minLength: 2, maxLength: 20 })
    .map((all) => all.map((place, n) => ({ id: `t${n}`, ...place })));
  const ways = ["left", "centre", "right", "top", "middle", "bottom", "across", "down"] as const;
  const isAcross = (way: Line | Spread): boolean => ["left", "centre", "right", "across"].includes(way);

  test("changes one coordinate alone, to whole numbers between the outermost, and nothing the second time", () => {
    fc.assert(
      fc.property(tiers, fc.constantFrom(...ways), (before, way) => {
        const after = arranged(before, way);
        const [moves, stays] = isAcross(way) ? (["x", "y"] as const) : (["y", "x"] as const);
        const all = before.map((tier) => tier[moves]);
        for (const tier of before) {
          const place = after.get(tier.id);
          expect(place?.[stays]).toBe(tier[stays]);
          expect(Number.isInteger(place?.[moves])).toBe(true);
          expect(place?.[moves]).toBeGreaterThanOrEqual(Math.min(...all));
          expect(place?.[moves]).toBeLessThanOrEqual(Math.max(...all));
        }
        expect(arranged([...after].map(([id, place]) => ({ id, ...place })), way)).toEqual(after);
      }),
      { numRuns: 500 },
    );
  });

  test("puts all on one line, or evenly apart in the order in which they were", () => {
    fc.assert(
      fc.property(tiers, fc.constantFrom(...ways), (before, way) => {
        const axis = isAcross(way) ? "x" : "y";
        const after = arranged(before, way);
        const at = before.toSorted((a, b) => a[axis] - b[axis]).map(({ id }) => after.get(id)?.[axis] ?? NaN);
        const gaps = at.slice(1).map((value, n) => value - (at[n] ?? NaN));
        const isSpread = way === "across" || way === "down";
        if (isSpread) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
        else expect(new Set(at).size).toBe(1);
      }),
      { numRuns: 500 },
    );
  });

  test("of three in a row", () => {
    const row = [0, 100, 40].map((x, n) => ({ id: `t${n}`, x, y: n * 8 }));
    const xs = (way: Line | Spread) => [...arranged(row, way).values()].map(({ x }) => x);
    expect([xs("left"), xs("centre"), xs("right"), xs("across")]).toEqual([[0, 0, 0], [50, 50, 50], [100, 100, 100], [0, 100, 50]]);
  });
});
