// Words for people: through Django's catalogue where the page has loaded it, in English where it has not.
import { fill, sentence, type Fault } from "./fault";

declare global {
  interface Window {
    gettext?: (text: string) => string;
    ngettext?: (one: string, many: string, count: number) => string;
  }
}

type Params = Readonly<Record<string, string | number>>;

export function gettext(text: string, params: Params = {}): string {
  return fill(translated(text), params);
}

/** One or many: `%(count)s` is the number. */
export function ngettext(one: string, many: string, count: number, params: Params = {}): string {
  const plural = globalThis.window?.ngettext?.(one, many, count) ?? (count === 1 ? one : many);
  return fill(plural, { count, ...params });
}

export function worded(fault: Fault): string {
  return sentence(fault, translated);
}

function translated(text: string): string {
  return globalThis.window?.gettext?.(text) ?? text;
}

/** The properties of a tier as a person calls them. */
export function labelOf(key: string): string {
  return LABELS.get(key)?.() ?? key.replaceAll("_", " ");
}

const LABELS = new Map<string, () => string>([
  ["name", () => gettext("Name")],
  ["nodes", () => gettext("Nodes")],
  ["max_nodes", () => gettext("Most nodes")],
  ["size", () => gettext("Size")],
  ["policy", () => gettext("Policy")],
  ["workers", () => gettext("Workers")],
  ["pool", () => gettext("Connection pool")],
  ["shed_at", () => gettext("Turns away at")],
  ["drops_late", () => gettext("Drops what nobody waits for")],
  ["database", () => gettext("The database runs on this box too")],
  ["connections", () => gettext("Connections")],
  ["stores", () => gettext("Stores")],
  ["one_writer", () => gettext("One write at a time")],
  ["ttl_s", () => gettext("Lifetime")],
  ["message_ms", () => gettext("Time of a message")],
  ["pops", () => gettext("Places")],
  ["slots", () => gettext("Jobs at once")],
  ["cores", () => gettext("Cores")],
  ["threads", () => gettext("Busy cores")],
  ["memory_gb", () => gettext("Memory")],
  ["disk_gb", () => gettext("Disk")],
  ["disk", () => gettext("Data lies on")],
  ["disks", () => gettext("Disks")],
  ["network_gbit", () => gettext("Network")],
  ["because", () => gettext("Because…")],
  ["costs_us", () => gettext("It costs us…")],
  ["region", () => gettext("Region")],
  ["hit_ratio", () => gettext("Share of hits")],
  ["limit_rps", () => gettext("Lets in")],
  ["burst", () => gettext("At once")],
  ["retries", () => gettext("Retries")],
  ["timeout_ms", () => gettext("Timeout")],
  ["limit", () => gettext("Limit")],
  ["keep_alive_s", () => gettext("Stays warm for")],
  ["cold_ms", () => gettext("Cold start")],
  ["batch", () => gettext("Batch")],
  ["line", () => gettext("Line")],
  ["token_ms", () => gettext("Time of a token")],
  ["serves", () => gettext("Serves")],
  ["takes", () => gettext("Takes over")],
  ["latency_ms", () => gettext("Latency")],
  ["spread", () => gettext("Spread of the latency")],
  ["error_percent", () => gettext("Errors")],
  ["breaker", () => gettext("Circuit breaker")],
  ["optional", () => gettext("Answers do without it")],
  ["ttl_jitter", () => gettext("Jitter of lifetimes")],
  ["coalesce", () => gettext("One fetches what is missing, others wait")],
  ["visibility_s", () => gettext("Visibility timeout")],
  ["max_deliveries", () => gettext("Deliveries at most")],
  ["server_connections", () => gettext("Server connections")],
  ["copies", () => gettext("Copies")],
  ["confirmed", () => gettext("Writes wait for a copy")],
  ["replication", () => gettext("Replication factor")],
  ["reads_from", () => gettext("Reads from")],
  ["writes_to", () => gettext("Writes to")],
  ["refresh_s", () => gettext("Refresh interval")],
  ["partitions", () => gettext("Partitions")],
  ["every_s", () => gettext("Interval")],
  ["load_every_s", () => gettext("Load interval")],
  ["locks", () => gettext("Locks")],
  ["guards", () => gettext("Guards")],
]);

/** The resources of a tier as a person calls them. */
export function resourceName(resource: string): string {
  return RESOURCES.get(resource)?.() ?? resource;
}

const RESOURCES = new Map<string, () => string>([
  ["cpu", () => gettext("processor")],
  ["workers", () => gettext("workers")],
  ["pool", () => gettext("connection pool")],
  ["connections", () => gettext("connections")],
  ["lock", () => gettext("write lock")],
  ["disk", () => gettext("disk")],
  ["network", () => gettext("network")],
  ["slots", () => gettext("job slots")],
  ["sockets", () => gettext("open connections")],
  ["tokens", () => gettext("requests let through")],
  ["gpu", () => gettext("places in the batch")],
]);

/** Thousands apart, few digits: 41.2, 412, 3,000. */
export function count(value: number): string {
  return (value < 10 && value % 1 ? TENTHS : WHOLE).format(value);
}

// Made once: to make one takes longer than to draw the plate that it is for.
const [WHOLE, TENTHS] = [0, 1].map((digits) => new Intl.NumberFormat("en-GB", { maximumFractionDigits: digits })) as [Intl.NumberFormat, Intl.NumberFormat];

/** The unit beside a number of seconds, and how long that is: "seconds: 60 minutes". */
export function duration(seconds: number): string {
  const tenths = (unit: number): number => Math.round((seconds / unit) * 10) / 10;
  if (!(seconds >= 60)) return gettext("seconds");
  if (seconds < 3600) return ngettext("seconds: %(count)s minute", "seconds: %(count)s minutes", tenths(60));
  if (seconds < 86_400) return ngettext("seconds: %(count)s hour", "seconds: %(count)s hours", tenths(3600));
  return ngettext("seconds: %(count)s day", "seconds: %(count)s days", tenths(86_400));
}

/** 0.97 → "97", and never 100 before it is 100. */
export function percent(share: number): string {
  return String(share >= 0.995 && share < 1 ? 99 : Math.round(share * 100));
}

/** A rate on a link: 0.3/s, 28/s, 1.4k/s. */
export function rate(perSecond: number): string {
  return `${compact(perSecond)}/s`;
}

/** Where room is short: 412, 1.4k, 71k, 2M. */
export function compact(value: number): string {
  if (value >= 999_500) return `${short(value / 1e6)}M`;
  return value >= 999.5 ? `${short(value / 1000)}k` : short(value);
}

function short(value: number): string {
  return value < 9.95 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
