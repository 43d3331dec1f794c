import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as arbitrary from "./arbitrary";
import { type Offer, offers } from "./catalogue";
import { commands } from "./commands";
import { drawing, type Drawing, type Edit, fold } from "./graph";
import { press } from "./keys";
import type { Config } from "./state";
import { Studio } from "./studio";

const offer = (id: string): Offer => offers.find((one) => one.id === id) as Offer;
const START = {
  format: 1,
  tiers: [
    { id: "app", kind: "app", x: 0, y: 0, name: "App" },
    { id: "db", kind: "database", x: 240, y: 0, name: "Database" },
    { id: "cache", kind: "cache", x: 240, y: -152, name: "Cache" },
  ],
  links: [{ from: "app", to: "db" }],
};
const HOT = { utilisation: 0.96, saturated: true };

let copied: string | null = null;

/** A studio that has heard its welcome, and a server that stores what it is told to. */
function opened(config: Partial<Config> = {}, seq = 0, graph: Drawing = START) {
  const sent: Edit[] = [];
  let changed = 0;
  let ids = 0;
  const studio = new Studio(
    { design: "d", socket: "/", ...config },
    {
      send: (message) => "edit" in message && sent.push(message.edit as Edit),
      keep: () => undefined,
      clipboard: { copy: (text) => (copied = text), paste: () => Promise.resolve(copied), kept: () => copied },
      newId: (length) => `n${String(ids++).padStart(length - 1, "0")}`,
      changed: () => changed++,
    },
  );
  studio.opened();
  const before = { id: "w1", seq: seq + 1, changes: [{ type: "set_tier", tier: "db", key: "name", value: "Database" }] };
  studio.heard({ type: "welcome", head: seq + 1, snapshot: { seq, graph }, edits: [before] });
  let head = seq + 1;
  const store = (edit: Edit): void => studio.heard({ type: "edit", edit: { ...edit, seq: ++head } });
  const last = (): readonly unknown[] => sent.at(-1)?.changes ?? [];
  return { studio, sent, last, store, storeAll: () => sent.splice(0).forEach(store), changed: () => changed };
}

