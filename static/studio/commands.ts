// Every action once, by name and key. The menu, the buttons, the keys and touch all call these.
import type { Line, Spread } from "./arrange";
import { usual } from "./shelves";
import { selected } from "./state";
import type { Studio } from "./studio";
import { gettext } from "./words";

export type Group = "add" | "usual" | "choose" | "change" | "arrange" | "look";

export interface Command {
  readonly id: string;
  readonly group: Group;
  readonly title: () => string;
  readonly keys: readonly string[];
  readonly allowed: (studio: Studio) => boolean;
  readonly run: (studio: Studio) => void;
}

const always = (): boolean => true;
const editing = (studio: Studio): boolean => studio.canEdit;
const withTier = (studio: Studio): boolean => studio.canEdit && studio.chosen !== null;
const withTiers =
  (least: number) =>
  (studio: Studio): boolean =>
    studio.canEdit && studio.state.tiers.size >= least;
const isAnySelected = (studio: Studio): boolean => selected(studio.state) > 0;
const withAny = (studio: Studio): boolean => studio.canEdit && isAnySelected(studio);
const hasPiece = ({ state }: Studio): boolean => state.tiers.size > 0 || state.mark !== null;
const onCanvas = (studio: Studio): boolean => studio.camera !== null;

export const commands = {
  add: {
    id: "add",
    group: "add",
    title: () => gettext("Add a tier"),
    keys: ["a"],
    allowed: editing,
    run: (studio) => studio.set({ dialog: "add", addAt: null }),
  },
  search: {
    id: "search",
    group: "add",
    title: () => gettext("Search the kinds of tier"),
    keys: ["/"],
    allowed: editing,
    run: (studio) => studio.focus("search"),
  },
  linkTo: {
    id: "linkTo",
    group: "add",
    title: () => gettext("Link to…"),
    keys: ["l"],
    allowed: withTier,
    run: (studio) => studio.set({ dialog: "link" }),
  },
  linkFrom: {
    id: "linkFrom",
    group: "add",
    title: () => gettext("Link from…"),
    keys: ["Shift+l"],
    allowed: withTier,
    run: (studio) => studio.set({ dialog: "link from" }),
  },
  note: {
    id: "note",
    group: "add",
    title: () => gettext("Add a note"),
    keys: ["n"],
    allowed: editing,
    run: (studio) => studio.marks.addNote(),
  },
  group: {
    id: "group",
    group: "add",
    title: () => gettext("Draw a group around what is selected"),
    keys: ["g"],
    allowed: editing,
    run: (studio) => studio.marks.addGroup(),
  },
  nextMark: {
    id: "nextMark",
    group: "choose",
    title: () => gettext("Go to the next note or group"),
    keys: ["."],
    allowed: (studio) => studio.state.view.notes.size + studio.state.view.groups.size > 0,
    run: (studio) => studio.marks.next(),
  },
  rename: {
    id: "rename",
    group: "change",
    title: () => gettext("Rename"),
    keys: ["F2"],
    allowed: (studio) => withTier(studio) || (studio.canEdit && studio.state.mark !== null),
    run: (studio) => studio.focus("name"),
  },
  inspect: {
    id: "inspect",
    group: "change",
    title: () => gettext("Set its properties"),
    keys: ["Enter"],
    allowed: (studio) => studio.state.active !== null || isAnySelected(studio),
    run: (studio) => {
      if (!isAnySelected(studio) && studio.state.active) studio.select([studio.state.active]);
      studio.focus("inspector");
    },
  },
  move: {
    id: "move",
    group: "arrange",
    title: () => gettext("Move with the arrow keys"),
    keys: ["m"],
    allowed: (studio) => studio.canEdit && (studio.state.active !== null || studio.state.mark !== null),
    run: (studio) => studio.startMove(),
  },
  duplicate: {
    id: "duplicate",
    group: "change",
    title: () => gettext("Duplicate"),
    keys: ["Mod+d"],
    allowed: (studio) => studio.canEdit && hasPiece(studio),
    run: (studio) => studio.duplicate(),
  },
  copy: {
    id: "copy",
    group: "change",
    title: () => gettext("Copy"),
    keys: ["Mod+c"],
    allowed: hasPiece,
    run: (studio) => studio.copy(),
  },
  cut: {
    id: "cut",
    group: "change",
    title: () => gettext("Cut"),
    keys: ["Mod+x"],
    allowed: withTiers(1),
    run: (studio) => studio.cut(),
  },
  paste: {
    id: "paste",
    group: "change",
    title: () => gettext("Paste"),
    keys: ["Mod+v"],
    allowed: editing,
    run: (studio) => void studio.paste(),
  },
  remove: {
    id: "remove",
    group: "change",
    title: () => gettext("Remove"),
    keys: ["Delete", "Backspace"],
    allowed: withAny,
    run: (studio) => studio.remove(),
  },
  undo: {
    id: "undo",
    group: "change",
    title: () => gettext("Undo"),
    keys: ["Mod+z"],
    allowed: (studio) => studio.canEdit && studio.state.canUndo,
    run: (studio) => studio.undo(),
  },
  redo: {
    id: "redo",
    group: "change",
    title: () => gettext("Redo"),
    keys: ["Mod+Shift+z", "Mod+y"],
    allowed: (studio) => studio.canEdit && studio.state.canRedo,
    run: (studio) => studio.redo(),
  },
  selectAll: {
    id: "selectAll",
    group: "choose",
    title: () => gettext("Select everything"),
    keys: ["Mod+a"],
    allowed: (studio) => studio.state.view.tiers.size > 0,
    run: (studio) => studio.selectAll(),
  },
  box: {
    id: "box",
    group: "choose",
    title: () => gettext("Select with a box, or move the paper"),
    keys: ["b"],
    allowed: onCanvas,
    run: (studio) => studio.set({ isBoxing: !studio.state.isBoxing }),
  },
  forward: {
    id: "forward",
    group: "choose",
    title: () => gettext("Follow a link forward"),
    keys: ["]"],
    allowed: always,
    run: (studio) => studio.follow("forward"),
  },
  back: {
    id: "back",
    group: "choose",
    title: () => gettext("Follow a link back"),
    keys: ["["],
    allowed: always,
    run: (studio) => studio.follow("back"),
  },
  leave: {
    id: "leave",
    group: "choose",
    title: () => gettext("Let go"),
    keys: ["Escape"],
    allowed: (studio) => studio.state.mode !== null || isAnySelected(studio) || studio.state.isBoxing,
    run: (studio) => {
      if (studio.state.mode) studio.endMode(false);
      else if (isAnySelected(studio)) studio.select([]);
      else studio.set({ isBoxing: false });
    },
  },
  alignLeft: lining("left", () => gettext("Line up their left edges")),
  alignCentre: lining("centre", () => gettext("Line up their centres, one above the other")),
  alignRight: lining("right", () => gettext("Line up their right edges")),
  alignTop: lining("top", () => gettext("Line up their top edges")),
  alignMiddle: lining("middle", () => gettext("Line up their middles, side by side")),
  alignBottom: lining("bottom", () => gettext("Line up their bottom edges")),
  spaceAcross: lining("across", () => gettext("Space them evenly across")),
  spaceDown: lining("down", () => gettext("Space them evenly down")),
  fit: {
    id: "fit",
    group: "look",
    title: () => gettext("Fit all of it in"),
    keys: ["f"],
    allowed: onCanvas,
    run: (studio) => studio.camera?.fit(),
  },
  nearer: {
    id: "nearer",
    group: "look",
    title: () => gettext("Nearer"),
    keys: ["+", "="],
    allowed: onCanvas,
    run: (studio) => studio.camera?.zoom("in"),
  },
  farther: {
    id: "farther",
    group: "look",
    title: () => gettext("Farther"),
    keys: ["-"],
    allowed: onCanvas,
    run: (studio) => studio.camera?.zoom("out"),
  },
  outline: {
    id: "outline",
    group: "look",
    title: () => gettext("Outline or canvas"),
    keys: ["o"],
    allowed: always,
    run: (studio) => {
      studio.set({ isOutline: !studio.state.isOutline, mode: null });
      studio.focus("drawing");
    },
  },
  history: {
    id: "history",
    group: "look",
    title: () => gettext("History"),
    keys: ["h"],
    allowed: (studio) => studio.config.log !== undefined,
    run: (studio) => studio.past.toggle(),
  },
  replay: {
    id: "replay",
    group: "look",
    title: () => gettext("Watch a run over time"),
    keys: ["r"],
    allowed: (studio) => studio.replay.isOffered,
    run: (studio) => studio.replay.toggle(),
  },
  why: {
    id: "why",
    group: "look",
    title: () => gettext("Why did it fail?"),
    keys: ["y"],
    allowed: (studio) => studio.state.active !== null && Boolean(studio.replay.now?.film),
    run: (studio) => studio.replay.show(studio.state.active ?? ""),
  },
  walk: {
    id: "walk",
    group: "look",
    title: () => gettext("What does one request do?"),
    keys: ["w"],
    allowed: (studio) => studio.walker.mayOpen,
    run: (studio) => void (studio.walker.now ? studio.walker.close() : studio.walker.open()),
  },
  contrast: {
    id: "contrast",
    group: "look",
    title: () => gettext("Compare two runs"),
    keys: ["d"],
    allowed: (studio) => studio.contrasts.mayOpen,
    run: (studio) => void (studio.contrasts.now ? studio.contrasts.close() : studio.contrasts.open()),
  },
  export: {
    id: "export",
    group: "look",
    title: () => gettext("Export…"),
    keys: ["e"],
    allowed: (studio) => studio.config.export !== undefined,
    run: (studio) => goTo(studio, studio.config.export),
  },
  open: {
    id: "open",
    group: "add",
    title: () => gettext("Import…"),
    keys: ["i"],
    allowed: (studio) => studio.config.open !== undefined,
    run: (studio) => goTo(studio, studio.config.open),
  },
  talk: {
    id: "talk",
    group: "look",
    title: () => gettext("Comments"),
    keys: ["c"],
    allowed: (studio) => studio.config.comments !== undefined,
    run: (studio) => studio.talk.toggle(),
  },
  keys: {
    id: "keys",
    group: "look",
    title: () => gettext("Keys"),
    keys: ["?"],
    allowed: always,
    run: (studio) => studio.set({ dialog: "keys" }),
  },
  commands: {
    id: "commands",
    group: "look",
    title: () => gettext("Every command"),
    keys: ["Mod+k"],
    allowed: always,
    run: (studio) => studio.set({ dialog: "commands" }),
  },
} satisfies Record<string, Command>;

