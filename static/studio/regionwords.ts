// The regions of a brief as people call them; a run and the log keep the name that the brief gives. Pure.
import { gettext } from "./words";

const NAMES = new Map([
  ["africa", () => gettext("Africa")],
  ["asia", () => gettext("Asia")],
  ["europe", () => gettext("Europe")],
  ["north_america", () => gettext("North America")],
  ["oceania", () => gettext("Oceania")],
  ["other", () => gettext("Elsewhere")],
  ["south_america", () => gettext("South America")],
]);

export function regionWords(name: string): string {
  return NAMES.get(name)?.() ?? name.replaceAll("_", " ");
}

/** What was typed, under the name that the brief gives it; anything else as it is. */
export function regionNamed(text: string, known: readonly string[]): string {
  const typed = text.trim().toLowerCase();
  return known.find((name) => typed === name.toLowerCase() || typed === regionWords(name).toLowerCase()) ?? text;
}