describe("gestures", () => {
  test("a note is duplicated, and a group copied and pasted with what stands in it; what is new is chosen", () => {
    const { studio, last } = opened();
    studio.make([{ type: "add_note", note: "n1", x: 0, y: 300, text: "Why?" }, { type: "add_group", group: "g1", kind: "zone", name: "Rack", x: -40, y: -40, width: 240, height: 180 }]);
    studio.marks.select("note n1");
    expect(press(studio, "Mod+d", true)).toBe(true);
    expect(last()).toMatchObject([{ type: "add_note", text: "Why?" }]);
    expect([studio.state.mark?.startsWith("note "), studio.state.view.notes.size, studio.state.notice?.text]).toEqual([true, 2, "Duplicated the note “Why?”."]);
    studio.marks.select("group g1");
    expect(press(studio, "Mod+c", true)).toBe(true);
    studio.pasteText(copied);
    expect(last()).toMatchObject([{ type: "add_tier", kind: "app" }, { type: "add_group", name: "Rack" }]);
    expect([studio.state.view.groups.size, studio.state.tiers.size]).toEqual([2, 1]);
  });

  test("a tier is added beside the selected one and linked from it, in one edit, with a name of its own", () => {
    const { studio, sent } = opened();
    studio.select(["db"]);
    const id = studio.add(offer("database"), { linked: true });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.changes).toEqual([
      { type: "add_tier", tier: id, kind: "database", x: 480, y: 0, properties: { name: "Database 2" } },
      { type: "add_link", from: "db", to: id, properties: {} },
    ]);
    expect([...studio.state.tiers]).toEqual([id]);
  });

  test("a tier that is let go stays under the mouse and in sight: nothing moves, and no inspector comes over it", () => {
    const { studio } = opened();
    const shown: unknown[] = [];
    studio.camera = { centre: () => ({ x: 0, y: 0 }), at: () => null, show: (place) => shown.push(place), isAtInspector: ({ x }) => x > 600, fit: () => undefined, zoom: () => undefined, seen: () => ({ x: 0, y: 0, zoom: 1 }), look: () => undefined };
    const right = studio.add(offer("cache"), { at: { x: 800, y: 0 } }) as string;
    expect([studio.state.active, studio.state.tiers.size]).toEqual([right, 0]);
    const left = studio.add(offer("cache"), { at: { x: 480, y: 0 } }) as string;
    expect([...studio.state.tiers]).toEqual([left]);
    studio.select([right]);
    studio.uncover(right);
    expect([studio.state.isAside, shown]).toEqual([true, []]);
    studio.add(offer("cache"));
    expect([studio.state.isAside, shown]).toEqual([false, [{ x: 1040, y: 0 }]]);
  });

  test("a link that was started ends at the next tier, either way", () => {
    const { studio, last } = opened();
    studio.select(["cache"]);
    studio.startLink("from");
    studio.endLink("app");
    expect(last()).toMatchObject([{ type: "add_link", from: "app", to: "cache" }]);
    studio.startLink("to");
    studio.endLink("db");
    expect(last()).toMatchObject([{ type: "add_link", from: "cache", to: "db" }]);
  });

  test("one server is an app with its database on the same box", () => {
    const { studio, last } = opened();
    studio.add(offers.find(({ name }) => name === "One server") as Offer, { at: { x: 1001, y: -3 } });
    expect(last()).toMatchObject([{ kind: "app", x: 1000, y: 0, properties: { name: "Server", database: true } }]);
  });

  test("a removal takes links along, says so, goes to the nearest tier, and is undone as one", () => {
    const { studio } = opened();
    studio.select(["db"], ["app db"]);
    studio.remove();
    expect(studio.state.notice?.text).toBe("Removed Database and 1 link.");
    expect([...studio.state.tiers]).toEqual(["cache"]);
    studio.undo();
    expect([studio.state.view.tiers.size, studio.state.view.links.size]).toEqual([3, 1]);
  });

  test("the offer to undo a removal is withdrawn once something else is done", () => {
    const { studio } = opened();
    studio.select(["db"]);
    studio.remove();
    expect(studio.state.notice?.canUndo).toBe(true);
    studio.move(new Map([["app", { x: 8, y: 8 }]]));
    expect(studio.state.notice).toBeNull();
  });

  test("what is linked already, or with itself, is said and not sent", () => {
    const { studio, sent } = opened();
    studio.link("app", "db");
    expect(studio.state.notice?.text).toBe("App links to Database already.");
    studio.link("app", "app");
    expect(sent).toEqual([]);
  });

  test("a value that its kind refuses is named, and no edit", () => {
    const { studio, sent } = opened();
    const app = studio.state.view.tiers.get("app");
    if (!app) throw new Error("no app");
    expect(studio.setValue(app, "nodes", 0)?.rule).toBe("%(value)s is below %(limit)s");
    expect(studio.setValue(app, "name", "App")).toBeNull();
    expect(sent).toEqual([]);
    expect(studio.setValue(app, "nodes", 3)).toBeNull();
    expect(sent).toHaveLength(1);
  });

  test("nothing is changed by who may only look", () => {
    const { studio, sent } = opened({ readonly: true });
    studio.select(["db"]);
    studio.remove();
    studio.add(offer("cache"));
    studio.move(new Map([["app", { x: 8, y: 8 }]]));
    expect(sent).toEqual([]);
  });
});

