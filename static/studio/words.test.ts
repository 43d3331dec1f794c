import { describe, expect, test } from "vitest";
import { matching } from "./combobox";
import { readable, valueOf } from "./fields";
import { read } from "./graph";
import { aboutOf, apart, share } from "./naming";
import { rowsOf } from "./outline";
import { faultOfValue } from "./shape";
import { statusOf } from "./tools";
import { kinds } from "./catalogue";
import { compact, duration, labelOf, percent, rate } from "./words";

test("every property has a name that a person reads", () => {
  const keys = [...kinds.values()].flatMap((kind) => [...kind.rules.keys()]);
  expect(keys.filter((key) => !/^[A-Z]/.test(labelOf(key)))).toEqual([]);
});

test("durations are said in the largest unit they fill", () => {
  expect([1, 90, 3600, 5400, 86_400, 31_536_000, Number.NaN].map(duration)).toEqual([
    "seconds",
    "seconds: 1.5 minutes",
    "seconds: 1 hour",
    "seconds: 1.5 hours",
    "seconds: 1 day",
    "seconds: 365 days",
    "seconds",
  ]);
});

test("rates and shares keep few digits", () => {
  expect([412, 70_948].map(compact)).toEqual(["412", "71k"]);
  expect([0.34, 28, 1400, 999_600, 2_000_000].map(rate)).toEqual(["0.3/s", "28/s", "1.4k/s", "1M/s", "2M/s"]);
  expect([percent(0.999), percent(1), share(0.0213), share(0.12)]).toEqual(["99", "100", "2.1", "12"]);
});

test("a refused number and its limit are written with their thousands apart", () => {
  const wrong = faultOfValue("app", "nodes", 1e9, "");
  expect(wrong && readable(wrong)).toMatch(/^1,000,000,000 is above /);
});

test("a machine is called by what was set instead of its size", () => {
  const tier = (kind: string, properties: Record<string, string | number>) => ({ id: "a", kind, x: 0, y: 0, properties });
  expect(aboutOf(tier("database", {}))).toBe("4 cores, 16 GB");
  expect(aboutOf(tier("database", { cores: 24, memory_gb: 384 }))).toBe("24 cores, 384 GB");
  expect(aboutOf(tier("app", { nodes: 9, cores: 1 }))).toBe("9 × 1 core");
  expect(aboutOf(tier("cache", { threads: 8 }))).toBe("8 cores, 6.5 GB");
});

test("a name cannot turn the sentence around, whatever it is written in", () => {
  expect(["App", " App\u202e ", "\u2069\u202eA\u2066", "\u202e"].map(apart)).toEqual(["App", "App", "A", ""]);
  expect(valueOf("App \u202e gnol", false)).toBe("App  gnol");
  expect(apart("\u05e9\u05e8\u05ea")).toBe("\u2068\u05e9\u05e8\u05ea\u2069");
});

test("what is typed is a number only where it is one, thousands apart or not", () => {
  expect(["", " 12 ", "1,000", "10 000", "2.5"].map((text) => valueOf(text, true))).toEqual([null, 12, 1000, 10_000, 2.5]);
  expect(["many", "1,5", "0x10", "1e999"].map((text) => valueOf(text, true))).toEqual(["many", "1,5", "0x10", "1e999"]);
  expect(["1e9", "2.5E3"].map((text) => valueOf(text, true))).toEqual([1e9, 2500]);
  expect([valueOf(" 12 ", false), valueOf("  ", false)]).toEqual(["12", null]);
});

test("a combobox finds by any word, what begins so first", () => {
  const options = ["Load balancer", "App server", "Database", "One server"].map((words) => ({ id: words, words }));
  const found = (text: string): string[] => matching(options, text).map(({ id }) => id);
  expect(found("")).toHaveLength(4);
  expect(found("server")).toEqual(["App server", "One server"]);
  expect(found("da")).toEqual(["Database"]);
  expect(found("a")[0]).toBe("App server");
  expect(found("server one")).toEqual(["One server"]);
  expect(found("mainframe")).toEqual([]);
});

test("the outline goes from left to right, each tier with the links that leave it", () => {
  const tiers = [{ id: "db", x: 240 }, { id: "app", x: 0 }, { id: "cache", x: 480 }].map((tier) => ({ ...tier, kind: "app", y: 0 }));
  const rows = rowsOf(read({ format: 1, tiers, links: [{ from: "app", to: "cache" }, { from: "app", to: "db" }] }));
  expect(rows.map(({ key }) => key)).toEqual(["app", "app cache", "app db", "db", "cache"]);
});

describe("the status", () => {
  test("tells what is kept and what is stored", () => {
    expect(statusOf("open", 0, false)).toBe("All stored");
    expect(statusOf("open", 2, false)).toBe("Storing…");
    expect(statusOf("closed", 3, false)).toBe("Offline. 3 edits kept");
    expect(statusOf("closed", 1, false)).toBe("Offline. 1 edit kept");
    expect(statusOf("closed", 0, false)).toBe("Offline");
  });
});
