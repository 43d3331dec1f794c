// Who else is at the design, where each of them points, and what they did in words. Nothing of it is stored, and it has
// listeners of its own: a cursor that moves draws nothing else anew.
import type { Graph } from "./graph";
import { told } from "./history";
import { apart } from "./naming";
import type { Row } from "./outbox";
import type { Place } from "./placing";
import type { View } from "./state";
import type { Studio } from "./studio";
import { gettext, ngettext } from "./words";

const PACE_MS = 60; // between two signs of ours: fewer than twenty a second
const REST_MS = 800; // before what others did is said
const SILENCE_MS = 18_000; // without a sign of life somebody is gone, though nobody said so
const MOST = 6; // people whose cursors the server passes on
const MOST_SHOWN = 50;
const HIDES = "wbn:hides-cursors";

/** Somebody, or another window of ours, as the server introduces them. */
export interface Card {
  readonly peer: string;
  readonly actor: string;
  readonly name: string;
  readonly colour: number;
  readonly right: number;
  readonly joined: number;
}
interface Signs {
  readonly at: Place | null;
  readonly selected: readonly string[];
  readonly dragging: Readonly<Record<string, Place>>;
  readonly view: View | null;
}
export interface Peer extends Card, Signs {
  readonly heard: number;
}
export interface Here {
  readonly me: Card | null;
  readonly others: readonly Peer[];
  /** Whose view ours goes with. */
  readonly following: string | null;
  readonly isHiding: boolean;
  /** The list of who is here is shown. */
  readonly isListed: boolean;
}

const NO_SIGNS: Signs = { at: null, selected: [], dragging: {}, view: null };

export class Company {
  here: Here = { me: null, others: [], following: null, isHiding: kept(), isListed: false };
  /** What to do when our right to this design has become another one. */
  changedRight: () => void = () => globalThis.location?.reload();
  readonly #studio: Studio;
  readonly #listeners = new Set<() => void>();
  #signs: Signs = NO_SIGNS;
  #sent = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #news: { actor: string; sentence: string }[] = [];
  #rest: ReturnType<typeof setTimeout> | undefined;
  #before: Graph | null = null;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(patch: Partial<Here>): void {
    this.here = { ...this.here, ...patch };
    for (const listener of this.#listeners) listener();
  }

  // -- what the wire says ----------------------------------------------------------------------------------------------
  hear(message: Readonly<Record<string, unknown>> & { type: string }, now = Date.now()): void {
    if (message.type === "here") {
      if (message.you) this.#introduced(message as unknown as Card);
      else this.#met(message as unknown as Card, now);
    } else if (message.type === "presence") {
      const peer = String(message.peer);
      if (message.gone) this.#keep(({ peer: other }) => other !== peer);
      else this.#saw(peer, message, now);
    } else if (message.type === "welcome") this.#before = this.#studio.outbox.confirmed;
    else if (message.type === "head") this.#keep(({ heard }) => heard > now - SILENCE_MS);
  }