describe("a piece of the drawing", () => {
  const many = (count: number): Drawing => ({ format: 1, tiers: Array.from({ length: count }, (_, n) => ({ id: `t${n}`, kind: "app", x: 240 * n, y: 0 })), links: [] });

  test("is duplicated with the links among it in one edit, beside what is there, and selected then", () => {
    const { studio, sent } = opened();
    studio.select(["app", "db"]);
    studio.duplicate();
    expect(sent).toHaveLength(1);
    const [app, db] = [...studio.state.tiers];
    expect(sent[0]?.changes).toEqual([
      { type: "add_tier", tier: app, kind: "app", x: 0, y: 152, properties: { name: "App 2" } },
      { type: "add_tier", tier: db, kind: "database", x: 240, y: 152, properties: { name: "Database 2" } },
      { type: "add_link", from: app, to: db, properties: {} },
    ]);
    expect(studio.state.notice?.text).toBe("Duplicated 2 tiers.");
  });

  test("duplicated and undone leaves the design as it was", () => {
    fc.assert(
      fc.property(fc.array(arbitrary.change, { size: "max", maxLength: 60 }), fc.infiniteStream(fc.boolean()), (history, coins) => {
        const { studio, storeAll } = opened({}, 0, drawing(fold([{ changes: history }])));
        const before = drawing(studio.state.view);
        studio.select([...studio.state.view.tiers.keys()].filter(() => coins.next().value));
        const count = studio.state.tiers.size;
        studio.duplicate();
        expect(studio.state.view.tiers.size).toBe(before.tiers.length + count);
        if (coins.next().value) storeAll();
        if (count) studio.undo();
        expect(drawing(studio.state.view)).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  test("is cut here and pasted in another design, in one edit each", () => {
    const here = opened();
    here.studio.select(["app", "db"]);
    here.studio.cut();
    expect([here.sent.length, here.studio.state.notice?.text]).toEqual([1, "Cut 2 tiers and 1 link."]);
    expect([...here.studio.state.view.tiers.keys()]).toEqual(["cache"]);
    const there = opened({}, 0, many(0));
    there.studio.pasteText(copied);
    expect([there.sent.length, there.studio.state.notice?.text]).toEqual([1, "Pasted 2 tiers."]);
    expect([...there.studio.state.view.tiers.values()].map(({ properties }) => properties.name)).toEqual(["App", "Database"]);
    expect(there.studio.state.view.links.size).toBe(1);
    here.studio.undo();
    expect([here.studio.state.view.tiers.size, here.studio.state.view.links.size]).toEqual([3, 1]);
  });

  test("may be copied, and not pasted, by who may only look", async () => {
    const { studio, sent } = opened({ readonly: true });
    studio.select(["app"]);
    copied = null;
    for (const command of [commands.duplicate, commands.cut, commands.paste]) expect(command.allowed(studio)).toBe(false);
    studio.cut();
    expect(copied).toBeNull();
    studio.copy();
    expect(copied).toContain("what breaks next");
    await studio.paste();
    expect(sent).toEqual([]);
  });

  test.each([
    ["hello", "What was copied is no part of a design."],
    ['{"copied":"what breaks next","tiers":[{"id":"a","kind":"app","x":0,"y":0,"nodes":0}],"links":[]}', "This cannot be pasted: 0 is below 1."],
  ])("that is none is not pasted, and that is said", (text, said) => {
    const { studio, sent } = opened();
    studio.pasteText(text);
    expect([sent.length, studio.state.notice?.text]).toEqual([0, said]);
  });

  test("goes in whole or not at all: a design has room for 200 tiers", () => {
    const { studio, sent } = opened({}, 0, many(150));
    studio.selectAll();
    studio.duplicate();
    expect([sent.length, studio.state.notice?.text]).toEqual([0, "This design is full: it holds 200 tiers."]);
    const half = opened({}, 0, many(100));
    half.studio.selectAll();
    half.studio.duplicate();
    expect(half.studio.state.view.tiers.size).toBe(200);
    half.studio.undo(); // one gesture, though too large for one message
    expect(half.studio.state.view.tiers.size).toBe(100);
  });

  test("what was copied is kept here too, for where the system will not say", async () => {
    const { studio } = opened();
    studio.select(["cache"]);
    studio.copy();
    studio.pasteText("");
    await studio.paste();
    expect([...studio.state.view.tiers.values()].map(({ properties }) => properties.name)).toEqual(["App", "Database", "Cache", "Cache 2", "Cache 3"]);
    copied = null;
    studio.pasteText(null);
    expect(studio.state.notice?.text).toBe("Nothing has been copied yet.");
  });
});

describe("arranging", () => {
  test("is one edit of those that move, and nothing where they stand like that", () => {
    const { studio, sent, last } = opened();
    studio.select(["app", "db", "cache"]);
    studio.arrange("top");
    expect(last()).toEqual([
      { type: "move_tier", tier: "app", x: 0, y: -152 },
      { type: "move_tier", tier: "db", x: 240, y: -152 },
    ]);
    studio.arrange("top");
    expect([sent.length, studio.state.notice?.text]).toEqual([1, "They stand like that already."]);
    studio.undo();
    expect(studio.state.view.tiers.get("app")?.y).toBe(0);
  });

  test("wants two tiers, and three for even spaces", () => {
    const { studio } = opened();
    const allowed = (...tiers: string[]): boolean[] => {
      studio.select(tiers);
      return [commands.alignLeft.allowed(studio), commands.spaceAcross.allowed(studio)];
    };
    expect([allowed("app"), allowed("app", "db"), allowed("app", "db", "cache")]).toEqual([[false, false], [true, false], [true, true]]);
  });
});

describe("keys", () => {
  test("of digits add the usual kinds, in the drawing alone", () => {
    const { studio, last } = opened();
    expect(press(studio, "4", false)).toBe(false);
    expect(press(studio, "4", true)).toBe(true);
    expect(last()).toMatchObject([{ type: "add_tier", kind: "cache" }]);
    expect(press(studio, "0", true)).toBe(false);
  });

  test("with Shift select besides, and move all that is selected as one edit", () => {
    const { studio, sent, last } = opened();
    studio.select(["app"]);
    press(studio, "Shift+ArrowRight", true);
    expect([...studio.state.tiers]).toEqual(["app", "db"]);
    for (const key of ["m", "ArrowDown", "ArrowDown", "Enter"]) press(studio, key, true);
    expect(last()).toEqual([
      { type: "move_tier", tier: "app", x: 0, y: 16 },
      { type: "move_tier", tier: "db", x: 240, y: 16 },
    ]);
    expect(sent).toHaveLength(1);
  });

  test("for pasting are left to the browser, which brings what was copied", () => {
    expect(press(opened().studio, "Mod+v", true)).toBe(false);
  });

  test("walk, link and move without a mouse, a move as one edit", () => {
    const { studio, last } = opened();
    studio.select(["app"]);
    press(studio, "ArrowRight", true);
    expect(studio.state.active).toBe("db");
    press(studio, "[", true);
    expect(studio.state.active).toBe("app");
    for (const key of ["m", "ArrowDown", "Shift+ArrowRight", "Enter"]) press(studio, key, true);
    expect(last()).toEqual([{ type: "move_tier", tier: "app", x: 40, y: 8 }]);
  });

  test("Escape puts back what was being moved, and only then lets go of it", () => {
    const { studio, sent } = opened();
    studio.select(["app"]);
    for (const key of ["m", "ArrowDown", "Escape"]) press(studio, key, true);
    expect([sent.length, studio.state.tiers.size]).toEqual([0, 1]);
    press(studio, "Escape", true);
    expect(studio.state.tiers.size).toBe(0);
  });

  test("mean nothing outside of the drawing, but for undo, redo and the commands", () => {
    const { studio } = opened();
    studio.select(["db"]);
    for (const key of ["Delete", "a", "ArrowLeft", "Mod+a"]) expect(press(studio, key, false)).toBe(false);
    expect(studio.state.view.tiers.size).toBe(3);
    expect(press(studio, "Mod+k", false)).toBe(true);
    expect(studio.state.dialog).toBe("commands");
  });
});

describe("results", () => {
  test("are shown only where they may be", () => {
    const result = { seq: 0, tiers: { db: HOT } };
    expect(opened({ result }).studio.state.result).toBeNull();
    expect(opened({ result, reveal: true }).studio.state.result).toBe(result);
  });

  test("grow stale with an edit that matters, not with a move or a name, and are fresh again with a new run", () => {
    const { studio, storeAll } = opened({ result: { seq: 0, tiers: { db: HOT } }, reveal: true });
    const app = studio.state.view.tiers.get("app");
    if (!app) throw new Error("no app");
    studio.move(new Map([["app", { x: 8, y: 8 }]]));
    studio.setValue(app, "name", "Web");
    storeAll();
    expect(studio.state.isStale).toBe(false);
    studio.setValue(app, "nodes", 2);
    expect(studio.state.isStale).toBe(true);
    storeAll();
    expect(studio.state.isStale).toBe(true);
    studio.heard({ type: "result", seq: studio.state.seq, result: { tiers: { db: HOT } } });
    expect(studio.state.isStale).toBe(false);
  });

  test("progress of a run is none of the canvas's business", () => {
    const { studio } = opened();
    const before = studio.state;
    studio.heard({ type: "run", share: 0.5 });
    expect(studio.state).toBe(before);
  });
});

describe("the page", () => {
  test("hears of confirmed changes of anybody, but not of moves, nor of what the welcome brings", () => {
    const { studio, store, storeAll, changed } = opened();
    studio.move(new Map([["app", { x: 8, y: 8 }]]));
    storeAll();
    expect(changed()).toBe(0);
    store({ id: "x1", changes: [{ type: "remove_tier", tier: "cache" }] });
    expect(changed()).toBe(1);
  });

  test("is told how much is pending", () => {
    const { studio, storeAll } = opened();
    studio.link("app", "cache");
    expect(studio.state.pending).toBe(1);
    storeAll();
    expect(studio.state.pending).toBe(0);
  });

  test("a selection lets go of what a peer removes", () => {
    const { studio, store } = opened();
    studio.select(["db"], ["app db"]);
    store({ id: "x1", changes: [{ type: "remove_tier", tier: "db" }] });
    expect([studio.state.tiers.size, studio.state.links.size, studio.state.active]).toEqual([0, 0, "app"]);
  });
});

describe("by arithmetic", () => {
  const LADDER = { end: 1e6, now: 1000, horizon: 1e4, is_measured: false, breakpoints: [], nowhere: "", earlier: [], rungs: { users: [1, 1e6], busy: { db: [0.001, 1000] }, hits: {} } };

  function asking(config: Partial<Config> = {}) {
    const asked: { seq: number; users?: number }[] = [];
    const studio = new Studio(
      { design: "d", socket: "/", ...config },
      { send: (message) => "type" in message && message.type === "ask" && asked.push(message as unknown as { seq: number }), keep: () => undefined, newId: (length) => "e".padEnd(length, "0"), changed: () => undefined, clipboard: { copy: () => undefined, paste: () => Promise.resolve(""), kept: () => "" } },
    );
    studio.opened();
    studio.heard({ type: "welcome", head: 0, snapshot: { seq: 0, graph: START }, edits: [] });
    const answer = (seq: number, utilisation: number): void => studio.heard({ type: "answer", seq, users: 1000, findings: [], tiers: { db: { utilisation } } });
    const edit = (seq: number, key = "size", value = "large"): void => studio.heard({ type: "edit", edit: { id: `x${seq}`, seq, changes: [{ type: "set_tier", tier: "db", key, value }] } });
    const busy = (): unknown => studio.state.result?.tiers?.db?.utilisation;
    return { studio, asked, answer, edit, busy };
  }

  test("nothing is asked before the first result, and from then on after each edit", () => {
    const { studio, asked, edit, answer } = asking();
    edit(1);
    studio.load(5000);
    expect(asked).toEqual([]);
    studio.load(null);
    studio.heard({ type: "result", seq: 1, result: { tiers: { db: HOT } } });
    studio.heard({ type: "welcome", head: 1, snapshot: null, edits: [] });
    return new Promise((done) => setTimeout(done, 200)).then(() => {
      expect(asked).toEqual([{ type: "ask", seq: 1 }]);
      answer(1, 0.5);
      edit(2);
      expect(asked.at(-1)).toEqual({ type: "ask", seq: 2 });
    });
  });

  test("an answer for an older drawing, or for one that is not here yet, is ignored", () => {
    const { studio, edit, answer, busy } = asking({ reveal: true });
    answer(0, 0.1);
    expect(busy()).toBe(0.1);
    edit(1);
    expect(studio.state.isStale).toBe(true);
    answer(0, 0.9);
    answer(2, 0.8);
    expect(busy()).toBe(0.1);
    answer(1, 0.3);
    expect([busy(), studio.state.isStale]).toEqual([0.3, false]);
  });

  test("a ladder that is dragged asks nobody until it rests", () => {
    const { studio, asked, answer, busy } = asking({ reveal: true });
    answer(0, 0.1);
    studio.heard({ type: "ladder", seq: 0, ...LADDER });
    for (const users of [2000, 3000, 100]) studio.load(users);
    expect(busy()).toBeCloseTo(0.1);
    studio.load(900);
    expect([busy(), asked.length]).toEqual([0.9, 1]);
  });

  test("a run replaces what was worked out, and the ladder goes back to its load", () => {
    const { studio, answer, busy } = asking({ reveal: true });
    studio.heard({ type: "ladder", seq: 0, ...LADDER });
    answer(0, 0.1);
    studio.load(900);
    studio.heard({ type: "result", seq: 0, result: { tiers: { db: HOT } } });
    expect([busy(), studio.state.users, studio.state.result?.isEstimate]).toEqual([0.96, null, undefined]);
  });

  test("findings of an answer are marked, until the page has its own", () => {
    const { studio } = asking({ reveal: true });
    studio.heard({ type: "answer", seq: 0, findings: [{ tier: "app", sentence: "Nothing stores links." }] });
    expect(studio.state.findings).toHaveLength(1);
    studio.found([{ sentence: "one" }, { sentence: "two" }]);
    expect(studio.state.findings).toHaveLength(2);
  });
});
