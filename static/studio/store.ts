// A value that somebody looks at, and who is told when it is another.
import { useSyncExternalStore } from "react";

export class Store<T> {
  now: T;
  readonly #listeners = new Set<() => void>();

  constructor(now: T) {
    this.now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(now: T): void {
    this.now = now;
    for (const listener of this.#listeners) listener();
  }
}

/** A part of it; the component is drawn again only when that part is another value. */
export function useStore<T, P>(store: Store<T>, part: (now: T) => P): P {
  return useSyncExternalStore(store.subscribe, () => part(store.now));
}
