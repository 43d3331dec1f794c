// What can be done in the studio, over one state object. Knows no React and no pixels; commands.ts gives names and keys.
import { agreeing, carried, markKey, parsedKey } from "./around";
import { arranged, type Line, type Spread } from "./arrange";
import type { Offer, Value } from "./catalogue";
import { type Answer, Asker, type Ladder, shown } from "./estimate";
import { Company } from "./company";
import { Contrasts } from "./contrasting";
import type { Fault } from "./fault";
import { type Change, type Edit, type Graph, linkKey, linksOf, MAX_LINKS, MAX_TIERS, type Tier, touches } from "./graph";
import { matters, type Result } from "./load";
import { Marking } from "./marking";
import { isOfMark, MAX_GROUPS, MAX_NOTES } from "./marks";
import { groupName, noteName } from "./markwords";
import { cutWords, freeName, nameOf, removedWords, tiersWords } from "./naming";
import { type Heard, Outbox, type Row } from "./outbox";
import { Past, type Recalled } from "./past";
import { type Piece, pieceOf, planted, readPiece, standing, written } from "./piece";
import { clearPlace, type Direction, freeOffset, freePlace, middleOf, moved, nearest, neighbour, type Place, shifted, snapped } from "./placing";
import { Replay } from "./replay";
import { faultOfValue } from "./shape";
import { type Camera, type Config, type Finding, type Hands, initial, type Mode, onlyTier, type Region, type State } from "./state";
import { type Comment, Talk } from "./talk";
import { Walk } from "./walk";
import { gettext, worded } from "./words";

const REST_MS = 150;

/** The past is shown without what was measured or found since. */
const UNMEASURED = { result: null, isStale: false, findings: [] } as const;

export class Studio {
  readonly config: Config;
  readonly outbox: Outbox;
  readonly past: Past;
  readonly replay: Replay;
  readonly company: Company;
  readonly talk: Talk;
  readonly marks: Marking;
  readonly walker: Walk;
  readonly contrasts: Contrasts;
  camera: Camera | null = null;
  state: State;
  readonly #hands: Hands;
  readonly #listeners = new Set<() => void>();
  #count = 0;
  readonly #asker: Asker;
  #changedAt = 0; // the last seq that mattered to a run
  #news = 0; // how often there may have been other words, or another run
  #rest: ReturnType<typeof setTimeout> | undefined; // the ladder is being moved
  #found: readonly Finding[];
  #reveal: boolean;

  constructor(config: Config, hands: Hands) {
    this.config = config;
    this.#hands = hands;
    this.outbox = new Outbox({
      send: (message) => hands.send(message),
      journal: { keep: (edits) => hands.keep(edits) },
      newId: () => hands.newId(16),
      changed: () => {
        this.replay.drawn(this.outbox.view);
        this.#drawn();
      },
      landed: (row) => this.#landed(row),
      refused: (edit, reason) => this.#refused(edit, reason),
    });
    this.past = new Past(this);
    this.replay = new Replay(this);
    this.company = new Company(this);
    this.talk = new Talk(this);
    this.marks = new Marking(this);
    this.walker = new Walk(this);
    this.contrasts = new Contrasts(this);
    this.#asker = new Asker((message) => hands.send(message));
    this.#reveal = config.reveal === true;
    this.#found = config.findings ?? [];
    this.state = initial(config, this.outbox.view);
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
    this.#asker.forget();
    this.company.closed();
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
        if (message.type === "welcome") this.#ask();
        if (message.type === "welcome") void this.talk.refresh();
        this.company.hear(message);
        return;
      case "here":
      case "presence":
        return this.company.hear(message);
      case "comment":
        return this.talk.hear(message.comment as Comment);
      case "answer":
        return this.#answered(message as unknown as Answer);
      case "ladder":
        if (this.#isCurrent(message as unknown as Ladder)) this.#drawn({ ladder: message as unknown as Ladder });
        return;
      case "result":
        return this.measured(message as { seq?: unknown; result?: unknown });
    }
  }

