// What can be done in the studio, over one state object. Knows no React and no pixels; commands.ts gives names and keys.
import type { Offer, Value } from "./catalogue";
import type { Fault } from "./fault";
import { type Change, type Edit, type Graph, linkKey, linksOf, MAX_TIERS, type Tier, touches } from "./graph";
import { matters, type Result } from "./load";
import { freeName, nameOf, removedWords } from "./naming";
import { type Heard, Outbox, type Row } from "./outbox";
import { Past, type Recalled } from "./past";
import { clearPlace, type Direction, freePlace, nearest, neighbour, type Place, shifted } from "./placing";
import { faultOfValue } from "./shape";
import { type Camera, type Config, type Finding, type Hands, initial, type Mode, onlyTier, type Region, type State } from "./state";
import { gettext, worded } from "./words";

export class Studio {
  readonly config: Config;
  readonly outbox: Outbox;
  readonly past: Past;
  camera: Camera | null = null;
  state: State;
  readonly #hands: Hands;
  readonly #listeners = new Set<() => void>();
  #count = 0;
  #result: Result | null;
  #changedAt = 0; // the last seq that mattered to a run

  constructor(config: Config, hands: Hands) {
    this.config = config;
    this.#hands = hands;
    this.outbox = new Outbox({
      send: (message) => hands.send(message),
      journal: { keep: (edits) => hands.keep(edits) },
      newId: () => hands.newId(16),
      changed: () => this.#drawn(),
      landed: (row) => this.#landed(row),
      refused: (edit, reason) => this.#refused(edit, reason),
    });
    this.past = new Past(this);
    this.state = initial(config, this.outbox.view);
    this.#result = this.state.result;
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
        return this.measured(message as { seq?: unknown; result?: unknown });
    }
  }

  /** A result is sent only once a prediction was made (may_reveal): whoever gets one may see it. */
  measured({ seq, result }: { readonly seq?: unknown; readonly result?: unknown }): void {
    if (typeof result !== "object" || result === null) return;
    this.#result = { ...(result as Result), seq: typeof seq === "number" ? seq : null };
    this.#drawn();
    this.past.measured();
  }

  found(findings: readonly Finding[]): void {
    this.set({ findings });
  }

  #landed(row: Row): void {
    if (matters(row)) this.#changedAt = row.seq;
    this.past.landed(row);
    if (this.state.isLoaded && row.changes.some((change) => change.type !== "move_tier")) this.#hands.changed();
  }

  #refused(edit: Edit | null, reason: string): void {
    this.say(edit ? gettext("The server refused this change: %(reason)s", { reason }) : reason);
  }

  /** Shows a moment of the past, or the present again: the drawing that it had, and nothing that was measured since. */
  show(history: Recalled | null): void {
    const { mode, notice } = this.state;
    this.#drawn(this.past.graph ? { history, mode: null, notice: notice?.canUndo ? null : notice } : { history, mode });
  }

  #drawn(patch: Partial<State> = {}): void {
    const { seq, pending, stacks, base } = this.outbox;
    const { tiers, links, active, mode } = { ...this.state, ...patch };
    const view = this.past.graph ?? this.outbox.view;
    const result = this.past.graph ? null : this.#result;
    const changedAt = Math.max(this.#changedAt, base);
    const isStale = typeof result?.seq === "number" && (changedAt > result.seq || pending.some(matters));
    const stays = (id: string): boolean => view.tiers.has(id);
    this.set({
      ...patch,
      view,
      result,
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
    this.set({ tiers: chosen, links: new Set(links), isAside: false, active: [...chosen].at(-1) ?? this.state.active });
  }

  selectAll(): void {
    this.select(this.state.view.tiers.keys(), this.state.view.links.keys());
  }

  /** The tier that commands about one tier mean. */
  get chosen(): Tier | null {
    return this.state.view.tiers.get(onlyTier(this.state) ?? "") ?? null;
  }

  focus(region: Region): void {
    this.set({ focus: { region, n: ++this.#count } });
  }

  walk(direction: Direction): void {
    const { view, active } = this.state;
    const from = active ? view.tiers.get(active) : undefined;
    const to = from && neighbour(view, from, direction);
    if (to) this.goTo(to.id);
  }

  /** Along a link, forward or back: to the uppermost tier that way. */
  follow(way: "forward" | "back"): void {
    const { view, active } = this.state;
    const ends = [...view.links.values()].flatMap(({ from, to }) => (way === "forward" ? (from === active ? to : []) : to === active ? from : []));
    const [first] = ends.flatMap((id) => view.tiers.get(id) ?? []).sort((a, b) => a.y - b.y || a.x - b.x);
    if (first) this.goTo(first.id);
  }

  goTo(id: string): void {
    this.select([id]);
    this.reveal(id);
  }

  reveal(id: string): void {
    const tier = this.state.view.tiers.get(id);
    if (tier) this.camera?.show(tier);
    this.focus("drawing");
  }

  /** What the mouse chose is in sight already: nothing moves but the inspector, should that hide it. */
  uncover(id: string): void {
    const tier = this.state.view.tiers.get(id);
    if (tier) this.set({ isAside: this.camera?.isAtInspector(tier) ?? false });
    this.focus("drawing");
  }

  // -- edits -----------------------------------------------------------------------------------------------------------
  get canEdit(): boolean {
    return !this.config.readonly && this.state.connection !== "shut" && !this.past.graph;
  }

  /** Makes one edit of one gesture. Says why, if it may not be. */
  #made(changes: readonly Change[]): boolean {
    if (!this.canEdit || !changes.length) return false;
    if (this.state.notice?.canUndo) this.set({ notice: null }); // its Undo would take back this edit instead
    const fault = this.outbox.make(changes);
    if (fault) this.say(worded(fault));
    return !fault;
  }

  /** Adds a tier: as near as can be to where it was let go, else beside the chosen one and in sight. Linked from that tier in the same edit, if asked. */
  add(offer: Offer, options: { at?: Place; linked?: boolean } = {}): string | null {
    const { view } = this.state;
    const beside = this.chosen ?? undefined;
    const centre = this.camera?.centre() ?? { x: 0, y: 0 };
    const { x, y } = options.at ? clearPlace(view, options.at) : freePlace(view, beside ?? lastOf(view), centre);
    const tier = `t${this.#hands.newId(7)}`;
    const name = freeName(view, gettext(String(offer.properties.name ?? offer.name)));
    const changes: Change[] = [{ type: "add_tier", tier, kind: offer.kind, x, y, properties: { ...offer.properties, name } }];
    if (options.linked && beside) changes.push({ type: "add_link", from: beside.id, to: tier, properties: {} });
    if (!this.#made(changes)) return null;
    if (!this.state.view.tiers.has(tier)) {
      this.say(gettext("This design is full: it holds %(limit)s tiers.", { limit: MAX_TIERS }));
      return null;
    }
    this.say(options.linked && beside ? gettext("Added %(name)s, linked from %(from)s.", { name, from: nameOf(beside) }) : gettext("Added %(name)s.", { name }));
    if (!options.at) {
      this.select([tier]);
      this.camera?.show({ x, y });
      return tier;
    }
    // Where the inspector would come to lie on it, it is not asked for: what was let go stays in sight, and all around it.
    this.select(this.camera?.isAtInspector({ x, y }) ? [] : [tier]);
    this.set({ active: tier });
    this.focus("drawing");
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
    if (!this.#made([{ type: "add_link", from, to, properties: {} }])) return;
    this.say(gettext("Linked %(from)s to %(to)s.", names));
  }

  move(places: ReadonlyMap<string, Place>): void {
    const changes = [...places].flatMap(([tier, { x, y }]): Change[] => {
      const before = this.state.view.tiers.get(tier);
      return before && (before.x !== x || before.y !== y) ? [{ type: "move_tier", tier, x, y }] : [];
    });
    this.#made(changes);
  }

  /** Sets a property; null clears it. Returns what is wrong with the value, if it was not set. */
  setValue(tier: Tier, key: string, value: Value | null): Fault | null {
    if (value === (tier.properties[key] ?? null)) return null;
    const fault = faultOfValue(tier.kind, key, value, "");
    if (!fault) this.#made([{ type: "set_tier", tier: tier.id, key, value }]);
    return fault;
  }

  /** Removes what is selected, in one edit, and goes to what is nearest. */
  remove(): void {
    const { view, tiers, links } = this.state;
    const gone = [...tiers].flatMap((id) => view.tiers.get(id) ?? []);
    const lost = new Set([...links, ...gone.flatMap((tier) => linksOf(view, tier.id)).map((link) => linkKey(link.from, link.to))]);
    const alone = [...links].flatMap((key) => view.links.get(key) ?? []).filter((link) => !gone.some((tier) => touches(link, tier.id)));
    const changes: Change[] = [
      ...alone.map(({ from, to }): Change => ({ type: "remove_link", from, to })),
      ...gone.map(({ id }): Change => ({ type: "remove_tier", tier: id })),
    ];
    if (!changes.length || !this.#made(changes)) return;
    this.say(removedWords(gone, lost.size), true);
    const next = gone[0] && nearest(this.state.view, gone[0]);
    this.select(next ? [next.id] : []);
    this.focus("drawing");
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
  /** The next tier that is tapped becomes the other end of a link. */
  startLink(way: "to" | "from"): void {
    if (this.chosen && this.canEdit) this.set({ mode: { type: "link", tier: this.chosen.id, way } });
  }

  /** Ends the link that was started. */
  endLink(other: string): void {
    const { mode } = this.state;
    if (mode?.type !== "link") return;
    if (mode.way === "to") this.link(mode.tier, other);
    else this.link(other, mode.tier);
  }

  startMove(): void {
    const { view, tiers, active } = this.state;
    const ids = tiers.size ? [...tiers] : active ? [active] : [];
    const places = new Map(ids.flatMap((id) => view.tiers.get(id) ?? []).map(({ id, x, y }) => [id, { x, y }]));
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

function lastOf(view: Graph): Tier | undefined {
  return [...view.tiers.values()].at(-1);
}

function kept(ids: ReadonlySet<string>, stays: (id: string) => boolean): ReadonlySet<string> {
  return [...ids].every(stays) ? ids : new Set([...ids].filter(stays));
}

function modeHolds(mode: Mode, stays: (id: string) => boolean): boolean {
  return mode.type === "link" ? stays(mode.tier) : [...mode.places.keys()].every(stays);
}
