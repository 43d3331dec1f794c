// What the studio knows at one moment, and what it is given by the page. Values only.
import type { Clipboard } from "./clipboard";
import type { Answer, Ladder } from "./estimate";
import type { Edit, Graph } from "./graph";
import type { Result } from "./load";
import type { Recalled } from "./past";
import type { Place } from "./placing";

/** Something worth a look before a run: on one tier, or on the design as a whole. */
export interface Finding {
  readonly tier?: string | null;
  readonly code?: string;
  readonly sentence: string;
}
/** What the page says, in `<script id="studio-config">`. */
export interface Config {
  readonly design: string;
  readonly socket: string;
  /** Where the log is read, and where which moments were run. */
  readonly log?: string;
  readonly history?: string;
  /** What can be watched over time. */
  readonly replays?: string;
  /** What one request of each class does. */
  readonly walks?: string;
  /** The pages on which the design goes out, and another comes in. */
  readonly export?: string;
  readonly open?: string;
  /** Who looks. */
  readonly actor?: string;
  readonly reveal?: boolean;
  readonly result?: Result | null;
  readonly findings?: readonly Finding[];
  /** Of the brief's users: where a tier may stand. */
  readonly regions?: readonly string[];
  readonly readonly?: boolean;
  /** What this person may do: 1 look, 2 comment, 3 draw. */
  readonly right?: number;
  /** Only its owner branches a design, and hands it on. */
  readonly branches?: boolean;
  readonly share?: string | null;
  readonly comments?: string;
  readonly glyphs?: string;
}

export type Connection = "connecting" | "open" | "closed" | "shut";
export type Mode =
  | { readonly type: "link"; readonly tier: string; readonly way: "to" | "from" }
  | { readonly type: "move"; readonly places: ReadonlyMap<string, Place> }
  /** A box is being drawn around what shall be selected. */
  | { readonly type: "box" };
export type Dialog = "add" | "link" | "link from" | "keys" | "commands";
export type Region = "drawing" | "inspector" | "name" | "search";

export interface State {
  readonly view: Graph;
  readonly seq: number;
  readonly pending: number;
  readonly isLoaded: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly connection: Connection;
  readonly tiers: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
  /** The note or group that is chosen: "note n1". Then nothing else is. */
  readonly mark: string | null;
  /** The one tier that Tab comes to. */
  readonly active: string | null;
  readonly mode: Mode | null;
  readonly dialog: Dialog | null;
  /** Where the tier that is asked for shall stand, if somebody showed it. */
  readonly addAt: Place | null;
  readonly isOutline: boolean;
  /** The mouse draws a box on empty paper; otherwise it moves the paper, and a box is drawn with Shift. */
  readonly isBoxing: boolean;
  /** The inspector makes room for what the mouse chose: the drawing stays where it is. */
  readonly isAside: boolean;
  /** What is shown: the last run, or what arithmetic says where no run has been. */
  readonly result: Result | null;
  readonly isStale: boolean;
  readonly measured: Result | null;
  readonly answer: Answer | null;
  readonly ladder: Ladder | null;
  /** Where the ladder was set; null: at the load of the brief. */
  readonly users: number | null;
  readonly findings: readonly Finding[];
  readonly notice: { readonly text: string; readonly canUndo: boolean; readonly n: number } | null;
  readonly history: Recalled | null;
  /** What is said and not shown, where the eye sees it anyway. */
  readonly murmur: { readonly text: string; readonly n: number } | null;
  readonly focus: { readonly region: Region; readonly n: number } | null;
}

/** The middle of what somebody sees, and how near. */
export interface View extends Place {
  readonly zoom: number;
}

/** Where the canvas looks; there is none while the outline is shown. */
export interface Camera {
  /** The middle of what is seen, on the drawing. */
  centre(): Place;
  /** Where a point of the screen lies on the drawing, or null if that is not on the canvas. */
  at(x: number, y: number): Place | null;
  /** Moves just so far that plates at these places are seen: the first of them, where they do not all fit. */
  show(...places: readonly Place[]): void;
  /** Would a plate at this place lie beneath the inspector, where it usually stands, and not where it stands otherwise? */
  isAtInspector(place: Place): boolean;
  fit(): void;
  zoom(way: "in" | "out"): void;
  seen(): View;
  look(view: View): void;
}
/** What reaches out of the studio. */
export interface Hands {
  send(message: object): void;
  keep(edits: readonly Edit[]): void;
  readonly clipboard: Clipboard;
  newId(length: number): string;
  /** An edit that is more than a move, ours or another's, was confirmed. */
  changed(): void;
}

const NOTHING: ReadonlySet<string> = new Set();

export function initial(config: Config, view: Graph): State {
  return {
    view,
    seq: 0,
    pending: 0,
    isLoaded: false,
    canUndo: false,
    canRedo: false,
    connection: "connecting",
    tiers: NOTHING,
    links: NOTHING,
    mark: null,
    active: null,
    mode: null,
    dialog: null,
    addAt: null,
    isOutline: false,
    isBoxing: false,
    isAside: false,
    result: config.reveal ? (config.result ?? null) : null,
    isStale: false,
    measured: config.reveal ? (config.result ?? null) : null,
    answer: null,
    ladder: null,
    users: null,
    findings: config.findings ?? [],
    notice: null,
    history: null,
    murmur: null,
    focus: null,
  };
}

/** The one selected thing, if there is exactly one: a tier, or a link with no tier beside it. */
export function onlyTier({ tiers }: Pick<State, "tiers">): string | null {
  const [id] = tiers;
  return tiers.size === 1 && id !== undefined ? id : null;
}

export function onlyLink({ tiers, links }: Pick<State, "tiers" | "links">): string | null {
  const [key] = links;
  return links.size === 1 && tiers.size === 0 && key !== undefined ? key : null;
}

export function selected({ tiers, links, mark }: Pick<State, "tiers" | "links" | "mark">): number {
  return tiers.size + links.size + (mark ? 1 : 0);
}
