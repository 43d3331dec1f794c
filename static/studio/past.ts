// Looking at the past: fetches the log, holds the moment that is shown, and leads from it. Knows no React and no pixels.
import { blank, type Drawing, type Graph, read } from "./graph";
import { difference, type Mark, Tale, when } from "./history";
import type { Row } from "./outbox";
import type { Studio } from "./studio";
import { gettext, worded } from "./words";

/** What is shown of the past; null as long as the panel is shut. */
export interface Recalled {
  readonly status: "fetching" | "ready" | "failed";
  /** The moment that is shown; null: now. */
  readonly at: number | null;
  readonly head: number;
  readonly marks: readonly Mark[];
}
interface Page {
  readonly beginning: Drawing | null;
  readonly edits: readonly Row[];
  readonly people: Readonly<Record<string, string>>;
  readonly more: boolean;
}
export interface PastDoors {
  ask(path: string): Promise<unknown>;
  /** Leaves this page for a new attempt. */
  branch(seq: number): void;
}

export class Past {
  doors: PastDoors = page;
  tale: Tale | null = null;
  /** The drawing that is shown instead of the present one. */
  graph: Graph | null = null;
  readonly #studio: Studio;
  #isFetching = false;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  open(): void {
    if (this.#studio.state.history) return;
    this.#studio.lay("past");
    this.#show({ status: "fetching", at: null, head: this.tale?.head ?? 0, marks: [] });
    this.refresh();
  }

  toggle(): void {
    if (this.#studio.state.history) this.close();
    else this.open();
  }

  close(): void {
    this.graph = null;
    this.#studio.show(null);
  }

  /** Fetches what is not known yet: the rest of the log, and which moments were run. */
  refresh(): void {
    void this.#fetch();
    void this.#fetchMarks();
  }

  async #fetch(): Promise<void> {
    const { log } = this.#studio.config;
    if (this.#isFetching || !log) return;
    this.#isFetching = true;
    this.#patch({ status: this.#studio.state.history?.status === "ready" ? "ready" : "fetching" });
    try {
      for (let hasMore = true; hasMore; ) {
        const page = (await this.doors.ask(`${log}?after=${this.tale?.head ?? 0}`)) as Page;
        this.tale ??= new Tale(page.beginning ? read(page.beginning) : blank);
        this.tale.add(page.edits, page.people);
        hasMore = page.edits.length > 0 && (page.more || this.#isBehind);
        this.#patch({ head: this.tale.head });
      }
      this.#patch({ status: "ready" });
    } catch {
      this.#patch({ status: "failed" });
    } finally {
      this.#isFetching = false;
    }
  }

  async #fetchMarks(): Promise<void> {
    const { history } = this.#studio.config;
    if (!history) return;
    try {
      const { runs } = (await this.doors.ask(history)) as { runs: readonly Mark[] };
      this.#patch({ marks: runs });
    } catch {
      // without marks the past can be looked at all the same
    }
  }

  /** The connection is back: what was missed meanwhile is fetched. */
  reconnected(): void {
    if (this.#studio.state.history?.status === "failed" || this.#isBehind) this.refresh();
  }

  get #isBehind(): boolean {
    return this.tale !== null && this.tale.head < this.#studio.outbox.seq;
  }

  /** An edit was confirmed: it is the newest step. */
  landed(row: Row): void {
    if (!this.tale) return;
    if ((this.tale.row(row.seq)?.id ?? row.id) !== row.id) return this.#startAfresh();
    const follows = this.tale.add([row]);
    this.#patch({ head: this.tale.head });
    if (!follows && this.#studio.state.history) this.refresh();
  }

  /** The server knows less than it did, as after a backup was put back. */
  #startAfresh(): void {
    this.tale = this.graph = null;
    this.#patch({ status: "fetching", at: null, head: 0 });
    if (this.#studio.state.history) this.refresh();
  }

  measured(): void {
    if (this.#studio.state.history) void this.#fetchMarks();
  }

  goTo(seq: number): void {
    const { history } = this.#studio.state;
    if (!this.tale || history?.status !== "ready") return;
    const to = Math.min(this.tale.head, Math.max(0, Math.round(seq)));
    const at = to === this.tale.head ? null : to;
    this.graph = at === null ? null : this.tale.graphAt(at);
    this.#show({ ...history, at });
  }

  goToNow(): void {
    this.goTo(Infinity);
  }

  /** To the next moment that was run, that way; to the end where there is none. */
  goToRun(way: "earlier" | "later"): void {
    const { history } = this.#studio.state;
    if (!history) return;
    const here = history.at ?? history.head;
    const seqs = history.marks.map(({ seq }) => seq).sort((a, b) => a - b);
    this.goTo(way === "later" ? (seqs.find((seq) => seq > here) ?? Infinity) : (seqs.findLast((seq) => seq < here) ?? 0));
  }

  /** One edit, like any other, makes the drawing what it was. */
  restore(): void {
    const then = this.graph;
    if (!then) return;
    const time = this.time;
    this.goToNow();
    if (!this.#studio.canEdit) return;
    const changes = difference(this.#studio.outbox.view, then);
    if (!changes.length) return this.#studio.say(gettext("It stands like that now."));
    const fault = this.#studio.outbox.make(changes);
    if (fault) this.#studio.say(worded(fault));
    else this.#studio.say(gettext("Restored what stood then (%(time)s).", { time }), true);
  }

  branch(): void {
    const { history } = this.#studio.state;
    if (history && this.graph) this.doors.branch(history.at ?? history.head);
  }

  /** The moment that is shown, as a time; "" at the beginning. */
  get time(): string {
    const { history } = this.#studio.state;
    const at = this.tale?.row(history?.at ?? 0)?.at;
    return at ? when(at) : gettext("the beginning");
  }

  #patch(patch: Partial<Recalled>): void {
    const { history } = this.#studio.state;
    if (history) this.#studio.set({ history: { ...history, ...patch } });
  }

  #show(history: Recalled): void {
    this.#studio.show(history);
  }
}

const page: PastDoors = {
  async ask(path) {
    const answer = await fetch(path, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  },
  branch(seq) {
    const form = document.getElementById("branch");
    if (!(form instanceof HTMLFormElement) || form.dataset.sent) return;
    form.dataset.sent = "1"; // until one comes back to this page
    addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
    const field = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
    field("seq").value = String(seq);
    field("key").value = Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-");
    form.requestSubmit();
  },
};
