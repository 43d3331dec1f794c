// What a key means. Single letters act only in the drawing, and can be switched off.
import { allCommands } from "./commands";
import { ARROWS } from "./placing";
import type { Studio } from "./studio";

/** Keys that act wherever the focus is, but in a field of text. */
const EVERYWHERE = new Set(["Mod+z", "Mod+Shift+z", "Mod+y", "Mod+k"]);
const LETTERS_OFF = "studio/letters-off";

/** A key that was pressed, as commands name it: "Shift+l", "Mod+z", "?". */
export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">): string {
  const isLetter = /^[a-z]$/i.test(event.key);
  const key = isLetter ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (isLetter || event.key.length > 1) ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Mod+" : ""}${shift}${key}`;
}

/** Pasting is left to the browser, which then hands over what was copied without asking anybody. */
const BROWSERS = new Set(["Mod+v"]);

/** Does what the key means; false if it means nothing here. */
export function press(studio: Studio, name: string, inRegion: boolean): boolean {
  if (!inRegion && !EVERYWHERE.has(name)) return false;
  if (/^(Shift\+)?\S$/.test(name) && lettersAreOff()) return false;
  if (inRegion && pressArrow(studio, name)) return true;
  if (studio.state.mode?.type === "move" && name === "Enter") {
    studio.endMode(true);
    return true;
  }
  const { active, tiers } = studio.state;
  if (name === " " && studio.replay.now?.film && (!active || tiers.has(active))) {
    studio.replay.toggleTime();
    return true;
  }
  if (name === " " && studio.state.active && !studio.state.mark) {
    studio.select([studio.state.active]);
    return true;
  }
  const command = allCommands.find((one) => one.keys.includes(name));
  if (BROWSERS.has(name) || !command?.allowed(studio)) return false;
  command.run(studio);
  return true;
}

function pressArrow(studio: Studio, name: string): boolean {
  const direction = ARROWS.get(name.replace("Shift+", ""));
  if (!direction) return false;
  if (studio.state.mode?.type === "move") studio.nudge(direction, name.startsWith("Shift+") ? 5 : 1);
  else if (!studio.state.isOutline) studio.walk(direction, name.startsWith("Shift+"));
  else return false;
  return true;
}

export function lettersAreOff(): boolean {
  try {
    return globalThis.localStorage?.getItem(LETTERS_OFF) === "1";
  } catch {
    return false;
  }
}

export function switchLetters(off: boolean): void {
  try {
    localStorage.setItem(LETTERS_OFF, off ? "1" : "0");
  } catch {
    // this browser keeps nothing: the letters stay on
  }
}
