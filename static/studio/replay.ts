// Watching a run over time: what can be watched, asking for it, and the moment that is shown. Knows no React and no pixels.
import { type Break, type Film, FORMAT, frameOf, type Happening, happenings, isAlike, lastBy, windowAt, windowsOf } from "./film";
import type { Graph } from "./graph";
import type { Result } from "./load";
import { Store } from "./store";
import type { Studio } from "./studio";
import { gettext } from "./words";

/** What can be watched; one without `id` has to be simulated first. */
export interface Reel {
  readonly id: string | null;
  readonly kind: string;
  readonly seq: number;
  readonly status: string | null;
  readonly fraction?: number;
  readonly error?: string;
  readonly url?: string;
  readonly cancel?: string;
  readonly name: string;
  readonly users: string;
}
export const SPEEDS = [1, 4, 20] as const;
export type Speed = (typeof SPEEDS)[number];
/** What is shown of it; null as long as the panel is shut. */
export interface Watching {
  readonly status: "fetching" | "ready" | "failed";
  readonly reels: readonly Reel[];
  /** Being simulated, or fetched. */
  readonly awaited: Reel | null;
  /** Why the last could not be had. */
  readonly fault: string;
  readonly film: Film | null;
  readonly events: readonly Happening[];
  /** The window that is shown. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** Of this tier, what happened is shown beside the drawing. */
  readonly tier: string | null;
  /** Counts how often that was asked for, so that the focus goes there. */
  readonly asked: number;
}
export interface ReplayDoors {
  /** What the server answers, and whether it is only on its way. */
  ask(path: string): Promise<{ readonly isPending: boolean; readonly body: unknown }>;
  post(path: string): Promise<unknown>;
  after(ms: number, act: () => void): () => void;
  /** Calls back once, before the next picture; returns how to have it not do so. */
  frame(act: (now: number) => void): () => void;
  isStill(): boolean;
}

const SHUT: Watching = { status: "fetching", reels: [], awaited: null, fault: "", film: null, events: [], at: 0, isPlaying: false, speed: 4, tier: null, asked: 0 };
const LOOK_MS = 500;
const LONGEST_MS = 100; // between two pictures: whoever looked elsewhere has missed nothing
const SETTLE_MS = 250; // between two windows that are drawn while it plays: 50 plates anew cost more than a picture may
const PAUSE_MS = 1500; // between two sentences

export class Replay extends Store<Watching | null> {
  doors: ReplayDoors = page;
  /** Seconds into the film. */
  seconds = 0;
  /** Milliseconds that it has been played, whatever the speed: by this, things move. */
  played = 0;
  readonly #studio: Studio;
  readonly #painters = new Set<() => void>();
  #view: Graph | null = null; // as the drawing was when the film began
  #frame: Result | null = null;
  #cancelFrame = (): void => undefined;
  #cancelLook = (): void => undefined;
  #cancelSaying = (): void => undefined;
  #isResting = false;
  #drawnAt = -Infinity; // in milliseconds played: when a window was last drawn
  #turn = 0; // answers to what was asked before the last change of mind are not listened to

  constructor(studio: Studio) {
    super(null);
    this.#studio = studio;
  }

  /** Is called before each picture while it plays, and when the moment changes. */
  readonly paints = (painter: () => void): (() => void) => {
    this.#painters.add(painter);
    return () => this.#painters.delete(painter);
  };

