// Every action once, by name and key. The menu, the buttons, the keys and touch all call these.
import { ARROWS } from "./placing";
import type { Studio } from "./studio";
import { gettext } from "./words";

export interface Command {
  readonly id: string;
  readonly title: () => string;
  readonly keys: readonly string[];
  readonly allowed: (studio: Studio) => boolean;
  readonly run: (studio: Studio) => void;
}

const always = (): boolean => true;
const editing = (studio: Studio): boolean => studio.canEdit;
const withTier = (studio: Studio): boolean => studio.canEdit && studio.chosen !== null;
const withAny = (studio: Studio): boolean => studio.canEdit && studio.state.tiers.size + studio.state.links.size > 0;

export const commands = {
  add: {
    id: "add",
    title: () => gettext("Add a tier"),
    keys: ["a", "/"],
    allowed: editing,
    run: (studio) => studio.set({ dialog: "add" }),
  },
  linkTo: {
    id: "linkTo",
    title: () => gettext("Link to…"),
    keys: ["l"],
    allowed: withTier,
    run: (studio) => studio.set({ dialog: "link" }),
  },
  linkFrom: {
    id: "linkFrom",
    title: () => gettext("Link from…"),
    keys: ["Shift+l"],
    allowed: withTier,
    run: (studio) => studio.set({ dialog: "link from" }),
  },
  rename: {
    id: "rename",
    title: () => gettext("Rename"),
    keys: ["F2"],
    allowed: withTier,
    run: (studio) => studio.focus("name"),
  },
  inspect: {
    id: "inspect",
    title: () => gettext("Set its properties"),
    keys: ["Enter"],
    allowed: (studio) => studio.state.tiers.size + studio.state.links.size > 0,
    run: (studio) => studio.focus("inspector"),
  },
  move: {
    id: "move",
    title: () => gettext("Move with the arrow keys"),
    keys: ["m"],
    allowed: (studio) => studio.canEdit && studio.state.active !== null,
    run: (studio) => studio.startMove(),
  },
  remove: {
    id: "remove",
    title: () => gettext("Remove"),
    keys: ["Delete", "Backspace"],
    allowed: withAny,
    run: (studio) => studio.remove(),
  },
  undo: {
    id: "undo",
    title: () => gettext("Undo"),
    keys: ["Mod+z"],
    allowed: (studio) => studio.canEdit && studio.state.canUndo,
    run: (studio) => studio.undo(),
  },
  redo: {
    id: "redo",
    title: () => gettext("Redo"),
    keys: ["Mod+Shift+z", "Mod+y"],
    allowed: (studio) => studio.canEdit && studio.state.canRedo,
    run: (studio) => studio.redo(),
  },
  selectAll: {
    id: "selectAll",
    title: () => gettext("Select everything"),
    keys: ["Mod+a"],
    allowed: (studio) => studio.state.view.tiers.size > 0,
    run: (studio) => studio.selectAll(),
  },
  forward: {
    id: "forward",
    title: () => gettext("Follow a link forward"),
    keys: ["]"],
    allowed: always,
    run: (studio) => studio.follow("forward"),
  },
  back: {
    id: "back",
    title: () => gettext("Follow a link back"),
    keys: ["["],
    allowed: always,
    run: (studio) => studio.follow("back"),
  },
  outline: {
    id: "outline",
    title: () => gettext("Outline or canvas"),
    keys: ["o"],
    allowed: always,
    run: (studio) => {
      studio.set({ isOutline: !studio.state.isOutline, mode: null });
      studio.focus("canvas");
    },
  },
  keys: {
    id: "keys",
    title: () => gettext("Keys"),
    keys: ["?"],
    allowed: always,
    run: (studio) => studio.set({ dialog: "keys" }),
  },
  commands: {
    id: "commands",
    title: () => gettext("Every command"),
    keys: ["Mod+k"],
    allowed: always,
    run: (studio) => studio.set({ dialog: "commands" }),
  },
  leave: {
    id: "leave",
    title: () => gettext("Let go"),
    keys: ["Escape"],
    allowed: (studio) => studio.state.mode !== null || studio.state.tiers.size + studio.state.links.size > 0,
    run: (studio) => (studio.state.mode ? studio.endMode(false) : studio.select([])),
  },
} satisfies Record<string, Command>;

export const allCommands: readonly Command[] = Object.values(commands);

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

/** Does what the key means; false if it means nothing here. */
export function press(studio: Studio, name: string, inRegion: boolean): boolean {
  if (!inRegion && !EVERYWHERE.has(name)) return false;
  if (name.length === 1 && lettersAreOff()) return false;
  if (inRegion && pressArrow(studio, name)) return true;
  if (studio.state.mode?.type === "move" && name === "Enter") {
    studio.endMode(true);
    return true;
  }
  const command = allCommands.find((one) => one.keys.includes(name));
  if (!command?.allowed(studio)) return false;
  command.run(studio);
  return true;
}

function pressArrow(studio: Studio, name: string): boolean {
  const direction = ARROWS.get(name.replace("Shift+", ""));
  if (!direction) return false;
  if (studio.state.mode?.type === "move") studio.nudge(direction, name.startsWith("Shift+") ? 5 : 1);
  else if (!studio.state.isOutline) studio.walk(direction);
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