  #introduced(me: Card): void {
    const { right } = this.#studio.config;
    this.#set({ me });
    if (right !== undefined && me.right !== right) this.changedRight();
  }

  #met(card: Card, now: number): void {
    const known = this.here.others.find(({ peer }) => peer === card.peer);
    const others = [...this.here.others.filter((other) => other !== known), { ...(known ?? NO_SIGNS), ...card, heard: now }];
    this.#set({ others: others.sort((a, b) => a.joined - b.joined || a.peer.localeCompare(b.peer)) });
    if (known) return;
    this.#sent = "";
    this.#signal();
  }

  #saw(peer: string, { at, selected, dragging, view }: Readonly<Record<string, unknown>>, now: number): void {
    const signs = { at: at ?? null, selected: selected ?? [], dragging: dragging ?? {}, view: view ?? null } as Signs;
    this.#set({ others: this.here.others.map((other) => (other.peer === peer ? { ...other, ...signs, heard: now } : other)) });
    if (peer === this.here.following && signs.view) this.#studio.camera?.look(signs.view);
  }

  #keep(stays: (other: Peer) => boolean): void {
    const others = this.here.others.filter(stays);
    if (others.length === this.here.others.length) return;
    const isLost = !others.some(({ peer }) => peer === this.here.following);
    this.#set({ others, following: isLost ? null : this.here.following });
  }

  /** The socket is gone: who is here will be heard when it is back. */
  closed(): void {
    this.#set({ others: [] });
    this.#sent = "";
  }

  // -- signs of ours ---------------------------------------------------------------------------------------------------
  point(at: Place | null): void {
    this.#sign({ at: at && rounded(at) });
  }

  /** Where what we drag is at this moment; nothing: it was let go. */
  drag(moves: Iterable<readonly [string, Place]>): void {
    const places = [...moves].map(([id, place]) => [id, rounded(place)] as const);
    this.#sign({ dragging: places.length ? Object.fromEntries([...Object.entries(this.#signs.dragging), ...places].slice(0, MOST_SHOWN)) : {} });
  }

  /** Whoever moves the view by hand follows nobody any longer. */
  looked(view: View | null, isByHand = false): void {
    if (isByHand && this.here.following) this.#set({ following: null });
    this.#sign({ view: view && { ...rounded(view), zoom: Math.round(view.zoom * 1000) / 1000 } });
  }

  selected(): void {
    this.#sign({ selected: [...this.#studio.state.tiers].slice(0, MOST_SHOWN) });
  }

  #sign(patch: Partial<Signs>): void {
    this.#signs = { ...this.#signs, ...patch };
    this.#signal();
  }

  /** Nobody looks: nothing is said. */
  #signal(): void {
    if (this.#timer || !this.here.others.length) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const sign = JSON.stringify(this.#signs);
      if (sign === this.#sent || !this.here.others.length) return;
      this.#sent = sign;
      this.#studio.tell({ type: "presence", ...this.#signs });
    }, PACE_MS);
  }

  // -- what a person does ----------------------------------------------------------------------------------------------
  list(isListed = !this.here.isListed): void {
    this.#set({ isListed });
    if (isListed) this.#studio.talk.close();
    else this.#studio.focus("drawing");
  }

  follow(peer: string | null): void {
    this.#set({ following: peer });
    const view = this.here.others.find((other) => other.peer === peer)?.view;
    if (view) this.#studio.camera?.look(view);
  }

  /** Whether the others' cursors are drawn here: some would rather not have them dance about. */
  hide(isHiding: boolean): void {
    this.#set({ isHiding });
    try {
      localStorage.setItem(HIDES, isHiding ? "1" : "");
    } catch {
      // for this page, then
    }
  }

  rename(name: string): void {
    this.#studio.tell({ type: "name", name });
  }

  /** How many people there are, whatever the number of their windows; and those whose cursors are passed on. */
  get people(): number {
    return actors(this.here).length;
  }

  get isCrowded(): boolean {
    return this.people > MOST;
  }

  // -- what others did, in words ---------------------------------------------------------------------------------------
  landed({ actor, changes }: Row): void {
    const { outbox, config, state } = this.#studio;
    const before = this.#before;
    this.#before = outbox.confirmed;
    if (!before || !state.isLoaded || actor === undefined || actor === config.actor) return;
    this.#news.push({ actor, sentence: told(changes, before, this.nameOf(actor)) });
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#tellNews(), REST_MS);
  }

  nameOf(actor: string): string {
    const card = [this.here.me, ...this.here.others].find((one) => one?.actor === actor);
    return apart(card?.name ?? "") || gettext("Somebody");
  }

  #tellNews(): void {
    const counts = new Map<string, number>();
    for (const { actor } of this.#news) counts.set(actor, (counts.get(actor) ?? 0) + 1);
    const sentences = [...counts].map(([actor, many]) =>
      many === 1
        ? `${this.#news.find((one) => one.actor === actor)?.sentence}.`
        : ngettext("%(who)s made %(count)s change.", "%(who)s made %(count)s changes.", many, { who: this.nameOf(actor) }),
    );
    this.#news = [];
    this.#studio.murmur(sentences.join(" "));
  }
}

/** Everybody, each once, in the order in which they came. */
export function actors({ me, others }: Here): Card[] {
  const all = [...(me ? [me] : []), ...others].sort((a, b) => a.joined - b.joined);
  return all.filter(({ actor }, n) => all.findIndex((one) => one.actor === actor) === n);
}

function rounded({ x, y }: Place): Place {
  return { x: Math.round(x), y: Math.round(y) };
}

function kept(): boolean {
  try {
    return localStorage.getItem(HIDES) === "1";
  } catch {
    return false;
  }
}
