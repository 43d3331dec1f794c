import { expect, test } from "vitest";
import { groupName } from "./markwords";
import { regionNamed, regionWords } from "./regionwords";

const KNOWN = ["north_america", "europe", "middle_east", "other"];

test("a region is called as people call it, and one of the author's own as it is written, without underscores", () => {
  expect(["north_america", "europe", "other", "middle_east", "Mars"].map(regionWords)).toEqual(["North America", "Europe", "Elsewhere", "middle east", "Mars"]);
});

test("what is typed in words becomes the brief's name, which a run knows", () => {
  expect(["North America", " north america", "north_america", "EUROPE", "Middle East", "Mars"].map((text) => regionNamed(text, KNOWN))).toEqual(["north_america", "north_america", "north_america", "europe", "middle_east", "Mars"]);
});

test("there and back it is the same region", () => {
  for (const name of KNOWN) expect(regionNamed(regionWords(name), KNOWN)).toBe(name);
});

test("a group that is a region wears the words; a zone what its author wrote", () => {
  expect([groupName({ kind: "region", name: "north_america" }), groupName({ kind: "zone", name: "rack_a" })]).toEqual(["North America", "rack_a"]);
});
