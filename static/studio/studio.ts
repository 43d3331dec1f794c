// The state of the studio, and what can be done in it. Knows no React and no pixels; commands.ts gives names and keys.
import { kinds, type Offer, type Value } from "./catalogue";
import { type Change, type Edit, type Graph, type Link, linkKey, linksOf, type Tier, touches } from "./graph";
import type { Fault } from "./fault";
import { type Heard, Outbox, type Row } from "./outbox";
import { type Direction, freePlace, nearest, neighbour, type Place, shifted, snapped } from "./placing";
import { matters, type Result } from "./load";
import { gettext, ngettext, worded } from "./words";

export interface Finding {
  readonly tier?: string | null;
  readonly text?: string;
}
export interface Config {
  readonly design: string;
  readonly socket: string;
  readonly reveal?: boolean;
  readonly result?: Result | null;
  readonly findings?: readonly Finding[];
  readonly readonly?: boolean;
}
export type Connection = "connecting" | "open" | "closed" | "shut";
export type Mode =
  | { readonly type: "link"; readonly tier: string; readonly backwards: boolean }
  | { readonly type: "move"; readonly places: ReadonlyMap<string, Place> };
export type Dialog = "add" | "link" | "link from" | "keys" | "commands";
export type Region = "canvas" | "inspector" | "name";

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
  /** The one tier that Tab comes to. */
  readonly active: string | null;
  readonly mode: Mode | null;
  readonly dialog: Dialog | null;
  readonly isOutline: boolean;
  readonly result: Result | null;
  readonly isStale: boolean;
  readonly findings: readonly Finding[];
  readonly notice: { readonly text: string; readonly canUndo: boolean; readonly n: number } | null;
  readonly focus: { readonly region: Region; readonly n: number } | null;
}
export interface Camera {
  /** The middle of what is seen, on the drawing. */
  centre(): Place;
  /** Where a point of the screen lies on the drawing, or null if that is not on the canvas. */
  at(x: number, y: number): Place | null;
  show(place: Place): void;
}
export interface Hands {
  send(message: object): void;
  keep(edits: readonly Edit[]): void;
  newId(length: number): string;
}

const NOTHING: ReadonlySet<string> = new Set();

export class Studio {
  readonly config: Config;
  readonly outbox: Outbox;
  camera: Camera | null = null;
  state: State;
  readonly #newId: (length: number) => string;
  readonly #listeners = new Set<() => void>();
  #count = 0;
  #changedAt = 0; // the last seq that mattered to a run

  constructor(config: Config, hands: Hands) {
    this.config = config;
    this.#newId = hands.newId;
    this.outbox = new Outbox({
      send: (message) => hands.send(message),
      journal: { keep: (edits) => hands.keep(edits) },
      newId: () => hands.newId(16),
      changed: () => this.#drawn(),
      landed: (row) => this.#landed(row),
      refused: (edit, reason) => this.#refused(edit, reason),
    });
    this.state = {
      view: this.outbox.view,
      seq: 0,
      pending: 0,
      isLoaded: false,
      canUndo: false,
      canRedo: false,
      connection: "connecting",
      tiers: NOTHING,
      links: NOTHING,
      active: null,
      mode: null,
      dialog: null,
      isOutline: false,
      result: config.reveal ? (config.result ?? null) : null,
      isStale: false,
      findings: config.findings ?? [],
      notice: null,
      focus: null,
    };
  }

  // -- for React -------------------------------------------------------------------------------------------------------
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly snapshot = (): State => this.state;

  set(patch: Partial<State>): void {
    this.state = { ...this.state, ...patch };
    for (const listener of this.#listeners) listener();
  }

  // -- what the wire says ----------------------------------------------------------------------------------------------
  opened(): void {
    this.outbox.opened();
  }

  closed(connection: "closed" | "shut"): void {
    this.outbox.closed();
    this.set({ connection });
  }

  heard(message: { readonly type: string; readonly [key: string]: unknown }): void {
    switch (message.type) {
      case "welcome":
      case "edit":
      case "refused":
      case "head":
        this.outbox.hear(message as unknown as Heard);
        if (message.type === "welcome") this.set({ connection: "open", isLoaded: true });
        return;
      case "result":
        return this.#measured(message);
    }
  }

  /** A result comes only after a prediction was made: whoever gets it may see it. */
  #measured(message: { readonly [key: string]: unknown }): void {
    if (message.reveal === false || typeof message.result !== "object" || message.result === null) return;
    const seq = typeof message.seq === "number" ? message.seq : null;
    this.set({ result: { ...(message.result as Result), seq }, findings: [] });
    this.#drawn();
  }

