import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as arbitrary from "./arbitrary";
import { agreeing, carried, groupsOf, membersOf, regionOf } from "./around";
import { commands } from "./commands";
import { blank, type Change, type Drawing, type Edit, fold } from "./graph";
import { difference, told } from "./history";
import { matters } from "./load";
import { heightOf } from "./marknodes";
import type { Group } from "./marks";
import { Studio } from "./studio";

const START: Drawing = {
  format: 1,
  tiers: [
    { id: "users", kind: "users", x: -240, y: 0 },
    { id: "app", kind: "app", x: 0, y: 0, name: "App" },
    { id: "db", kind: "database", x: 240, y: 0, name: "Database" },
  ],
  links: [{ from: "app", to: "db" }],
};

function opened(regions: readonly string[] = ["north", "south"]) {
  const sent: Edit[] = [];
  let [ids, changed] = [0, 0];
  const studio = new Studio(
    { design: "d", socket: "/", regions },
    {
      send: (message) => "edit" in message && sent.push(message.edit as Edit),
      keep: () => undefined,
      clipboard: { copy: () => undefined, paste: () => Promise.resolve(null), kept: () => null },
      newId: (length) => `n${String(ids++).padStart(length - 1, "0")}`,
      changed: () => changed++,
    },
  );
  studio.opened();
  studio.heard({ type: "welcome", head: 0, snapshot: { seq: 0, graph: START }, edits: [] });
  const group = (): Group => studio.marks.group as Group;
  const regionsOf = (): unknown[] => ["users", "app", "db"].map((id) => studio.state.view.tiers.get(id)?.properties.region);
  let head = 0;
  const storeAll = (): void => sent.splice(0).forEach((edit) => studio.heard({ type: "edit", edit: { ...edit, seq: ++head } }));
  return { studio, sent, group, regionsOf, storeAll, changed: () => changed };
}

describe("a group", () => {
  test("is drawn around what is selected, as a zone, and makes no run old", () => {
    const { studio, sent, group, storeAll, changed } = opened();
    studio.select(["app", "db"]);
    studio.marks.addGroup();
    expect(group()).toMatchObject({ kind: "zone", name: "Zone 1", x: -24, y: -40, width: 448, height: 160 });
    expect(membersOf(studio.state.view, group()).map(({ id }) => id)).toEqual(["app", "db"]);
    expect(sent.some(matters)).toBe(false);
    storeAll();
    expect(changed()).toBe(0);
  });

  test("that becomes a region takes the first name of the brief that is free, and its tiers stand there: one edit, one undo", () => {
    const { studio, sent, group, regionsOf } = opened();
    studio.select(["users", "app", "db"]);
    studio.marks.addGroup();
    sent.length = 0;
    studio.marks.setKind(group(), "region");
    expect(sent).toHaveLength(1);
    expect(matters(sent[0] as Edit)).toBe(true);
    expect([group().name, ...regionsOf()]).toEqual(["north", undefined, "north", "north"]); // users stand nowhere
    studio.marks.rename(group(), "south");
    expect(regionsOf().slice(1)).toEqual(["south", "south"]);
    studio.undo();
    studio.undo();
    expect([group().name, ...regionsOf()]).toEqual(["Zone 1", undefined, undefined, undefined]);
  });

  test("takes its tiers along, and a tier that leaves it leaves the region", () => {
    const { studio, sent, group, regionsOf } = opened();
    studio.select(["app"]);
    studio.marks.addGroup();
    studio.marks.setKind(group(), "region");
    sent.length = 0;
    const key = studio.state.mark as string;
    studio.move(new Map([[key, { x: group().x, y: group().y + 400 }]]));
    expect(sent[0]?.changes.map(({ type }) => type)).toEqual(["move_group", "move_tier"]);
    expect(studio.state.view.tiers.get("app")).toMatchObject({ x: 0, y: 400, properties: { region: "north" } });
    studio.move(new Map([["app", { x: 1000, y: 0 }]]));
    expect(regionsOf()[1]).toBeUndefined();
    studio.undo();
    expect(regionsOf()[1]).toBe("north");
  });

  test("is removed without its tiers", () => {
    const { studio, group, regionsOf } = opened();
    studio.select(["app", "db"]);
    studio.marks.addGroup();
    studio.marks.setKind(group(), "region");
    commands.remove.run(studio);
    expect([studio.state.view.groups.size, studio.state.view.tiers.size, regionsOf()[1]]).toEqual([0, 3, undefined]);
    expect(studio.state.notice?.text).toBe("Removed north. What stood in it stays: 2 tiers.");
  });

  test("does not take back a region that somebody set by hand", () => {
    const { studio, group, regionsOf } = opened();
    studio.select(["app", "db"]);
    studio.marks.addGroup();
    studio.marks.setKind(group(), "region");
    const app = studio.state.view.tiers.get("app");
    if (app) studio.setValue(app, "region", "south");
    studio.marks.resize(group(), group().width + 80, group().height);
    expect(regionsOf()[1]).toBe("south");
    studio.remove();
    expect(regionsOf().slice(1)).toEqual(["south", undefined]);
  });

  test("of an impossible size is refused in words, and pulled by hand it stops there", () => {
    const { studio, group } = opened();
    studio.marks.addGroup();
    expect(studio.marks.resize(group(), 3, 100)?.rule).toContain("below");
    studio.marks.drag(group(), 3, 99_999);
    expect([group().width, group().height]).toEqual([64, 20_000]);
  });
});

