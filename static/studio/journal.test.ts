import { describe, expect, test } from "vitest";
import type { Edit } from "./graph";
import { type Shelf, TabJournal } from "./journal";

const EDIT: Edit = { id: "a1", changes: [{ type: "remove_tier", tier: "a" }] };

/** localStorage as far as the journal knows it; enumerable keys are what it holds. */
function storage(limit = Infinity): Storage {
  return Object.create({
    getItem(key: string) {
      return (this as unknown as Record<string, string>)[key] ?? null;
    },
    setItem(key: string, value: string) {
      if (value.length > limit) throw new DOMException("full", "QuotaExceededError");
      (this as unknown as Record<string, string>)[key] = value;
    },
    removeItem(key: string) {
      delete (this as unknown as Record<string, string>)[key];
    },
  }) as Storage;
}

/** Web Locks: whoever asks later waits until the holder is gone. */
function locks() {
  const queues = new Map<string, (() => unknown)[]>();
  return {
    request: ((name: string, act: () => unknown) => {
      const queue = queues.get(name) ?? [];
      queues.set(name, [...queue, act]);
      if (!queue.length) act();
      return Promise.resolve();
    }) as unknown as LockManager["request"],
    die(name: string) {
      const [, ...rest] = queues.get(name) ?? [];
      queues.set(name, rest);
      rest[0]?.();
    },
  };
}

const tab = (name: string, shelf: Shelf, full = (): void => undefined): TabJournal => new TabJournal("d", name, shelf, full);

describe("the journal", () => {
  test("is adopted from a tab that died, not from one that lives", () => {
    const shelf = { storage: storage(), locks: locks() };
    tab("one", shelf).keep([EDIT]);
    const adopted: Edit[] = [];
    tab("two", shelf).adopt((edits) => adopted.push(...edits));
    expect(adopted).toEqual([]);
    shelf.locks.die("studio/d/one");
    expect(adopted).toEqual([EDIT]);
    expect(Object.keys(shelf.storage)).toEqual([]);
  });

  test("holds nothing once all is stored, and nothing of another design", () => {
    const shelf = { storage: storage(), locks: locks() };
    const one = tab("one", shelf);
    one.keep([EDIT]);
    one.keep([]);
    expect(Object.keys(shelf.storage)).toEqual([]);
    shelf.storage.setItem("studio/other/one", JSON.stringify([EDIT]));
    const adopted: Edit[] = [];
    tab("two", { ...shelf, locks: null }).adopt((edits) => adopted.push(...edits));
    expect(adopted).toEqual([]);
  });

  test("leaves what is the tab's own", () => {
    const shelf = { storage: storage(), locks: null };
    const one = tab("one", shelf);
    one.keep([EDIT]);
    one.adopt(() => expect.unreachable());
    expect(Object.keys(shelf.storage)).toEqual(["studio/d/one"]);
  });

  test("warns once where nothing can be kept, and carries on", () => {
    for (const shelf of [{ storage: null, locks: null }, { storage: storage(10), locks: null }]) {
      let warnings = 0;
      const one = tab("one", shelf, () => warnings++);
      one.keep([]);
      one.keep([EDIT]);
      one.keep([EDIT]);
      expect(warnings).toBe(1);
    }
  });

  test("is not fooled by junk", () => {
    const shelf = { storage: storage(), locks: null };
    shelf.storage.setItem("studio/d/junk", "{");
    let calls = 0;
    tab("two", shelf).adopt(() => calls++);
    expect([calls, Object.keys(shelf.storage)]).toEqual([0, []]);
  });
});
