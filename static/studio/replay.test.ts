import { describe, expect, test } from "vitest";
import { type Change, drawing, fold } from "./graph";
import { down, makeFilm } from "./played";
import type { Reel, ReplayDoors } from "./replay";
import type { Config } from "./state";
import { Studio } from "./studio";

const added = (tier: string, kind: string, name: string): Change => ({ type: "add_tier", tier, kind, x: 0, y: 0, properties: { name } });
const GRAPH = drawing(fold([{ changes: [added("app", "app", "App"), added("db", "database", "Database"), { type: "add_link", from: "app", to: "db", properties: {} }] }]));
const PEAK: Reel = { id: null, kind: "replay", seq: 1, status: null, name: "The daily peak", users: "8 million" };
const ASKED: Reel = { ...PEAK, id: "r1", status: "queued", fraction: 0, url: "/r1/", cancel: "/r1/cancel/" };
const MEASURED = { seq: 1, users: 8e6, tiers: { app: { utilisation: 0.64, saturated: false } } };

/** A studio after a run, a server that says what it is told to say, and a clock that is moved by hand. */
function opened(config: Partial<Config> = {}, isStill = false) {
  const murmurs: string[] = [];
  const posted: string[] = [];
  const answers = new Map<string, { isPending: boolean; body: unknown } | Error>([["/replays/", { isPending: false, body: { replays: [PEAK] } }]]);
  let frames: ((now: number) => void)[] = [];
  let timers: { act: () => void }[] = [];
  let now = 0;
  const studio = new Studio(
    { design: "d", socket: "/", replays: "/replays/", reveal: true, result: MEASURED, ...config },
    { send: () => undefined, keep: () => undefined, clipboard: { copy: () => undefined, paste: () => Promise.resolve(null), kept: () => null }, newId: (length) => "n".repeat(length), changed: () => undefined },
  );
  const doors: ReplayDoors = {
    ask: async (path) => {
      const answer = answers.get(path);
      if (!answer || answer instanceof Error) throw answer ?? new Error("404");
      return answer;
    },
    post: async (path) => {
      posted.push(path);
      return path === "/replays/" ? ASKED : null;
    },
    after: (_, act) => {
      const timer = { act };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
    frame: (act) => {
      frames.push(act);
      return () => void (frames = frames.filter((one) => one !== act));
    },
    isStill: () => isStill,
  };
  studio.replay.doors = doors;
  studio.opened();
  studio.heard({ type: "welcome", head: 1, snapshot: { seq: 1, graph: GRAPH }, edits: [] });
  studio.subscribe(() => studio.state.murmur && murmurs.at(-1) !== studio.state.murmur.text && murmurs.push(studio.state.murmur.text));
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 8; n++) await Promise.resolve();
  };
  return {
    studio,
    replay: studio.replay,
    answers,
    posted,
    murmurs,
    settle,
    frames: () => frames.length,
    timers: () => timers.length,
    rest: () => timers.splice(0).forEach(({ act }) => act()),
    /** So many pictures, each 50 ms after the one before. */
    pictures: (many: number) => {
      for (let n = 0; n < many; n++) for (const act of frames.splice(0)) act((now += 50));
    },
  };
}

async function playing(isStill = false, film = makeFilm()) {
  const all = opened({}, isStill);
  all.replay.open();
  await all.settle();
  all.replay.begin(film);
  return all;
}

