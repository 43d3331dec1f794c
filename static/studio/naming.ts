// What tiers and links are called, for eyes and for ears. Pure.
import { kinds } from "./catalogue";
import type { Graph, Link, Tier } from "./graph";
import type { Heat } from "./load";
import { count, gettext, ngettext, percent } from "./words";

export function nameOf(tier: Tier): string {
  const name = tier.properties.name;
  return (typeof name === "string" && apart(name)) || kindName(tier.kind);
}

const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g; // what Unicode has to change the direction of text
const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|[\ud802\ud803\ud83a\ud83b]/;

export function unturned(text: string): string {
  return text.replace(TURNS, "").trim();
}

/** A name that cannot turn the sentence around in which it stands: in a page `<bdi>` would do it, in a label nothing else. */
export function apart(name: string): string {
  const plain = unturned(name);
  return FROM_THE_RIGHT.test(plain) ? `\u2068${plain}\u2069` : plain;
}

export function kindName(kind: string): string {
  return gettext(kinds.get(kind)?.name ?? kind);
}

/** The name, with a number after it where another tier has it. */
export function freeName(view: Graph, wanted: string): string {
  const taken = new Set([...view.tiers.values()].map(nameOf));
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted} ${n}`;
    if (!taken.has(name)) return name;
  }
}

/** How big it is, in a few words: "6 × 4 cores", "4 cores, 16 GB". */
export function aboutOf(tier: Tier): string {
  const kind = kinds.get(tier.kind);
  const setting = (key: string): unknown => {
    const rule = kind?.rules.get(key);
    return tier.properties[key] ?? (typeof rule === "object" ? rule.default : undefined);
  };
  const words = machineOf(tier, kind?.sizes.get(String(setting("size"))) ?? "");
  const nodes = Number(setting("nodes") ?? 1);
  if (nodes <= 1) return words;
  const [machine] = words.split(",");
  return machine ? `${count(nodes)} × ${machine}` : ngettext("%(count)s node", "%(count)s nodes", nodes);
}

/** A size in words, "4 cores, 16 GB", with what was set instead of it. */
function machineOf({ properties }: Tier, size: string): string {
  const [cores, memory] = size.split(", ");
  if (!cores || !memory) return size;
  const own = properties.cores ?? properties.threads;
  return [own === undefined ? cores : ngettext("%(count)s core", "%(count)s cores", Number(own)), properties.memory_gb === undefined ? memory : `${properties.memory_gb} GB`].join(", ");
}

/** "Database, 96% busy, saturated": what a plate shows, said. */
export function spoken(tier: Tier, heat: Heat | null, isStale: boolean): string {
  if (!heat) return nameOf(tier);
  const parts = [nameOf(tier), gettext("%(percent)s% busy", { percent: heat.percent })];
  if (heat.isEstimate) parts.push(gettext("by arithmetic"));
  if (heat.isSaturated) parts.push(gettext("saturated"));
  if (heat.broken) parts.push(heat.broken);
  if (heat.over) parts.push(gettext("asked for %(times)s× its limit", { times: times(heat.over) }));
  if (heat.waiting) parts.push(gettext("%(count)s waiting", { count: count(heat.waiting) }));
  if (heat.errors >= 0.001) parts.push(gettext("%(percent)s% fail", { percent: share(heat.errors) }));
  if (isStale) parts.push(gettext("before the last change"));
  return parts.join(", ");
}

/** A share as a percentage with one digit while it is small: "0.4", "12". */
export function share(part: number): string {
  return part < 0.0995 ? String(Math.round(part * 1000) / 10) : percent(part);
}

/** "1.4", "12": how often one goes into the other. */
export function times(ratio: number): string {
  return count(ratio < 10 ? Math.round(ratio * 10) / 10 : Math.round(ratio));
}

export function linkName(view: Graph, { from, to }: Pick<Link, "from" | "to">): string {
  const named = (id: string): string => {
    const tier = view.tiers.get(id);
    return tier ? nameOf(tier) : id;
  };
  return gettext("%(from)s to %(to)s", { from: named(from), to: named(to) });
}

export function tiersWords(count: number): string {
  return ngettext("%(count)s tier", "%(count)s tiers", count);
}

export function cutWords(tiers: readonly Tier[], links: number): string {
  const what = tiers[0] && tiers.length === 1 ? nameOf(tiers[0]) : tiersWords(tiers.length);
  return links ? gettext("Cut %(what)s and %(links)s.", { what, links: ngettext("%(count)s link", "%(count)s links", links) }) : gettext("Cut %(what)s.", { what });
}

export function removedWords(tiers: readonly Tier[], links: number): string {
  const some = ngettext("%(count)s link", "%(count)s links", links);
  const what = tiers[0] && tiers.length === 1 ? nameOf(tiers[0]) : tiersWords(tiers.length);
  if (!tiers.length) return gettext("Removed %(links)s.", { links: some });
  return links ? gettext("Removed %(what)s and %(links)s.", { what, links: some }) : gettext("Removed %(what)s.", { what });
}
