// Comparing two runs on the drawing: which two, fetched once each, and what is shown instead of the present meanwhile.
import { type Contrast, contrastOf, type Measured } from "./contrast";
import type { Graph } from "./graph";
import type { Mark } from "./history";
import { Store } from "./store";
import type { Studio } from "./studio";

export interface Contrasting {
  readonly status: "fetching" | "ready" | "failed";
  /** The runs that there are, the oldest first. */
  readonly runs: readonly Mark[];
  readonly before: string | null;
  readonly after: string | null;
  readonly shown: Contrast | null;
}

const NOTHING: Contrasting = { status: "fetching", runs: [], before: null, after: null, shown: null };

export class Contrasts extends Store<Contrasting | null> {
  readonly #studio: Studio;
  readonly #known = new Map<string, Measured>();

  constructor(studio: Studio) {
    super(null);
    this.#studio = studio;
  }

  get mayOpen(): boolean {
    return this.#studio.config.history !== undefined && this.#studio.state.measured !== null;
  }

  /** The drawing of both runs, as long as they are shown. */
  get graph(): Graph | null {
    return this.now?.shown?.graph ?? null;
  }

  /** This run with the newest; without one, the newest with the one before it. */
  async open(before: string | null = null): Promise<void> {
    const { config } = this.#studio;
    if (this.now) return before ? this.choose(before, this.now.runs.at(-1)?.id ?? null) : undefined;
    if (!config.history) return;
    this.#studio.lay("contrast");
    this.#studio.select([]);
    this.set(NOTHING);
    try {
      const runs = await this.#runs(config.history);
      if (!this.now) return; // closed meanwhile
      const [last, newest] = [runs.at(-2)?.id ?? null, runs.at(-1)?.id ?? null];
      this.set({ ...NOTHING, status: "ready", runs });
      if (runs.length > 1) await this.choose(before && before !== newest ? before : last, newest);
    } catch {
      this.#failed();
    }
  }

  async #runs(path: string): Promise<readonly Mark[]> {
    return ((await this.#studio.past.doors.ask(path)) as { runs: readonly Mark[] }).runs;
  }

  /** Another run answered: it may be chosen, too. */
  async measured(): Promise<void> {
    const { history } = this.#studio.config;
    if (!this.now || !history) return;
    const runs = await this.#runs(history).catch(() => null);
    if (this.now && runs) this.set({ ...this.now, runs });
  }

  async choose(before: string | null, after: string | null): Promise<void> {
    if (!this.now || !before || !after) return;
    this.set({ ...this.now, before, after });
    try {
      const [one, other] = await Promise.all([this.#measured(before), this.#measured(after)]);
      if (this.now?.before !== before || this.now.after !== after) return; // others were chosen meanwhile
      this.set({ ...this.now, status: "ready", shown: contrastOf(one, other) });
      this.#studio.redraw({ mode: null });
      this.#studio.murmur(this.now.shown?.summary ?? "");
    } catch {
      this.#failed();
    }
  }

  async #measured(id: string): Promise<Measured> {
    const url = this.now?.runs.find((run) => run.id === id)?.url;
    const known = this.#known.get(id) ?? ((await this.#studio.past.doors.ask(url ?? "")) as Measured);
    this.#known.set(id, known);
    return known;
  }

  #failed(): void {
    if (this.now) this.set({ ...this.now, status: "failed" });
  }

  close(): void {
    if (!this.now) return;
    this.set(null);
    this.#studio.redraw({ mode: null });
    this.#studio.focus("drawing");
  }
}