describe("what can be watched", () => {
  test("is offered once there is a result, and not before", () => {
    expect(opened().replay.isOffered).toBe(true);
    expect(opened({ reveal: false, result: null }).replay.isOffered).toBe(false);
    const { replays: _, ...without } = { replays: "" };
    expect(new Studio({ design: "d", socket: "/", ...without, result: MEASURED, reveal: true }, {} as never).replay.isOffered).toBe(false);
  });

  test("what was not simulated is asked for, told how far it is, and played once it is there", async () => {
    const { replay, answers, posted, settle, rest } = opened();
    replay.open();
    await settle();
    expect(replay.now?.reels).toEqual([PEAK]);
    answers.set("/r1/", { isPending: true, body: { ...ASKED, status: "running", fraction: 0.4 } });
    void replay.watch(PEAK);
    await settle();
    expect([posted, replay.now?.awaited?.fraction]).toEqual([["/replays/"], 0.4]);
    answers.set("/r1/", { isPending: false, body: makeFilm() });
    rest();
    await settle();
    expect([replay.now?.awaited, replay.now?.film?.name, replay.now?.isPlaying]).toEqual([null, "A node dies (App)", true]);
  });

  test("it can be cancelled, and what arrives after that is not listened to", async () => {
    const { replay, answers, posted, settle, timers } = opened();
    replay.open();
    answers.set("/r1/", { isPending: true, body: { ...ASKED, status: "running" } });
    void replay.watch(PEAK);
    await settle();
    answers.set("/r1/", { isPending: false, body: makeFilm() });
    await replay.cancel();
    await settle();
    expect([posted, replay.now?.awaited, replay.now?.film, timers()]).toEqual([["/replays/", "/r1/cancel/"], null, null, 0]);
  });

  test("one that failed says so and can be asked for again; an unreachable server is told apart", async () => {
    const { replay, answers, settle, posted } = opened();
    replay.open();
    answers.set("/r1/", { isPending: true, body: { ...ASKED, status: "failed", error: "Too many events." } });
    void replay.watch({ ...ASKED, status: "running" });
    await settle();
    expect([replay.now?.fault, replay.now?.awaited, posted]).toEqual(["Too many events.", null, []]);
    answers.set("/r1/", new Error("offline"));
    void replay.watch({ ...ASKED, status: "done" });
    await settle();
    expect(replay.now?.fault).toBe("It cannot be had from the server now.");
    answers.set("/replays/", new Error("offline"));
    const other = opened();
    other.answers.set("/replays/", new Error("offline"));
    other.replay.open();
    await other.settle();
    expect(other.replay.now?.status).toBe("failed");
  });

  test("one that somebody asked for already is waited for, and whoever only looks does not stop it", async () => {
    const { replay, answers, posted, settle } = opened({ branches: false });
    answers.set("/replays/", { isPending: false, body: { replays: [{ ...ASKED, status: "running" }] } });
    answers.set("/r1/", { isPending: true, body: { ...ASKED, status: "running", fraction: 0.2 } });
    replay.open();
    await settle();
    expect([replay.mayAsk, replay.now?.awaited?.fraction]).toEqual([false, 0.2]);
    await replay.cancel();
    expect(posted).toEqual([]);
  });

  test("a film in a form that this page does not know is not played", async () => {
    const { replay } = await playing(false, makeFilm({ format: 2 }));
    expect([replay.now?.film, replay.now?.fault]).toEqual([null, "This page is older than what it was sent: reload it."]);
  });
});

describe("playing", () => {
  test("shows the moment on plates and links, and what was measured once it is shut", async () => {
    const { studio, replay } = await playing();
    expect([studio.state.result?.isFilm, studio.state.result?.users, studio.state.isStale]).toEqual([true, 8e6, false]);
    replay.seek(50);
    expect(studio.state.result?.tiers?.db?.saturated).toBe(true);
    replay.close();
    expect(studio.state.result).toBe(MEASURED);
  });

  test("goes by the clock times the speed, and React hears only of new windows", async () => {
    const { studio, replay, pictures } = await playing();
    let drawn = 0;
    studio.subscribe(() => drawn++);
    pictures(22); // a second and a bit at 4×: one window
    expect(replay.seconds).toBeCloseTo(4.2);
    expect([replay.now?.at, drawn]).toEqual([1, 1]);
    replay.setSpeed(20);
    pictures(20);
    expect(replay.seconds).toBeCloseTo(24.2);
    expect(replay.played).toBe(2050);
  });

  test("draws a window no oftener than four times a second, and the last one always", async () => {
    const { studio, replay, pictures } = await playing(false, makeFilm({ duration_s: 60, step_s: 1 }));
    replay.setSpeed(20);
    let drawn = 0;
    studio.subscribe(() => drawn++);
    pictures(20); // a second: twenty windows
    expect(drawn).toBeLessThanOrEqual(4);
    pictures(60);
    expect(replay.now?.at).toBe(59);
  });

  test("stops at the end, and begins anew from there", async () => {
    const { replay, pictures, frames } = await playing();
    replay.setSpeed(20);
    pictures(400);
    expect([replay.seconds, replay.now?.at, replay.now?.isPlaying, frames()]).toEqual([240, 59, false, 0]);
    replay.toggleTime();
    expect([replay.seconds, replay.now?.isPlaying]).toEqual([0, true]);
  });

  test("who looked elsewhere has missed nothing", async () => {
    const { replay, pictures } = await playing();
    pictures(1);
    replay.doors = { ...replay.doors, frame: (act) => (act(1e6), () => undefined) };
    replay.pause();
    const before = replay.seconds;
    let first = true;
    replay.doors = { ...replay.doors, frame: (act) => { if (first) { first = false; act(0); } else if (replay.seconds === before) act(60_000); return () => undefined; } };
    replay.play();
    expect(replay.seconds - before).toBeCloseTo(0.4);
  });

  test("stands still at first where motion is reduced, and is stepped through", async () => {
    const { replay, frames } = await playing(true);
    expect([replay.now?.isPlaying, frames()]).toEqual([false, 0]);
    replay.seek(1);
    expect(replay.seconds).toBe(4);
    replay.seekEvent("later");
    expect(replay.now?.at).toBe(15);
    replay.seekEvent("later");
    replay.seekEvent("earlier");
    expect(replay.now?.at).toBe(15);
    replay.seekEvent("earlier");
    expect(replay.now?.at).toBe(0);
    replay.seek(1e9);
    expect(replay.now?.at).toBe(59);
  });

  test("says one sentence when something changes, none while one scrubs, and what comes too fast is told later, the last of it", async () => {
    const { replay, murmurs, pictures, rest } = await playing();
    replay.seek(14);
    replay.seek(40);
    expect(murmurs).toEqual([]);
    replay.seek(14);
    replay.setSpeed(20);
    replay.play();
    pictures(6);
    expect(murmurs).toEqual(["At 60 s: A node dies (App); App: node down"]);
    pictures(100);
    expect(murmurs).toHaveLength(1);
    rest();
    expect(murmurs.at(-1)).toBe("At 160 s: at Database the queue passed 1,000");
    expect(murmurs).toHaveLength(2);
  });

  test("a badge leads to the moment at which it began, and to that tier", async () => {
    const { studio, replay } = await playing();
    replay.explain(down);
    expect([replay.now?.at, replay.now?.isPlaying, replay.now?.tier, [...studio.state.tiers]]).toEqual([15, false, "app", ["app"]]);
    replay.show("gone");
    expect([...studio.state.tiers]).toEqual(["app"]);
  });
});