  #set(patch: Partial<Watching>): void {
    if (this.now) this.set({ ...this.now, ...patch });
  }

  // -- what can be watched -----------------------------------------------------------------------------------------------
  get isOffered(): boolean {
    return this.#studio.config.replays !== undefined && this.#studio.state.measured !== null;
  }

  /** Only its owner asks for what was not simulated yet. */
  get mayAsk(): boolean {
    return this.#studio.config.branches !== false;
  }

  toggle(): void {
    if (this.now) this.close();
    else this.open();
  }

  open(): void {
    if (this.now) return;
    this.#studio.lay("replay");
    this.set(SHUT);
    void this.refresh();
  }

  close(): void {
    if (!this.now) return;
    this.#leave();
    this.set(null);
    this.#studio.redraw();
  }

  /** Back to what can be watched. */
  leave(): void {
    this.#leave();
    this.#set({ film: null, awaited: null, fault: "", tier: null });
    this.#studio.redraw();
    void this.refresh();
  }

  #leave(): void {
    this.#turn++;
    this.pause();
    this.#cancelLook();
    this.#cancelSaying();
    this.#isResting = false;
    this.#frame = this.#view = null;
  }

  async refresh(): Promise<void> {
    const { replays } = this.#studio.config;
    if (!replays) return;
    try {
      const { body } = await this.doors.ask(replays);
      const { replays: reels } = body as { readonly replays: readonly Reel[] };
      this.#set({ reels, status: "ready" });
      const running = reels.find(({ status }) => status === "running" || status === "queued");
      if (running && this.now && !this.now.film && !this.now.awaited) this.#await(running);
    } catch {
      this.#set({ status: this.now?.reels.length ? "ready" : "failed" });
    }
  }

  /** Shows it; has it simulated first where nobody has. */
  async watch(reel: Reel): Promise<void> {
    const turn = ++this.#turn;
    this.#cancelLook();
    this.#set({ awaited: reel, fault: "" });
    try {
      const asked = reel.id && reel.status !== "failed" ? reel : ((await this.doors.post(this.#studio.config.replays ?? "")) as Reel);
      if (turn === this.#turn) this.#await(asked);
    } catch {
      if (turn === this.#turn) this.#set({ awaited: null, fault: unreachable() });
    }
  }

  #await(reel: Reel): void {
    const turn = ++this.#turn;
    this.#set({ awaited: reel });
    void this.#look(reel, turn);
  }

  async #look(reel: Reel, turn: number): Promise<void> {
    if (turn !== this.#turn || !reel.url) return;
    try {
      const { isPending, body } = await this.doors.ask(reel.url);
      if (turn !== this.#turn) return;
      if (!isPending) return this.begin(body as Film);
      const how = body as Reel;
      if (how.status === "cancelled") return this.#set({ awaited: null });
      if (how.status === "failed") return this.#set({ awaited: null, fault: how.error || gettext("The simulation stopped before its end.") });
      this.#set({ awaited: how });
      this.#cancelLook = this.doors.after(LOOK_MS, () => void this.#look(how, turn));
    } catch {
      if (turn === this.#turn) this.#set({ awaited: null, fault: unreachable() });
    }
  }

  /** What is only fetched, or somebody else's, is not stopped by that. */
  async cancel(): Promise<void> {
    const reel = this.now?.awaited;
    this.#turn++;
    this.#cancelLook();
    this.#set({ awaited: null });
    try {
      if (reel?.cancel && this.mayAsk && reel.status !== "done") await this.doors.post(reel.cancel);
    } catch {
      // it goes on, then, and can be watched
    }
    void this.refresh();
  }

  // -- playing -------------------------------------------------------------------------------------------------------------
  begin(film: Film): void {
    if (!this.now) return;
    if (film.format !== FORMAT) return this.#set({ awaited: null, fault: gettext("This page is older than what it was sent: reload it.") });
    const { view } = this.#studio.state;
    this.#view = view;
    this.seconds = 0;
    this.#set({ film, awaited: null, at: 0, tier: null, events: happenings(film, view) });
    this.#studio.redraw();
    if (!this.doors.isStill()) this.play();
  }

  toggleTime(): void {
    if (this.now?.isPlaying) this.pause();
    else this.play();
  }

  play(): void {
    const film = this.now?.film;
    if (!film || this.now?.isPlaying) return;
    if (this.seconds >= film.duration_s) this.#goTo(0);
    this.#set({ isPlaying: true });
    this.#run(null);
  }

  pause(): void {
    this.#cancelFrame();
    if (this.now?.isPlaying) this.#set({ isPlaying: false });
  }

  setSpeed(speed: Speed): void {
    this.#set({ speed });
  }

  #run(before: number | null): void {
    this.#cancelFrame = this.doors.frame((now) => {
      const ms = before === null ? 0 : Math.min(LONGEST_MS, now - before);
      this.#advance(ms);
      if (this.now?.isPlaying) this.#run(now);
    });
  }

  #advance(ms: number): void {
    const { film, speed } = this.now ?? {};
    if (!film || !speed) return;
    this.played += ms;
    this.#goTo(Math.min(film.duration_s, this.seconds + (speed * ms) / 1000), true);
    if (this.seconds >= film.duration_s) this.pause();
  }

  /** Shows a window, and stays there. */
  seek(n: number): void {
    const film = this.now?.film;
    if (!film) return;
    this.pause();
    this.#goTo(Math.min(windowsOf(film) - 1, Math.max(0, Math.round(n))) * film.step_s);
  }

  /** To the next window that way in which something happened; to the end where there is none. */
  seekEvent(way: "earlier" | "later"): void {
    const { events, at } = this.now ?? SHUT;
    this.seek(way === "later" ? (events.find(({ n }) => n > at)?.n ?? Infinity) : (events.findLast(({ n }) => n < at)?.n ?? 0));
  }

  #goTo(seconds: number, isAloud = false): void {
    const { film, at, events } = this.now ?? {};
    if (!film || !events) return;
    this.seconds = seconds;
    const n = windowAt(film, seconds);
    const isSettled = !isAloud || seconds >= film.duration_s || this.played - this.#drawnAt >= SETTLE_MS;
    if (n !== at && isSettled) {
      this.#drawnAt = this.played;
      this.#set({ at: n });
      this.#studio.redraw();
      if (isAloud && lastBy(events, n) !== lastBy(events, at ?? 0)) this.#tell();
    }
    for (const paint of this.#painters) paint();
  }

  /** For ears: one sentence, and after it a while none; what came meanwhile is told then, the last of it. */
  #tell(): void {
    if (this.#isResting) return;
    this.#isResting = true;
    const told = this.#last;
    if (told) this.#studio.murmur(told.text);
    this.#cancelSaying = this.doors.after(PAUSE_MS, () => {
      this.#isResting = false;
      if (this.now?.isPlaying && this.#last !== told) this.#tell();
    });
  }

  get #last(): Happening | undefined {
    return this.now ? lastBy(this.now.events, this.now.at) : undefined;
  }

  // -- why did it fail? ------------------------------------------------------------------------------------------------------
  /** Shows a tier over time, at the moment at which it broke. */
  explain(broken: Break): void {
    const film = this.now?.film;
    if (!film) return;
    this.seek(windowAt(film, broken.began_s));
    this.show(broken.tier);
  }

  show(tier: string): void {
    if (!this.now?.film) return;
    this.#set({ tier, asked: this.now.asked + 1 });
    const there = this.#studio.state.view.tiers.get(tier);
    if (!there) return;
    this.#studio.select([tier]);
    this.#studio.camera?.show(there);
  }

  hide(): void {
    this.#set({ tier: null });
    this.#studio.focus("drawing");
  }

  // -- what else happens -----------------------------------------------------------------------------------------------------
  /** What plates and links show instead of what was measured, while a film is shown. */
  frame(): Result | null {
    const { film, at } = this.now ?? {};
    if (!film) return null;
    const { measured } = this.#studio.state;
    const users = measured?.seq === film.seq ? measured.users : undefined;
    this.#frame = { ...frameOf(film, at ?? 0, this.#frame), ...(users === undefined ? {} : { users }) };
    return this.#frame;
  }

  /** The drawing may be another one now: then what was simulated is of one that is not there any more. */
  drawn(view: Graph): void {
    if (this.now?.film && this.#view && view !== this.#view && !isAlike(view, this.#view)) this.#end(gettext("The replay ended, for the drawing has changed."));
  }

  /** A run brought a result. */
  measured(): void {
    if (this.now?.film) this.#end(gettext("The replay ended, for there is a new run."));
    else if (this.now) void this.refresh();
  }

  /** The ladder is moved: what it says is shown. */
  yields(): void {
    if (this.now?.film) this.#end(gettext("The replay ended, for the ladder was moved."));
  }

  /** If what ended it says something itself, that is heard first. */
  #end(sentence: string): void {
    this.close();
    this.#studio.say(sentence);
    this.doors.after(PAUSE_MS, () => {
      if (this.#studio.state.notice?.text !== sentence) this.#studio.murmur(sentence);
    });
  }
}

function unreachable(): string {
  return gettext("It cannot be had from the server now.");
}

const page: ReplayDoors = {
  async ask(path) {
    const answer = await fetch(path, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return { isPending: answer.status === 202, body: await answer.json() };
  },
  async post(path) {
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    const answer = await fetch(path, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.headers.get("Content-Type")?.includes("json") ? answer.json() : null;
  },
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
  frame: (act) => {
    const frame = requestAnimationFrame(act);
    return () => cancelAnimationFrame(frame);
  },
  isStill: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
};
