// Edits not yet acknowledged, kept where they survive the tab: one key of localStorage for each tab and design.
//
// A Web Lock held for life tells which tabs live; whoever gets the lock of another tab's key adopts what that tab left.
import type { Edit } from "./graph";
import type { Journal } from "./outbox";

export interface Shelf {
  readonly storage: Storage | null;
  readonly locks: Pick<LockManager, "request"> | null;
}

export class TabJournal implements Journal {
  readonly #prefix: string;
  readonly #key: string;
  readonly #shelf: Shelf;
  readonly #full: () => void;
  #hasWarned = false;

  /** `full` is called once, when this browser will not keep what it is given. */
  constructor(design: string, tab: string, shelf: Shelf, full: () => void) {
    this.#prefix = `studio/${design}/`;
    this.#key = this.#prefix + tab;
    this.#shelf = shelf;
    this.#full = full;
    void shelf.locks?.request(this.#key, () => new Promise(() => undefined));
  }

  keep(edits: readonly Edit[]): void {
    try {
      if (!this.#shelf.storage) throw new Error("no storage");
      if (edits.length) this.#shelf.storage.setItem(this.#key, JSON.stringify(edits));
      else this.#shelf.storage.removeItem(this.#key);
    } catch {
      if (!this.#hasWarned && edits.length) this.#full();
      this.#hasWarned ||= edits.length > 0;
    }
  }

  /** Hands over what dead tabs left, now or as soon as they die. `take` keeps it in the journal of this tab. */
  adopt(take: (edits: readonly Edit[]) => void): void {
    for (const key of this.#others()) {
      const inherit = async (): Promise<void> => {
        const edits = this.#read(key);
        if (edits.length) take(edits);
        this.#shelf.storage?.removeItem(key);
      };
      if (this.#shelf.locks) void this.#shelf.locks.request(key, inherit);
      else void inherit();
    }
  }

  #others(): string[] {
    try {
      return Object.keys(this.#shelf.storage ?? {}).filter((key) => key.startsWith(this.#prefix) && key !== this.#key);
    } catch {
      return [];
    }
  }

  #read(key: string): Edit[] {
    try {
      const edits: unknown = JSON.parse(this.#shelf.storage?.getItem(key) ?? "[]");
      return Array.isArray(edits) ? (edits as Edit[]) : [];
    } catch {
      return [];
    }
  }
}

/** The storage and locks of this browser, as far as it allows them. */
export function shelf(): Shelf {
  let storage: Storage | null = null;
  try {
    storage = window.localStorage;
  } catch {
    // forbidden: carry on without
  }
  return { storage, locks: navigator.locks ?? null };
}
