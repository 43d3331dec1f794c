// For tests: a server with its log, and browsers on lines that drop, repeat, cross and break.
import { type Change, drawing, type Drawing, type Edit, fold, type Graph, read } from "./graph";
import { type Heard, Outbox, type Row, type Said, type Welcome } from "./outbox";
import { faultOfEdit } from "./shape";

const SNAPSHOT_EVERY = 7;
const FORBIDDEN = "t9"; // a tier that the server lets nobody touch

export type Fate = "told" | "lost" | "twice" | "crash";

export class Server {
  readonly log: Row[] = [];
  readonly #prefixes: Graph[];
  readonly #snapshots: { seq: number; graph: Drawing }[];

  constructor(start: Drawing) {
    this.#prefixes = [read(start)];
    this.#snapshots = [{ seq: 0, graph: start }];
  }

  get head(): number {
    return this.log.length;
  }

  folded(seq = this.head): Graph {
    return this.#prefixes[seq] as Graph;
  }

  append(edit: Edit): Row | string {
    const stored = this.log.find((row) => row.id === edit.id);
    if (stored) return stored;
    if (faultOfEdit(edit)) return "malformed";
    if (edit.changes.some((change) => "tier" in change && change.tier === FORBIDDEN)) return "forbidden";
    const row = { ...structuredClone(edit), seq: this.head + 1 };
    this.log.push(row);
    this.#prefixes.push(fold([row], this.folded(row.seq - 1)));
    if (row.seq % SNAPSHOT_EVERY === 0) this.#snapshots.push({ seq: row.seq, graph: drawing(this.folded()) });
    return row;
  }

  since(seq: number): Welcome {
    const base = this.#snapshots.at(-1) as { seq: number; graph: Drawing };
    const snapshot = base.seq > seq || seq === 0 ? base : null;
    return { type: "welcome", head: this.head, snapshot, edits: this.log.slice(snapshot?.seq ?? seq) };
  }
}

export class Browser {
  outbox!: Outbox;
  kept: readonly Edit[] = [];
  readonly made = new Set<string>();
  readonly refused = new Set<string>();
  isConnected = false;
  isListening = false;
  up: Said[] = [];
  down: Heard[] = [];
  #ids = 0;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
    this.reload();
  }

  reload(): void {
    this.disconnect();
    const left = this.kept;
    this.outbox = new Outbox({
      send: (message) => this.isConnected && this.up.push(structuredClone(message)),
      journal: { keep: (edits) => (this.kept = edits) },
      newId: () => this.#newId(),
      changed: () => undefined,
      landed: () => undefined,
      refused: (edit) => edit && this.refused.add(edit.id),
    });
    this.outbox.adopt(left);
  }

  connect(): void {
    if (this.isConnected) return;
    this.isConnected = true;
    this.outbox.opened();
  }

  disconnect(): void {
    this.isConnected = this.isListening = false;
    this.up = [];
    this.down = [];
    this.outbox?.closed();
  }

  hear(): void {
    const message = this.down.shift();
    if (message) this.outbox.hear(structuredClone(message));
  }

  /** Two relays cross, as those of two server processes can. */
  cross(): void {
    const relays = this.down.flatMap((message, n) => (message.type === "edit" ? [n] : []));
    const [one, other] = [relays[0], relays.at(-1)];
    if (one === undefined || other === undefined) return;
    [this.down[one], this.down[other]] = [this.down[other] as Heard, this.down[one] as Heard];
  }

  #newId(): string {
    const id = `${this.#name}${this.#ids++}`;
    this.made.add(id);
    return id;
  }
}

export class World {
  readonly browsers: Browser[];
  readonly server: Server;

  constructor(count: number, start: Drawing) {
    this.server = new Server(start);
    this.browsers = Array.from({ length: count }, (_, n) => new Browser("abcd".charAt(n)));
  }

  serve(browser: Browser, fate: Fate = "told"): void {
    const message = browser.up.shift();
    if (!message) return;
    if (message.type === "hello") {
      browser.isListening = true;
      browser.down.push(this.server.since(message.since));
      return;
    }
    const row = this.server.append(message.edit);
    if (typeof row === "string") browser.down.push({ type: "refused", id: message.edit.id, reason: row });
    else this.#relay(row, fate);
  }

  beat(): void {
    for (const browser of this.browsers) if (browser.isListening) browser.down.push({ type: "head", seq: this.server.head });
  }

  /** Everybody is connected, everything said is heard, and the heart beats. */
  settle(): void {
    for (const browser of this.browsers) browser.connect();
    for (let round = 0; round < 8; round++) {
      this.beat();
      while (this.browsers.some((browser) => browser.up.length || browser.down.length)) {
        for (const browser of this.browsers) {
          this.serve(browser);
          browser.hear();
        }
      }
    }
  }

  #relay(row: Row, fate: Fate): void {
    if (fate === "crash") {
      for (const browser of this.browsers) browser.disconnect();
      return;
    }
    const times = { told: 1, lost: 0, twice: 2 }[fate];
    for (const browser of this.browsers) {
      if (browser.isListening) for (let n = 0; n < times; n++) browser.down.push({ type: "edit", edit: row });
    }
  }
}

export type Gesture = readonly Change[];