describe("what ends it", () => {
  const edit = (seq: number, change: Change) => ({ type: "edit", edit: { id: `e${seq}`, seq, actor: "2", changes: [change] } });

  test("one's own edit: what was done is said first, then that", async () => {
    const { studio, replay, frames, murmurs, rest } = await playing();
    studio.select(["db"]);
    studio.remove();
    expect([replay.now, frames(), studio.state.result?.isFilm]).toEqual([null, 0, undefined]);
    expect([studio.state.notice?.text, murmurs]).toEqual(["Removed Database and 1 link.", []]);
    rest();
    expect(murmurs).toEqual(["The replay ended, for the drawing has changed."]);
  });

  test("nothing, where nothing is being played", async () => {
    const { studio, replay } = await playing();
    replay.leave();
    studio.setValue(studio.state.view.tiers.get("app")!, "nodes", 3);
    expect([studio.state.notice, replay.now?.film]).toEqual([null, null]);
  });

  test("somebody else's edit; but not a move, a name or a note", async () => {
    const { studio, replay } = await playing();
    studio.heard(edit(2, { type: "move_tier", tier: "app", x: 80, y: 80 }));
    studio.heard(edit(3, { type: "set_tier", tier: "app", key: "name", value: "Front" }));
    studio.heard(edit(4, { type: "add_note", note: "n1", x: 0, y: 0, text: "Look here" } as Change));
    expect(replay.now?.film).not.toBeNull();
    studio.heard(edit(5, { type: "set_tier", tier: "app", key: "nodes", value: 3 }));
    expect([replay.now, studio.state.notice?.text]).toEqual([null, "The replay ended, for the drawing has changed."]);
  });

  test("a new run, the ladder, and the past", async () => {
    const one = await playing();
    one.studio.measured({ seq: 1, result: MEASURED });
    expect([one.replay.now, one.studio.state.notice?.text]).toEqual([null, "The replay ended, for there is a new run."]);
    const other = await playing();
    other.studio.load(1000);
    expect([other.replay.now, other.studio.state.notice?.text]).toEqual([null, "The replay ended, for the ladder was moved."]);
    const third = await playing();
    third.studio.past.doors = { ask: () => new Promise(() => undefined), branch: () => undefined };
    third.studio.past.open();
    expect([third.replay.now, third.studio.state.history?.status]).toEqual([null, "fetching"]);
    third.replay.open();
    expect(third.studio.state.history).toBeNull();
  });

  test("a film of an earlier drawing is shown in grey", async () => {
    const { studio, replay } = await playing();
    replay.close();
    studio.heard(edit(2, { type: "set_tier", tier: "app", key: "nodes", value: 3 }));
    replay.open();
    replay.begin(makeFilm());
    expect(studio.state.isStale).toBe(true);
    expect(replay.now?.film).not.toBeNull();
  });
});
