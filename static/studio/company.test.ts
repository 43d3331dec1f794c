import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { read } from "./graph";
import type { Config } from "./state";
import { Studio } from "./studio";
import { type Comment, openByTier, topicsOf } from "./talk";

const START = {
  format: 1,
  tiers: [
    { id: "app", kind: "app", x: 0, y: 0, name: "App" },
    { id: "queue", kind: "queue", x: 240, y: 0, name: "Queue" },
  ],
  links: [],
};
const card = (peer: string, more: object = {}) => ({ type: "here", peer, actor: peer, name: peer.toUpperCase(), colour: 1, right: 3, joined: 1, ...more });

function opened(config: Partial<Config> = {}) {
  const said: Record<string, unknown>[] = [];
  const studio = new Studio(
    { design: "d", socket: "/", actor: "me", right: 3, ...config },
    { send: (message) => said.push(message as Record<string, unknown>), keep: () => undefined, clipboard: { copy: () => undefined, paste: () => Promise.resolve(null), kept: () => null }, newId: (length) => "n".repeat(length), changed: () => undefined },
  );
  studio.opened();
  studio.heard({ type: "welcome", head: 0, snapshot: { seq: 0, graph: START }, edits: [] });
  const edit = (seq: number, actor: string, ...changes: object[]): void => studio.heard({ type: "edit", edit: { seq, id: `e${seq}`, actor, changes } });
  const signs = () => said.filter(({ type }) => type === "presence");
  return { studio, edit, signs };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("who is here", () => {
  test("nothing is said of a cursor as long as nobody is there to see it", () => {
    const { studio, signs } = opened();
    studio.company.point({ x: 1, y: 2 });
    vi.advanceTimersByTime(1000);
    expect(signs()).toEqual([]);
    studio.heard(card("ben"));
    vi.advanceTimersByTime(1000);
    expect(signs()).toMatchObject([{ at: { x: 1, y: 2 } }]);
  });

  test("at most twenty signs a second, and the last one counts", () => {
    const { studio, signs } = opened();
    studio.heard(card("ben"));
    for (let n = 0; n < 1000; n++) {
      studio.company.point({ x: n, y: 0.4 });
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(100);
    expect(signs().length).toBeLessThanOrEqual(20);
    expect(signs().at(-1)).toMatchObject({ at: { x: 999, y: 0 } });
  });

  test("somebody says goodbye, or falls silent", () => {
    const { studio } = opened();
    studio.company.hear(card("ben"), 0);
    studio.company.hear(card("cy"), 0);
    studio.company.hear({ type: "presence", peer: "ben", gone: true }, 1);
    expect(studio.company.here.others.map(({ peer }) => peer)).toEqual(["cy"]);
    studio.company.hear({ type: "head", seq: 0 }, 17_000);
    expect(studio.company.here.others).toHaveLength(1);
    studio.company.hear({ type: "head", seq: 0 }, 19_000);
    expect(studio.company.here.others).toHaveLength(0);
  });

  test("more than six people are a crowd, and two windows of one are one", () => {
    const { studio } = opened();
    studio.heard({ ...card("w0", { actor: "me" }), you: true });
    for (let n = 1; n < 7; n++) studio.heard(card(`w${n}`, { actor: "me" }));
    expect([studio.company.people, studio.company.isCrowded]).toEqual([1, false]);
    for (let n = 1; n < 7; n++) studio.heard(card(`p${n}`));
    expect([studio.company.people, studio.company.isCrowded]).toEqual([7, true]);
  });

  test("another right than the page was made for is noticed", () => {
    const { studio } = opened();
    let changed = 0;
    studio.company.changedRight = () => changed++;
    studio.heard({ ...card("w0", { actor: "me" }), you: true });
    expect(changed).toBe(0);
    studio.heard({ ...card("w0", { actor: "me", right: 1 }), you: true });
    expect(changed).toBe(1);
  });

  test("following goes along until the view is moved by hand", () => {
    const { studio } = opened();
    const seen: unknown[] = [];
    studio.camera = { centre: () => ({ x: 0, y: 0 }), at: () => null, show: () => undefined, isAtInspector: () => false, fit: () => undefined, zoom: () => undefined, seen: () => ({ x: 0, y: 0, zoom: 1 }), look: (view) => seen.push(view) };
    const view = { x: 5, y: 6, zoom: 0.5 };
    studio.heard(card("ben"));
    studio.company.follow("ben");
    studio.heard({ type: "presence", peer: "ben", at: null, selected: [], dragging: {}, view });
    expect(seen).toEqual([view]);
    studio.company.looked(view);
    expect(studio.company.here.following).toBe("ben");
    studio.company.looked(view, true);
    expect(studio.company.here.following).toBeNull();
  });
});

describe("what others did, for ears", () => {
  const link = { type: "add_link", from: "app", to: "queue", properties: {} };
  const move = { type: "move_tier", tier: "app", x: 8, y: 0 };

  test("one edit is one sentence, once it rests; one's own is none", () => {
    const { studio, edit } = opened();
    studio.heard(card("ines", { name: "Ines" }));
    edit(1, "ines", link);
    edit(2, "me", move);
    expect(studio.state.murmur).toBeNull();
    vi.advanceTimersByTime(800);
    expect(studio.state.murmur?.text).toBe("Ines linked App to Queue.");
  });

  test("many are summed up", () => {
    const { studio, edit } = opened();
    studio.heard(card("ines", { name: "Ines" }));
    for (let n = 1; n < 6; n++) edit(n, "ines", { ...move, x: 8 * n });
    edit(6, "cy", link);
    vi.advanceTimersByTime(800);
    expect(studio.state.murmur?.text).toBe("Ines made 5 changes. Somebody linked App to Queue.");
  });
});

describe("comments", () => {
  const comment = (id: string, more: Partial<Comment> = {}): Comment => ({ id, thread: null, tier: "app", tier_name: "App", author: "ben", name: "Ben", text: id, at: "2026-01-01T00:00:00Z", resolved: false, ...more });

  test("by tier: the chosen one first, what is gone last by the name it had, answers beneath their thread", () => {
    const all = [comment("a", { tier: "gone", tier_name: "Cache" }), comment("b"), comment("c", { tier: "queue" }), comment("d", { thread: "b" })];
    const topics = topicsOf(all, read(START), "queue");
    expect(topics.map(({ name, isGone, threads }) => [name, isGone, threads.map(({ id, answers }) => [id, answers.length])])).toEqual([
      ["Queue", false, [["c", 0]]],
      ["App", false, [["b", 1]]],
      ["Cache", true, [["a", 0]]],
    ]);
  });

  test("a badge counts threads that are not settled", () => {
    expect([...openByTier([comment("a"), comment("b", { resolved: true }), comment("c", { thread: "a" }), comment("d")])]).toEqual([["app", 2]]);
  });

  test("what could not be stored is said, and may be said again under the same id", async () => {
    const { studio } = opened({ comments: "/c/" });
    const sent: unknown[] = [];
    studio.talk.post = (_path, body) => {
      sent.push(body);
      return sent.length === 1 ? Promise.reject(new TypeError("offline")) : Promise.resolve(comment("c1", { author: "me" }));
    };
    expect(await studio.talk.say("c1", "Why?", { tier: "app" })).toBe(false);
    expect(studio.state.notice?.text).toMatch(/^Not stored/);
    expect(await studio.talk.say("c1", "Why?", { tier: "app" })).toBe(true);
    expect(sent[0]).toEqual(sent[1]);
    expect(studio.talk.now.comments).toHaveLength(1);
    studio.heard({ type: "comment", comment: comment("c1", { author: "me" }) });
    expect(studio.talk.now.comments).toHaveLength(1);
  });
});