describe("what stands where", () => {
  test("after any gesture each tier whose drawn region changed says the new one", () => {
    const long = { size: "max", maxLength: 60 } as const;
    fc.assert(
      fc.property(fc.array(arbitrary.change, long), arbitrary.gesture, (history, changes) => {
        const before = fold([{ changes: history }]);
        const more = agreeing(before, changes);
        const [plain, after] = [fold([{ changes }], before), fold([{ changes: [...changes, ...more] }], before)];
        for (const tier of after.tiers.values()) {
          const old = before.tiers.get(tier.id);
          const now = regionOf(after, tier);
          if (now && now !== (old ? regionOf(before, old) : null)) expect(tier.properties.region).toBe(now);
        }
        expect([after.groups, after.notes, after.links]).toEqual([plain.groups, plain.notes, plain.links]);
      }),
      { numRuns: 300 },
    );
  });

  test("with an outer group go the inner one and its notes, each once; the smallest region counts", () => {
    const frame = (group: string, side: number): Change => ({ type: "add_group", group, kind: "region", name: group, x: 0, y: 0, width: side, height: side });
    const tier: Change = { type: "add_tier", tier: "t", kind: "app", x: 8, y: 8, properties: {} };
    const view = fold([{ changes: [frame("outer", 900), frame("inner", 400), tier, { type: "add_note", note: "n", x: 24, y: 24, text: "" }] }]);
    expect(groupsOf(view, { x: 8, y: 8 }).map(({ id }) => id)).toEqual(["inner", "outer"]);
    expect(regionOf(view, { x: 8, y: 8 })).toBe("inner");
    expect([...carried(view, new Map([["group outer", { x: 100, y: 0 }]]))]).toEqual([
      ["group outer", { x: 100, y: 0 }],
      ["t", { x: 108, y: 8 }],
      ["note n", { x: 124, y: 24 }],
      ["group inner", { x: 100, y: 0 }],
    ]);
  });
});

describe("in words", () => {
  const note: Change = { type: "add_note", note: "n", x: 0, y: 0, text: "Why\ntwo?" };
  const group: Change = { type: "add_group", group: "g", kind: "region", name: "Europe", x: 0, y: 0, width: 64, height: 64 };
  const drawn = fold([{ changes: [note, group] }]);
  test.each<[string, Change, typeof blank]>([
    ["Ada added the note “Why two?”", note, blank],
    ["Ada drew the region Europe", group, blank],
    ["Ada renamed Europe to Asia", { type: "set_group", group: "g", key: "name", value: "Asia" }, drawn],
    ["Ada made Europe a zone", { type: "set_group", group: "g", key: "kind", value: "zone" }, drawn],
    ["Ada made Europe another size", { type: "move_group", group: "g", x: 0, y: 0, width: 80, height: 64 }, drawn],
    ["Ada removed the region Europe", { type: "remove_group", group: "g" }, drawn],
    ["Ada removed the note “Why two?”", { type: "remove_note", note: "n" }, drawn],
  ])("%s", (words, change, before) => expect(told([change], before, "Ada")).toBe(words));

  test("a group that set the regions of its tiers is told as a group", () => {
    const { studio, sent } = opened();
    studio.select(["app", "db"]);
    studio.marks.addGroup();
    const before = studio.state.view;
    studio.marks.rename(studio.marks.group as Group, "north");
    studio.marks.setKind(studio.marks.group as Group, "region");
    expect(told(sent.at(-1)?.changes ?? [], fold(sent.slice(1, -1), before), "Ada")).toBe("Ada made north a region");
  });

  test("the past is restored with its notes and groups", () => {
    expect(fold([{ changes: difference(blank, drawn) }])).toEqual(drawn);
    expect(fold([{ changes: difference(drawn, blank) }], drawn)).toEqual(blank);
  });

  test("a note is as high as its lines, up to twelve", () => {
    expect([heightOf(""), heightOf("x".repeat(49)), heightOf("\n".repeat(99))]).toEqual([38, 74, 236]);
  });
});
