import { expect, test } from "vitest";
import { offers } from "./catalogue";
import { aboutOffer, inOrder, optionOf, shelves, sought, usual } from "./shelves";

const found = (text: string): string[] => sought(text).map(({ name }) => name);

test("everything that is offered stands on one shelf, and the nine usual kinds come first", () => {
  expect([...inOrder].map(({ id }) => id).sort()).toEqual(offers.map(({ id }) => id).sort());
  expect(shelves[0]?.offers.slice(0, 9)).toEqual(usual);
  expect(usual).toHaveLength(9);
  expect(shelves[0]?.offers[9]?.name).toBe("One server");
});

test("every kind says what it does", () => {
  expect(offers.filter((offer) => !aboutOffer(offer)).map(({ id }) => id)).toEqual([]);
});

test("a kind is found by its name first, then by what it does and by what others call it", () => {
  expect(found("cache")[0]).toBe("Cache");
  expect(found("cache").slice(1, 3)).toEqual(["Browser cache", "HTTP cache"]);
  expect(found("redis")).toEqual(["Cache", "Memory store"]);
  expect(found("KAFKA")).toEqual(["Stream"]);
  expect(found("jobs of queue")).toEqual(["Worker"]);
  expect(found("mainframe")).toEqual([]);
  expect(found("")).toHaveLength(offers.length);
});

test("names of products are found and not shown", () => {
  expect(inOrder.map(optionOf).filter(({ words, aside }) => /redis|kafka|postgres/i.test(words + aside))).toEqual([]);
});
