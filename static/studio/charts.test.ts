import { describe, expect, test } from "vitest";
import { HEIGHT, linesOf, middleOf, pathOf, WIDTH } from "./charts";
import type { Film, Strip } from "./film";

const FILM = { step_s: 4, duration_s: 16, offered_rps: [1, 1, 1, 1] } as unknown as Film;
const strip = (values: Partial<Strip> = {}): Strip => ({ busy: [0.1, 0.5, 1, 1], waiting: [0, 0, 0, 0], asked_rps: [9, 9, 9, 9], served_rps: [9, 9, 4, 4], failed_rps: [0, 0, 0, 0], lag_ms: [], ...values });

describe("a tier over time", () => {
  test("is said in one sentence for each line", () => {
    expect(linesOf(FILM, strip()).map(({ key, sentence }) => [key, sentence])).toEqual([
      ["busy", "From 10% to 100%, most at 8 s."],
      ["waiting", "0 all the time."],
      ["served", "From 4 to 9, most at 0 s."],
    ]);
  });

  test("shows what failed and how far it is behind only where there is something of it", () => {
    const lines = linesOf(FILM, strip({ failed_rps: [0, 0, 50, 5], lag_ms: [0, 1200, 0, 0] }));
    expect(lines.map(({ key, top }) => [key, top])).toEqual([["busy", 1], ["waiting", 1], ["served", 50], ["lag", 1200]]);
    expect(lines[2]?.sentence).toBe("From 4 to 9, most at 0 s. Failed: From 0 to 50, most at 8 s.");
    expect(lines[3]?.sentence).toBe("From 0 ms to 1,200 ms, most at 4 s.");
  });

  test("is drawn within its box, from the middle of the first window to that of the last", () => {
    expect(pathOf([0, 1, 2, 9], 2)).toBe(`M30 ${HEIGHT - 1}L90 22L150 1L210 1`);
    expect([middleOf(0, 60), middleOf(59, 60)]).toEqual([2, WIDTH - 2]);
  });
});