  /** A result is sent only once a prediction was made (may_reveal): whoever gets one may see it. */
  measured({ seq, result }: { readonly seq?: unknown; readonly result?: unknown }): void {
    if (typeof result !== "object" || result === null) return;
    this.#reveal = true;
    this.#news++;
    this.#drawn({ measured: { ...(result as Result), seq: typeof seq === "number" ? seq : null }, users: null });
    this.past.measured();
    this.replay.measured();
    this.walker.measured();
    void this.contrasts.measured();
  }

  // -- by arithmetic ---------------------------------------------------------------------------------------------------
  /** Sets the ladder; null: back to the load of the brief. What is exact there is asked for once it rests. */
  load(users: number | null): void {
    this.replay.yields();
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.#ask();
    }, REST_MS);
    this.#drawn({ users });
  }

  /** Asks about the drawing as it is stored, if anything may be told of it and it is not what was asked last. */
  #ask(): void {
    const { connection, users } = this.state;
    if (!this.#reveal || this.#rest !== undefined || connection !== "open" || this.outbox.pending.some(matters)) return;
    const about = users === null ? {} : { users };
    this.#asker.wants(`${this.#changed} ${this.#news} ${users}`, { type: "ask", seq: this.outbox.seq, ...about });
  }

  #answered(answer: Answer): void {
    this.#asker.answered();
    if (this.#isCurrent(answer)) this.#drawn({ answer });
  }

  get #changed(): number {
    return Math.max(this.#changedAt, this.outbox.base);
  }

  /** An answer about an older drawing is too late, and so is one about a drawing that is not here yet. */
  #isCurrent({ seq }: Answer | Ladder): boolean {
    return seq >= this.#changed && seq <= this.outbox.seq;
  }

  found(findings: readonly Finding[]): void {
    this.#found = findings;
    this.#drawn();
  }

  #landed(row: Row): void {
    if (matters(row)) this.#changedAt = row.seq;
    this.past.landed(row);
    this.company.landed(row);
    if (!row.changes.some((change) => change.type !== "move_tier" && !isOfMark(change))) return;
    this.#news++;
    if (this.state.isLoaded) this.#hands.changed();
  }

  #refused(edit: Edit | null, reason: string): void {
    this.say(edit ? gettext("The server refused this change: %(reason)s", { reason }) : reason);
  }

  /** Shows a moment of the past, or the present again. */
  show(history: Recalled | null): void {
    const { mode, notice } = this.state;
    this.#drawn(this.past.graph ? { history, mode: null, notice: notice?.canUndo ? null : notice } : { history, mode });
  }

  /** One thing lies over the foot of the stage at a time. */
  lay(over: "past" | "replay" | "walk" | "contrast"): void {
    if (over !== "past" && this.state.history) this.past.close();
    if (over !== "replay") this.replay.close();
    if (over !== "walk") this.walker.set(null);
    if (over !== "contrast") this.contrasts.close();
  }

  /** What is run, is what stands now: so that is what is shown. */
  running(): void {
    if (!this.past.graph && !this.contrasts.graph) return;
    this.past.goToNow();
    this.contrasts.close();
    this.say(gettext("Back to now: a run takes the drawing as it stands now."));
  }

  /** Something is shown otherwise, of this drawing or of another. */
  redraw(news: Partial<State> = {}): void {
    this.#drawn(news);
  }

  #drawn(news: Partial<State> = {}): void {
    const { seq, pending, stacks } = this.outbox;
    const { tiers, links, mark, active, result, mode, measured, answer, ladder, users } = { ...this.state, ...news };
    const { shown: contrast = null } = this.contrasts.now ?? {};
    const view = contrast?.graph ?? this.past.graph ?? this.outbox.view;
    const changedAt = this.#changed;
    const isAhead = pending.some(matters);
    const isStale = typeof measured?.seq === "number" && (changedAt > measured.seq || isAhead);
    const frame = this.replay.frame();
    const stays = (id: string): boolean => view.tiers.has(id) || isMarkOf(view, id);
    this.set({
      view,
      seq,
      pending: pending.length,
      canUndo: stacks.undo.length > 0,
      canRedo: stacks.redo.length > 0,
      ...news,
      findings: this.#found.length ? this.#found : (answer?.findings ?? this.#found),
      ...shown({ measured, isStale, answer, ladder, users, changedAt, isAhead }, result),
      ...(frame ? { result: frame, isStale: changedAt > (frame.seq ?? 0) || isAhead } : {}),
      ...(this.past.graph ? UNMEASURED : {}),
      ...(contrast ? { ...UNMEASURED, result: contrast.result } : {}),
      tiers: kept(tiers, stays),
      mark: mark && stays(mark) ? mark : null,
      links: kept(links, (key) => view.links.has(key)),
      active: active && stays(active) ? active : (view.tiers.keys().next().value ?? null),
      mode: mode && modeHolds(mode, stays) ? mode : null,
    });
    this.#ask();
  }

  // -- selection -------------------------------------------------------------------------------------------------------
  select(tiers: Iterable<string>, links: Iterable<string> = []): void {
    const chosen = new Set(tiers);
    this.set({ tiers: chosen, links: new Set(links), mark: null, isAside: false, active: [...chosen].at(-1) ?? this.state.active });
    this.company.selected();
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

  /** To the nearest tier that way; one that `extends` keeps what was selected before. */
  walk(direction: Direction, extend = false): void {
    const { view, active } = this.state;
    const from = active ? view.tiers.get(active) : undefined;
    const to = from && neighbour(view, from, direction);
    if (!to) return;
    if (extend) this.reach(to.id);
    else this.goTo(to.id);
  }

  /** Selects this tier besides those that are. */
  reach(id: string): void {
    const { tiers, links, active } = this.state;
    this.select([...new Set([...(active ? [active] : []), ...tiers])].filter((one) => one !== id).concat(id), links);
    this.reveal(id);
    this.murmur(tiersWords(this.state.tiers.size));
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
    return !this.config.readonly && this.state.connection !== "shut" && !this.past.graph && !this.contrasts.graph;
  }

  /** Makes one edit of one gesture; a tier that comes to stand in another region is given that one. Says why, if it may not be. */
  make(changes: readonly Change[]): boolean {
    if (!this.canEdit || !changes.length) return false;
    if (this.state.notice?.canUndo) this.set({ notice: null }); // its Undo would take back this edit instead
    const fault = this.outbox.make([...changes, ...agreeing(this.state.view, changes)]);
    if (fault) this.say(worded(fault));
    return !fault;
  }

  /** Adds a tier: as near as can be to where it was let go, else beside the chosen one and in sight. Linked from that tier in the same edit, if asked. */
  add(offer: Offer, options: { at?: Place; linked?: boolean } = {}): string | null {
    const { view } = this.state;
    const beside = this.chosen ?? undefined;
    const centre = this.camera?.centre() ?? { x: 0, y: 0 };
    const { x, y } = options.at ? clearPlace(view, options.at) : freePlace(view, beside ?? lastOf(view), centre);
    const tier = this.#newTier();
    const name = freeName(view, gettext(String(offer.properties.name ?? offer.name)));
    const changes: Change[] = [{ type: "add_tier", tier, kind: offer.kind, x, y, properties: { ...offer.properties, name } }];
    if (options.linked && beside) changes.push({ type: "add_link", from: beside.id, to: tier, properties: {} });
    if (!this.make(changes)) return null;
    if (!this.state.view.tiers.has(tier)) {
      this.say(tooManyTiers());
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
    if (!this.make([{ type: "add_link", from, to, properties: {} }])) return;
    this.say(gettext("Linked %(from)s to %(to)s.", names));
  }

  move(places: ReadonlyMap<string, Place>): boolean {
    const changes = [...carried(this.state.view, places)].flatMap(([tier, { x, y }]): Change[] => {
      if (parsedKey(tier)) return this.marks.moving(tier, { x, y });
      const before = this.state.view.tiers.get(tier);
      return before && (before.x !== x || before.y !== y) ? [{ type: "move_tier", tier, x, y }] : [];
    });
    return this.make(changes);
  }

  /** Puts the selected tiers in line, or evenly apart. */
  arrange(way: Line | Spread): void {
    const tiers = this.#selected();
    if (!this.move(arranged(tiers, way))) return this.say(gettext("They stand like that already."));
    const many = tiersWords(tiers.length);
    this.say(way === "across" || way === "down" ? gettext("Spaced %(many)s evenly.", { many }) : gettext("Lined up %(many)s.", { many }));
  }

  // -- a piece of the drawing, again or elsewhere ------------------------------------------------------------------------
  duplicate(): void {
    const piece = this.#piece();
    const by = freeOffset(this.state.view, standing(piece));
    if (this.#plant(piece, by)) this.say(gettext("Duplicated %(many)s.", { many: this.#manyOf(piece) }));
  }

  /** A link goes along where both of its ends do. */
  copy(): void {
    const piece = this.#piece();
    if (!standing(piece).length) return;
    this.#hands.clipboard.copy(written(piece));
    this.say(gettext("Copied %(many)s.", { many: this.#manyOf(piece) }));
  }

  cut(): void {
    const piece = this.#piece();
    if (!piece.tiers.length || !this.canEdit) return;
    this.#hands.clipboard.copy(written(piece));
    this.#remove(cutWords);
  }

  /** By its name rather than its keys: the browser may ask whether we may know what was copied. */
  async paste(): Promise<void> {
    this.pasteText(await this.#hands.clipboard.paste());
  }

  /** What was copied, here or in another design; of what lies in the clipboard besides, nothing is taken. */
  pasteText(text: string | null): void {
    if (!this.canEdit) return;
    const words = text || this.#hands.clipboard.kept();
    if (!words) return this.say(gettext("Nothing has been copied yet."));
    const piece = readPiece(words);
    if (!piece) return this.say(gettext("What was copied is no part of a design."));
    if ("rule" in piece) return this.say(gettext("This cannot be pasted: %(fault)s.", { fault: worded(piece) }));
    const places = standing(piece);
    if (!places.length) return;
    const [centre, middle] = [this.camera?.centre() ?? { x: 0, y: 0 }, middleOf(places)];
    const near = snapped({ x: centre.x - middle.x, y: centre.y - middle.y });
    const by = freeOffset(this.state.view, places.map((place) => moved(place, near)));
    if (this.#plant(piece, moved(near, by))) this.say(gettext("Pasted %(many)s.", { many: this.#manyOf(piece) }));
  }

  /** All of it or nothing, in one edit; it is selected then. */
  #plant(piece: Piece, by: Place): boolean {
    const { view } = this.state;
    const isFull = view.tiers.size + piece.tiers.length > MAX_TIERS;
    if (isFull || view.links.size + piece.links.length > MAX_LINKS) {
      this.say(isFull ? tooManyTiers() : gettext("This design is full: it holds %(limit)s links.", { limit: MAX_LINKS }));
      return false;
    }
    const isCrowded = view.notes.size + piece.notes.length > MAX_NOTES;
    if (isCrowded || view.groups.size + piece.groups.length > MAX_GROUPS) {
      this.say(isCrowded ? gettext("This design is full: it holds %(limit)s notes.", { limit: MAX_NOTES }) : gettext("This design is full: it holds %(limit)s groups.", { limit: MAX_GROUPS }));
      return false;
    }
    const changes = planted(view, piece, by, () => this.#newTier());
    if (!this.make(changes)) return false;
    const added = changes.flatMap((change) => (change.type === "add_tier" ? this.state.view.tiers.get(change.tier) ?? [] : []));
    this.set({ mode: null });
    const [mark] = changes.flatMap((change) => (change.type === "add_group" ? markKey("group", change.group) : change.type === "add_note" ? markKey("note", change.note) : []));
    this.select(added.map(({ id }) => id));
    if (!added.length && mark) this.marks.select(mark);
    this.camera?.show(...(added.length ? added : standing(piece).map((place) => moved(place, by))));
    this.focus("drawing");
    return true;
  }

  #piece(): Piece {
    return pieceOf(this.state.view, this.state.tiers, this.state.mark);
  }

  #selected(): Tier[] {
    return this.#piece().tiers.slice();
  }

  #manyOf({ tiers, groups: [group], notes: [note] }: Piece): string {
    if (!tiers.length) return group ? groupName(group) : note ? noteName(note) : "";
    return tiers[0] && tiers.length === 1 ? nameOf(tiers[0]) : tiersWords(tiers.length);
  }

  /** Says something to the server that need not arrive. */
  tell(message: object): void {
    this.#hands.send(message);
  }

  #newTier(): string {
    return this.newId("t");
  }

  newId(letter: string): string {
    return `${letter}${this.#hands.newId(7)}`;
  }

  /** Sets a property; null clears it. Returns what is wrong with the value, if it was not set. */
  setValue(tier: Tier, key: string, value: Value | null): Fault | null {
    if (value === (tier.properties[key] ?? null)) return null;
    const fault = faultOfValue(tier.kind, key, value, "");
    if (!fault) this.make([{ type: "set_tier", tier: tier.id, key, value }]);
    return fault;
  }

  /** Removes what is selected, in one edit, and goes to what is nearest. */
  remove(): void {
    if (this.state.mark) this.marks.remove();
    else this.#remove(removedWords);
  }

  #remove(words: (gone: readonly Tier[], links: number) => string): void {
    const { view, tiers, links } = this.state;
    const gone = [...tiers].flatMap((id) => view.tiers.get(id) ?? []);
    const lost = new Set([...links, ...gone.flatMap((tier) => linksOf(view, tier.id)).map((link) => linkKey(link.from, link.to))]);
    const alone = [...links].flatMap((key) => view.links.get(key) ?? []).filter((link) => !gone.some((tier) => touches(link, tier.id)));
    const changes: Change[] = [
      ...alone.map(({ from, to }): Change => ({ type: "remove_link", from, to })),
      ...gone.map(({ id }): Change => ({ type: "remove_tier", tier: id })),
    ];
    if (!changes.length || !this.make(changes)) return;
    this.say(words(gone, lost.size), true);
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
    const { view, tiers, active, mark } = this.state;
    const ids = tiers.size ? [...tiers] : active ? [active] : [];
    const thing = this.marks.note ?? this.marks.group;
    const places: ReadonlyMap<string, Place> = mark && thing ? new Map([[mark, { x: thing.x, y: thing.y }]]) : new Map(ids.flatMap((id) => view.tiers.get(id) ?? []).map(({ id, x, y }) => [id, { x, y }]));
    if (!places.size || !this.canEdit) return;
    this.set({ mode: { type: "move", places } });
    this.say(gettext("Moving with the arrow keys. Enter keeps it there, Escape puts it back."));
  }

  nudge(direction: Direction, steps: number): void {
    const { mode } = this.state;
    if (mode?.type !== "move") return;
    this.set({ mode: { ...mode, places: new Map([...mode.places].map(([id, place]) => [id, shifted(place, direction, steps)])) } });
  }

  /** The box is drawn: it holds what is selected. */
  endBox(): void {
    if (this.state.mode?.type !== "box") return;
    this.set({ mode: null });
    if (!this.state.tiers.size) return;
    this.murmur(tiersWords(this.state.tiers.size));
    this.focus("drawing");
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

  /** For ears alone. */
  murmur(text: string): void {
    this.set({ murmur: { text, n: ++this.#count } });
  }
}

function isMarkOf(view: Graph, key: string): boolean {
  const [name, id = ""] = parsedKey(key) ?? [];
  return name !== undefined && (name === "note" ? view.notes : view.groups).has(id);
}

function tooManyTiers(): string {
  return gettext("This design is full: it holds %(limit)s tiers.", { limit: MAX_TIERS });
}

function lastOf(view: Graph): Tier | undefined {
  return [...view.tiers.values()].at(-1);
}

function kept(ids: ReadonlySet<string>, stays: (id: string) => boolean): ReadonlySet<string> {
  return [...ids].every(stays) ? ids : new Set([...ids].filter(stays));
}

function modeHolds(mode: Mode, stays: (id: string) => boolean): boolean {
  if (mode.type === "link") return stays(mode.tier);
  return mode.type === "box" || [...mode.places.keys()].every(stays);
}
