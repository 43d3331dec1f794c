// The socket: opened again when it falls, later each time and never in step with others. Knows not what an edit means.

export interface Ears {
  opened(): void;
  closed(): void;
  heard(message: Readonly<Record<string, unknown>> & { type: string }): void;
  /** The server closed for good: the design is not there, or not this person's. */
  shut(code: number): void;
}
export interface World {
  socket(url: string): WebSocket;
  random(): number;
  after(ms: number, act: () => void): () => void;
}

const SOONEST_MS = 200;
const LATEST_MS = 5000;
const SILENCE_MS = 16_000; // three heartbeats missed: the socket is dead though nobody said so
const FOR_GOOD = new Set([4403, 4404]);

export class Wire {
  readonly #url: string;
  readonly #ears: Ears;
  readonly #world: World;
  #socket: WebSocket | null = null;
  #falls = 0;
  #cancelWait = (): void => undefined;
  #cancelWatch = (): void => undefined;

  constructor(url: string, ears: Ears, world: World = browser) {
    this.#url = url;
    this.#ears = ears;
    this.#world = world;
  }

  /** Sends if the socket is open. What is lost otherwise is said again after the next `opened`. */
  send(message: object): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  open(): void {
    this.#cancelWait();
    if (this.#socket) return;
    const socket = this.#world.socket(this.#url);
    this.#socket = socket;
    const isMine = (): boolean => this.#socket === socket;
    socket.onopen = () => {
      if (!isMine()) return;
      this.#watch();
      this.#ears.opened();
    };
    socket.onmessage = (event: MessageEvent) => {
      if (!isMine()) return;
      this.#falls = 0;
      this.#watch();
      const message = parsed(event.data);
      if (message) this.#ears.heard(message);
    };
    socket.onclose = (event: CloseEvent) => {
      if (isMine()) this.#fell(event.code);
    };
    this.#watch();
  }

  close(): void {
    this.#cancelWait();
    this.#cancelWatch();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #fell(code: number): void {
    this.close();
    this.#ears.closed();
    if (FOR_GOOD.has(code)) return this.#ears.shut(code);
    const most = Math.min(LATEST_MS, SOONEST_MS * 2 ** ++this.#falls);
    const wait = SOONEST_MS + this.#world.random() * (most - SOONEST_MS);
    this.#cancelWait = this.#world.after(wait, () => this.open());
  }

  #watch(): void {
    this.#cancelWatch();
    this.#cancelWatch = this.#world.after(SILENCE_MS, () => this.#fell(0));
  }
}

function parsed(data: unknown): (Record<string, unknown> & { type: string }) | null {
  try {
    const message: unknown = JSON.parse(String(data));
    const isObject = typeof message === "object" && message !== null;
    return isObject && "type" in message && typeof message.type === "string" ? (message as { type: string }) : null;
  } catch {
    return null;
  }
}

const browser: World = {
  socket: (url) => new WebSocket(url),
  random: Math.random,
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
