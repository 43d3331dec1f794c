// Walking one request through the drawing: fetches what the simulator knows once it may be told, and holds where one stands.
import type { PastDoors } from "./past";
import { nameOf } from "./naming";
import { Store } from "./store";
import type { Studio } from "./studio";
import { costOf, doneWords, likeliest, linkOf, onwards, type Route, stepAt, tierOf, type Trail } from "./trail";
import { gettext } from "./words";

export interface Walking {
  readonly status: "fetching" | "ready" | "failed";
  readonly routes: readonly Route[];
  readonly route: Route | null;
  readonly trail: Trail;
  /** Which of the ways that part here it goes on by. */
  readonly way: number;
  readonly tier: string | null;
  readonly link: string | null;
  /** The edit that was run. */
  readonly seq: number;
}

const NOWHERE: Walking = { status: "fetching", routes: [], route: null, trail: [0], way: 0, tier: null, link: null, seq: 0 };

export class Walk extends Store<Walking | null> {
  ask: PastDoors["ask"] | null = null;
  readonly #studio: Studio;

  constructor(studio: Studio) {
    super(null);
    this.#studio = studio;
  }

  /** Only once a run was revealed: before, the server tells nothing. */
  get mayOpen(): boolean {
    return this.#studio.config.walks !== undefined && this.#studio.state.measured !== null;
  }

  async open(): Promise<void> {
    const { config, past } = this.#studio;
    if (this.now || !config.walks) return;
    this.#studio.lay("walk");
    this.#studio.select([]); // the inspector would lie on the way
    this.set(NOWHERE);
    try {
      const { walks, seq } = (await (this.ask ?? past.doors.ask)(config.walks)) as { walks: readonly Route[]; seq: number };
      if (!this.now) return; // closed meanwhile
      this.set({ ...NOWHERE, status: "ready", routes: walks, seq });
      this.choose(0);
    } catch {
      if (this.now) this.set({ ...NOWHERE, status: "failed" });
    }
  }

  close(): void {
    if (!this.now) return;
    this.set(null);
    this.#studio.focus("drawing");
  }

  /** Another run answered: what it measured is walked from now on. */
  measured(): void {
    if (!this.now) return;
    this.set(null);
    void this.open();
  }

  choose(n: number): void {
    const route = this.now?.routes[n];
    if (route) this.#stand(route, [0]);
  }

  next(): void {
    const { now } = this;
    if (!now?.route || this.isDone) return;
    this.#stand(now.route, onwards(now.route, now.trail, now.way));
  }

  back(): void {
    const { now } = this;
    if (now?.route && now.trail.length > 1) this.#stand(now.route, now.trail.slice(0, -1));
  }

  restart(): void {
    if (this.now?.route) this.#stand(this.now.route, [0]);
  }

  take(way: number): void {
    if (this.now) this.set({ ...this.now, way });
  }

  get isDone(): boolean {
    const { now } = this;
    return !!now?.route && stepAt(now.route, now.trail) === undefined;
  }

  #stand(route: Route, trail: Trail): void {
    if (!this.now) return;
    const step = stepAt(route, trail);
    const tier = tierOf(route, trail);
    this.set({ ...this.now, route, trail, way: step ? likeliest(step) : 0, tier, link: linkOf(route, trail) });
    const place = this.#studio.state.view.tiers.get(tier ?? "");
    if (place) this.#studio.camera?.show(place);
    this.#studio.murmur(this.sentence);
  }

  /** Where it stands and what happens there, for ears. */
  get sentence(): string {
    const { now } = this;
    if (!now?.route) return "";
    const step = stepAt(now.route, now.trail);
    if (!step) return doneWords(now.route, now.trail);
    const tier = this.#studio.state.view.tiers.get(now.tier ?? "");
    const where = tier ? `, ${nameOf(tier)}` : "";
    return `${gettext("Step %(n)s", { n: now.trail.length })}${where}: ${[...step.says, costOf(step)].filter(Boolean).join(" ")}`;
  }
}