  #landed(row: Row): void {
    if (matters(row)) this.#changedAt = row.seq;
  }

  #refused(edit: Edit | null, reason: string): void {
    const text = edit ? gettext("The server refused this change: %(reason)s", { reason }) : reason;
    this.say(text);
  }

  #drawn(): void {
    const { view, seq, pending, stacks, base } = this.outbox;
    const { tiers, links, active, result, mode } = this.state;
    const changedAt = Math.max(this.#changedAt, base);
    const isStale = typeof result?.seq === "number" && (changedAt > result.seq || pending.some(matters));
    const stays = (id: string): boolean => view.tiers.has(id);
    this.set({
      view,
      seq,
      pending: pending.length,
      canUndo: stacks.undo.length > 0,
      canRedo: stacks.redo.length > 0,
      isStale,
      tiers: kept(tiers, stays),
      links: kept(links, (key) => view.links.has(key)),
      active: active && stays(active) ? active : (view.tiers.keys().next().value ?? null),
      mode: mode && modeHolds(mode, stays) ? mode : null,
    });
  }

  // -- selection -------------------------------------------------------------------------------------------------------
  select(tiers: Iterable<string>, links: Iterable<string> = []): void {
    const chosen = new Set(tiers);
    this.set({ tiers: chosen, links: new Set(links), active: [...chosen].at(-1) ?? this.state.active });
  }

  selectAll(): void {
    this.select(this.state.view.tiers.keys(), this.state.view.links.keys());
  }

  /** The tier that commands about one tier mean. */
  get chosen(): Tier | null {
    const [id] = this.state.tiers;
    return this.state.tiers.size === 1 && id !== undefined ? (this.state.view.tiers.get(id) ?? null) : null;
  }

  get chosenLink(): Link | null {
    const [key] = this.state.links;
    const isAlone = this.state.links.size === 1 && this.state.tiers.size === 0;
    return isAlone && key !== undefined ? (this.state.view.links.get(key) ?? null) : null;
  }

  focus(region: Region): void {
    this.set({ focus: { region, n: ++this.#count } });
  }

  walk(direction: Direction): void {
    const { view, active } = this.state;
    const from = active ? view.tiers.get(active) : undefined;
    const to = from && neighbour(view, from, direction);
    if (to) this.goTo(to.id);
    else if (from && !this.state.tiers.has(from.id)) this.goTo(from.id);
  }

  /** Along a link, forward or back; again and again, past each of several in turn. */
  follow(way: "forward" | "back"): void {
    const { view, active } = this.state;
    const ends = [...view.links.values()].flatMap(({ from, to }) =>
      way === "forward" ? (from === active ? [to] : []) : to === active ? [from] : [],
    );
    if (ends[0] !== undefined) this.goTo(ends[0]);
  }

  goTo(id: string): void {
    this.select([id]);
    const tier = this.state.view.tiers.get(id);
    if (tier) this.camera?.show(tier);
    this.focus("canvas");
  }

  // -- edits -----------------------------------------------------------------------------------------------------------
  get canEdit(): boolean {
    return !this.config.readonly && this.state.connection !== "shut";
  }

  make(changes: readonly Change[]): Fault | null {
    if (!this.canEdit || !changes.length) return null;
    const fault = this.outbox.make(changes);
    if (fault) this.say(worded(fault));
    return fault;
  }

  /** Adds a tier; where it is not said, beside the chosen one. Linked from that tier in the same edit, if asked. */
  add(offer: Offer, options: { at?: Place; linked?: boolean } = {}): string | null {
    const { view } = this.state;
    const beside = this.chosen ?? undefined;
    const centre = this.camera?.centre() ?? { x: 0, y: 0 };
    const { x, y } = options.at ? snapped(options.at) : freePlace(view, beside ?? lastOf(view), centre);
    const tier = `t${this.#newId(7)}`;
    const name = freeName(view, String(offer.properties.name ?? offer.name));
    const changes: Change[] = [{ type: "add_tier", tier, kind: offer.kind, x, y, properties: { ...offer.properties, name } }];
    if (options.linked && beside) changes.push({ type: "add_link", from: beside.id, to: tier, properties: {} });
    if (this.make(changes) || !this.state.view.tiers.has(tier)) return null;
    this.say(options.linked && beside ? gettext("Added %(name)s, linked from %(from)s.", { name, from: nameOf(beside) }) : gettext("Added %(name)s.", { name }));
    this.select([tier]);
    this.camera?.show({ x, y });
    return tier;
  }

  link(from: string, to: string): void {
    const { view } = this.state;
    const [one, other] = [view.tiers.get(from), view.tiers.get(to)];
    this.set({ mode: null });
    if (!one || !other) return;
    const names = { from: nameOf(one), to: nameOf(other) };
    if (from === to) return this.say(gettext("A tier cannot link to itself."));
    if (view.links.has(linkKey(from, to))) return this.say(gettext("%(from)s links to %(to)s already.", names));
    if (this.make([{ type: "add_link", from, to, properties: {} }])) return;
    this.say(gettext("Linked %(from)s to %(to)s.", names));
  }

  move(places: ReadonlyMap<string, Place>): void {
    const changes = [...places].flatMap(([tier, { x, y }]): Change[] => {
      const before = this.state.view.tiers.get(tier);
      return before && (before.x !== x || before.y !== y) ? [{ type: "move_tier", tier, x, y }] : [];
    });
    this.make(changes);
  }

  setValue(tier: string, key: string, value: Value | null): Fault | null {
    return this.make([{ type: "set_tier", tier, key, value }]);
  }

  /** Removes what is selected, in one edit, and goes to what is nearest. */
  remove(): void {
    const { view, tiers, links } = this.state;
    if (!tiers.size && !links.size) return;
    const goneTiers = [...tiers].flatMap((id) => view.tiers.get(id) ?? []);
    const goneLinks = new Set([...links, ...goneTiers.flatMap((tier) => linksOf(view, tier.id)).map((link) => linkKey(link.from, link.to))]);
    const alone = [...links].flatMap((key) => view.links.get(key) ?? []).filter((link) => !goneTiers.some((tier) => touches(link, tier.id)));
    const changes: Change[] = [
      ...alone.map(({ from, to }): Change => ({ type: "remove_link", from, to })),
      ...goneTiers.map(({ id }): Change => ({ type: "remove_tier", tier: id })),
    ];
    if (this.make(changes)) return;
    this.say(removedWords(goneTiers, goneLinks.size), true);
    const next = goneTiers[0] && nearest(this.state.view, goneTiers[0]);
    this.select(next ? [next.id] : []);
    this.focus("canvas");
  }

  undo(): void {
    this.#took(this.outbox.undo(), gettext("Undone."));
  }

  redo(): void {
    this.#took(this.outbox.redo(), gettext("Done again."));
  }

  #took(changes: readonly Change[] | null, done: string): void {
    if (changes === null) return;
    this.say(changes.length ? done : gettext("Somebody has changed this since, so it stays as it is."));
    this.#drawn();
  }

  // -- modes -----------------------------------------------------------------------------------------------------------
  startLink(backwards = false): void {
    if (this.chosen && this.canEdit) this.set({ mode: { type: "link", tier: this.chosen.id, backwards } });
  }

  linkWith(other: string): void {
    const { mode } = this.state;
    if (mode?.type === "link") this.link(...((mode.backwards ? [other, mode.tier] : [mode.tier, other]) as [string, string]));
  }

  startMove(): void {
    const { view, tiers, active } = this.state;
    const ids = tiers.size ? [...tiers] : active ? [active] : [];
    const places = new Map(ids.flatMap((id) => (view.tiers.has(id) ? [[id, view.tiers.get(id) as Place]] : [])) as [string, Place][]);
    if (!places.size || !this.canEdit) return;
    this.set({ mode: { type: "move", places } });
    this.say(gettext("Moving with the arrow keys. Enter keeps it there, Escape puts it back."));
  }

  nudge(direction: Direction, steps: number): void {
    const { mode } = this.state;
    if (mode?.type !== "move") return;
    this.set({ mode: { ...mode, places: new Map([...mode.places].map(([id, place]) => [id, shifted(place, direction, steps)])) } });
  }

  endMode(keeps: boolean): void {
    const { mode } = this.state;
    this.set({ mode: null });
    if (keeps && mode?.type === "move") this.move(mode.places);
    if (mode?.type === "move") this.say(keeps ? gettext("Moved.") : gettext("Put back."));
  }

  say(text: string, canUndo = false): void {
    this.set({ notice: { text, canUndo, n: ++this.#count } });
  }
}

export function nameOf(tier: Tier): string {
  const name = tier.properties.name;
  return typeof name === "string" && name.trim() ? name : (kinds.get(tier.kind)?.name ?? tier.kind);
}

function freeName(view: Graph, wanted: string): string {
  const taken = new Set([...view.tiers.values()].map(nameOf));
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted} ${n}`;
    if (!taken.has(name)) return name;
  }
}

function removedWords(tiers: readonly Tier[], links: number): string {
  const some = ngettext("%(count)s link", "%(count)s links", links);
  const what = tiers[0] && tiers.length === 1 ? nameOf(tiers[0]) : ngettext("%(count)s tier", "%(count)s tiers", tiers.length);
  if (!tiers.length) return gettext("Removed %(links)s.", { links: some });
  return links ? gettext("Removed %(what)s and %(links)s.", { what, links: some }) : gettext("Removed %(what)s.", { what });
}

function lastOf(view: Graph): Tier | undefined {
  return [...view.tiers.values()].at(-1);
}

function kept(ids: ReadonlySet<string>, stays: (id: string) => boolean): ReadonlySet<string> {
  return [...ids].every(stays) ? ids : new Set([...ids].filter(stays));
}

function modeHolds(mode: Mode, stays: (id: string) => boolean): boolean {
  return mode.type === "link" ? stays(mode.tier) : [...mode.places.keys()].every(stays);
}
