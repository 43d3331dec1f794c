// The past of a design: its log, the drawing at any moment of it, each step in words, and what leads back. Pure.
import { adding, blank, type Change, fold, type Graph, invert, linking, type Tier, touches } from "./graph";
import { differenceOfMarks, isOfMark } from "./marks";
import { countedMarks, toldMark } from "./markwords";
import { apart, linkName, nameOf } from "./naming";
import type { Row } from "./outbox";
import { regionWords } from "./regionwords";
import { gettext, labelOf, ngettext } from "./words";

const KEPT_EVERY = 200; // a moment is at most so many edits away from a graph that is kept

/** A moment that was run, and what came of it. */
export interface Mark {
  readonly id?: string;
  readonly at?: string;
  /** Where its drawing is, and what it measured. */
  readonly url?: string;
  readonly seq: number;
  readonly words: string;
  /** What the bottleneck was called. */
  readonly tier: string | null;
}

export class Tale {
  readonly #rows: Row[] = [];
  readonly #people = new Map<string, string>();
  readonly #kept: Graph[];
  #last: { seq: number; graph: Graph };

  constructor(beginning: Graph = blank) {
    this.#kept = [beginning];
    this.#last = { seq: 0, graph: beginning };
  }

  /** Number of the newest edit that is known, and of all before it. */
  get head(): number {
    return this.#rows.length;
  }

  get isBlank(): boolean {
    return !this.head && !this.#kept[0]?.tiers.size;
  }

  row(seq: number): Row | undefined {
    return this.#rows[seq - 1];
  }

  /** Takes what follows on what is known. False: something in between is missing. */
  add(rows: readonly Row[], people: Readonly<Record<string, string>> = {}): boolean {
    for (const [id, name] of Object.entries(people)) this.#people.set(id, name);
    for (const row of rows) {
      if (row.seq <= this.head) continue;
      if (row.seq > this.head + 1) return false;
      this.#rows.push(row);
    }
    return true;
  }