function lining(way: Line | Spread, title: () => string): Command {
  const isSpread = way === "across" || way === "down";
  return { id: way, group: "arrange", title, keys: [], allowed: withTiers(isSpread ? 3 : 2), run: (studio) => studio.arrange(way) };
}

/** To a page of the server's, which knows only what is stored. */
function goTo(studio: Studio, page: string | undefined): void {
  if (studio.state.pending) studio.say(gettext("Not all of it is stored yet. Once it is, try again."));
  else if (page) location.assign(page);
}

/** The keys 1 to 9: the kinds that most designs are made of. */
const adding: readonly Command[] = usual.map((offer, n) => ({
  id: `add-${offer.id}`,
  group: "usual",
  title: () => gettext("Add: %(name)s", { name: gettext(offer.name) }),
  keys: [String(n + 1)],
  allowed: editing,
  run: (studio) => {
    studio.add(offer);
    studio.focus("drawing");
  },
}));

export const allCommands: readonly Command[] = [...Object.values(commands), ...adding];

/** Its keys as they are printed on a keyboard: "Ctrl+Z", "Shift+L". */
export function keysShown(command: Command): readonly string[] {
  return command.keys.map((name) =>
    name
      .split(/(?<=.)\+/)
      .map((part) => SHOWN.get(part) ?? (part.length === 1 ? part.toUpperCase() : part))
      .join("+"),
  );
}

const SHOWN = new Map([
  ["Mod", globalThis.navigator?.platform?.startsWith("Mac") ? "⌘" : "Ctrl"],
  ["Escape", "Esc"],
]);
