import { expect, test } from "vitest";
import { allCommands, keysShown } from "./commands";
import { keyName } from "./keys";

const key = (name: string, held: Partial<KeyboardEvent> = {}): string => keyName({ key: name, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

test.each([
  [key("L", { shiftKey: true }), "Shift+l"],
  [key("l"), "l"],
  [key("?", { shiftKey: true }), "?"],
  [key("Z", { ctrlKey: true, shiftKey: true }), "Mod+Shift+z"],
  [key("z", { metaKey: true }), "Mod+z"],
  [key("ArrowUp", { shiftKey: true }), "Shift+ArrowUp"],
])("a key is named %s", (said, name) => expect(said).toBe(name));

test("no key has two commands", () => {
  const keys = allCommands.flatMap((command) => command.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test("keys are shown as they are printed", () => {
  expect(allCommands.filter(({ id }) => id === "redo" || id === "leave" || id === "nearer").map(keysShown)).toEqual([["Ctrl+Shift+Z", "Ctrl+Y"], ["Esc"], ["+", "="]]);
});