  /** The drawing after edit number `seq`: from the kept graph before it, or from where one looked last if that is nearer. */
  graphAt(seq: number): Graph {
    const wanted = Math.floor(seq / KEPT_EVERY);
    for (let n = this.#kept.length; n <= wanted; n++) {
      this.#kept.push(fold(this.#rows.slice((n - 1) * KEPT_EVERY, n * KEPT_EVERY), this.#kept[n - 1]));
    }
    let from = { seq: wanted * KEPT_EVERY, graph: this.#kept[wanted] as Graph };
    if (this.#last.seq <= seq && this.#last.seq > from.seq) from = this.#last;
    const graph = from.seq === seq ? from.graph : fold(this.#rows.slice(from.seq, seq), from.graph);
    this.#last = { seq, graph };
    return graph;
  }

  /** "You linked App to Database, 14:02". */
  sentence(seq: number, me: string | undefined): string {
    const row = this.row(seq);
    if (!row) return this.#kept[0]?.tiers.size ? gettext("The beginning") : gettext("The beginning: an empty sheet");
    const what = told(row.changes, this.graphAt(seq - 1), this.#who(row.actor, me));
    return row.at ? gettext("%(what)s, %(when)s", { what, when: when(row.at) }) : what;
  }

  #who(actor: string | undefined, me: string | undefined): string {
    if (actor !== undefined && actor === me) return gettext("You");
    return apart(this.#people.get(actor ?? "") ?? "") || gettext("Somebody");
  }
}

// Made once: they are slow to make, and each step of scrubbing asks for them.
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** The time, with the day unless that is today. */
export function when(at: string, now: Date = new Date()): string {
  const moment = new Date(at);
  const time = TIME.format(moment);
  return moment.toDateString() === now.toDateString() ? time : `${DAY.format(moment)}, ${time}`;
}

/** What an edit did to the drawing that it met, in one sentence without a full stop. */
export function told(changes: readonly Change[], before: Graph, who: string): string {
  const done: Change[] = [];
  let after = before;
  for (const change of changes) {
    if (invert(after, change).length) done.push(change);
    after = fold([{ changes: [change] }], after);
  }
  const [first] = acted(done);
  if (!first) return gettext("%(who)s changed what was no longer there", { who });
  if (acted(done).length === 1) return toldOne(first, before, after, who);
  const added = done.filter((change) => change.type === "add_tier");
  const [only] = added;
  if (only && added.length === 1 && done.every((change) => change === only || (change.type === "add_link" && touches({ ...change }, only.tier)))) {
    const others = done.flatMap((change) => (change.type === "add_link" ? named(change.from === only.tier ? change.to : change.from, after) : []));
    return gettext("%(who)s added %(name)s, linked with %(others)s", { who, name: named(only.tier, after), others: others.join(", ") });
  }
  const tiers = new Set(done.map((change) => ("tier" in change ? change.tier : "")));
  const [tier] = tiers;
  if (tier && tiers.size === 1 && done.every(({ type }) => type === "set_tier")) {
    return gettext("%(who)s set %(count)s properties of %(name)s", { who, count: done.length, name: named(tier, after) });
  }
  return gettext("%(who)s changed much at once: %(what)s", { who, what: counted(done).join(", ") });
}

/** Without the regions that tiers were given because a group came around them or went, unless that is all. */
function acted(done: readonly Change[]): readonly Change[] {
  const others = done.filter((change) => !(change.type === "set_tier" && change.key === "region"));
  return others.length ? others : done;
}

function toldOne(change: Change, before: Graph, after: Graph, who: string): string {
  if (isOfMark(change)) return toldMark(change, before, after, who);
  switch (change.type) {
    case "add_tier":
      return gettext("%(who)s added %(name)s", { who, name: named(change.tier, after) });
    case "move_tier":
      return gettext("%(who)s moved %(name)s", { who, name: named(change.tier, after) });
    case "remove_tier": {
      const name = named(change.tier, before);
      const lost = before.links.size - after.links.size;
      if (!lost) return gettext("%(who)s removed %(name)s", { who, name });
      return ngettext("%(who)s removed %(name)s and %(count)s link", "%(who)s removed %(name)s and %(count)s links", lost, { who, name });
    }
    case "set_tier":
      if (change.key === "name") return gettext("%(who)s renamed %(old)s to %(name)s", { who, old: named(change.tier, before), name: named(change.tier, after) });
      return toldValue(who, named(change.tier, after), change.key, change.value);
    case "add_link":
      return gettext("%(who)s linked %(from)s to %(to)s", { who, from: named(change.from, after), to: named(change.to, after) });
    case "remove_link":
      return gettext("%(who)s unlinked %(from)s from %(to)s", { who, from: named(change.from, after), to: named(change.to, after) });
    case "set_link":
      return toldValue(who, linkName(after, change), change.key, change.value);
  }
}

function toldValue(who: string, name: string, key: string, value: unknown): string {
  const label = labelOf(key);
  if (value === null) return gettext("%(who)s put “%(label)s” of %(name)s back to what is usual", { who, label, name });
  const shown = value === true ? gettext("yes") : value === false ? gettext("no") : apart(key === "region" ? regionWords(String(value)) : String(value));
  return gettext("%(who)s set “%(label)s” of %(name)s to %(value)s", { who, label, name, value: shown });
}

function counted(done: readonly Change[]): string[] {
  const of = (...types: Change["type"][]): number => done.filter(({ type }) => types.includes(type)).length;
  const parts: [number, string][] = [
    [of("add_tier"), ngettext("%(count)s tier added", "%(count)s tiers added", of("add_tier"))],
    [of("remove_tier"), ngettext("%(count)s tier removed", "%(count)s tiers removed", of("remove_tier"))],
    [of("move_tier"), ngettext("%(count)s tier moved", "%(count)s tiers moved", of("move_tier"))],
    [of("add_link"), ngettext("%(count)s link added", "%(count)s links added", of("add_link"))],
    [of("remove_link"), ngettext("%(count)s link removed", "%(count)s links removed", of("remove_link"))],
    [of("set_tier", "set_link"), ngettext("%(count)s property set", "%(count)s properties set", of("set_tier", "set_link"))],
  ];
  return [...parts.flatMap(([count, words]) => (count ? words : [])), ...countedMarks(done)];
}

function named(id: string, graph: Graph): string {
  const tier = graph.tiers.get(id);
  return tier ? nameOf(tier) : id;
}

/** The changes that make one drawing the other. A tier that became another kind goes and comes again. */
export function difference(from: Graph, to: Graph): Change[] {
  const stays = (tier: Tier | undefined): boolean => tier !== undefined && to.tiers.get(tier.id)?.kind === tier.kind;
  const tiersGone = [...from.tiers.values()].filter((tier) => !stays(tier));
  const linksLeft = new Map([...from.links].filter(([, link]) => stays(from.tiers.get(link.from)) && stays(from.tiers.get(link.to))));
  const changes: Change[] = [...linksLeft].flatMap(([key, link]) => (to.links.has(key) ? [] : { type: "remove_link", from: link.from, to: link.to }));
  for (const { id } of tiersGone) changes.push({ type: "remove_tier", tier: id });
  for (const tier of to.tiers.values()) {
    const now = from.tiers.get(tier.id);
    if (!now || !stays(now)) {
      changes.push(adding(tier));
      continue;
    }
    if (now.x !== tier.x || now.y !== tier.y) changes.push({ type: "move_tier", tier: tier.id, x: tier.x, y: tier.y });
    for (const [key, value] of changed(now.properties, tier.properties)) changes.push({ type: "set_tier", tier: tier.id, key, value });
  }
  for (const [id, link] of to.links) {
    const now = linksLeft.get(id);
    if (!now) changes.push(linking(link));
    else for (const [key, value] of changed(now.properties, link.properties)) changes.push({ type: "set_link", from: link.from, to: link.to, key, value });
  }
  return [...changes, ...differenceOfMarks(from, to)];
}

type Properties = Tier["properties"];

function changed(now: Properties, then: Properties): [string, Properties[string] | null][] {
  const keys = new Set([...Object.keys(now), ...Object.keys(then)]);
  return [...keys].filter((key) => JSON.stringify(now[key]) !== JSON.stringify(then[key])).map((key) => [key, then[key] ?? null]);
}
