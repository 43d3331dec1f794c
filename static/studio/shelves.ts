// How the palette puts the kinds in order, what each is for, and by which words it is found. Pure.
import { type Offer, offers } from "./catalogue";
import { matching } from "./combobox";
import { gettext } from "./words";

interface Shelf {
  readonly id: string;
  readonly title: () => string;
  readonly offers: readonly Offer[];
}

/** The nine that most designs are made of, as a request meets them: the keys 1 to 9. */
const USUAL = ["users", "load_balancer", "app", "cache", "database", "replica", "queue", "worker", "cdn"];

const TITLES: readonly [string, () => string, readonly string[]][] = [
  ["usual", () => gettext("Usual"), [...USUAL, "shortcut-0"]],
  ["way in", () => gettext("Way in"), ["dns", "browser_cache", "http_cache", "rate_limiter", "api_gateway", "gateway"]],
  ["compute", () => gettext("Compute"), ["service", "functions", "model_server", "scheduler", "third_party"]],
  ["store", () => gettext("Store"), ["shards", "standby", "pooler", "key_value", "memory_store", "object_store", "file_server", "search", "warehouse"]],
  ["between", () => gettext("Between"), ["stream", "lock"]],
];

/** What it does, and words that a person may know it by. Names of products are not translated. */
const PURPOSES: ReadonlyMap<string, readonly [about: () => string, also?: string]> = new Map([
  ["users", [() => gettext("send the requests"), "clients people browser"]],
  ["load_balancer", [() => gettext("spreads requests over nodes"), "lb nginx haproxy elb"]],
  ["app", [() => gettext("works out the answers"), "web backend application"]],
  ["cache", [() => gettext("keeps hot items in memory"), "redis memcached"]],
  ["database", [() => gettext("stores rows: reads and writes"), "sql postgres mysql db"]],
  ["replica", [() => gettext("a copy of the database, for reads"), "follower secondary"]],
  ["queue", [() => gettext("holds jobs until there is time"), "sqs rabbitmq asynchronous"]],
  ["worker", [() => gettext("does the jobs of a queue"), "background consumer celery"]],
  ["cdn", [() => gettext("serves files near the users"), "edge cloudfront akamai static"]],
  ["shortcut-0", [() => gettext("app and database on one box"), "monolith"]],
  ["dns", [() => gettext("turns a name into an address"), "resolver"]],
  ["browser_cache", [() => gettext("keeps answers at the user’s"), "client"]],
  ["http_cache", [() => gettext("keeps whole answers before the apps"), "reverse proxy varnish"]],
  ["rate_limiter", [() => gettext("turns away what is too much"), "throttle token bucket"]],
  ["api_gateway", [() => gettext("one door: routes, tries again, times out"), "kong proxy"]],
  ["gateway", [() => gettext("holds connections open"), "websocket socket push chat presence"]],
  ["functions", [() => gettext("code that starts when it is called"), "serverless lambda faas"]],
  ["model_server", [() => gettext("answers with a trained model"), "gpu llm inference ai"]],
  ["service", [() => gettext("a part with work of its own"), "microservice"]],
  ["third_party", [() => gettext("a service of somebody else"), "external api payment stripe"]],
  ["shards", [() => gettext("a database split by key"), "partition sharding"]],
  ["standby", [() => gettext("takes over when the database dies"), "failover secondary"]],
  ["object_store", [() => gettext("stores files"), "s3 blob images bucket media"]],
  ["pooler", [() => gettext("shares few connections among many"), "pgbouncer proxysql"]],
  ["memory_store", [() => gettext("stores data in memory"), "redis"]],
  ["key_value", [() => gettext("stores values by key, on many nodes"), "dynamodb cassandra scylla riak nosql"]],
  ["search", [() => gettext("finds words in texts"), "elasticsearch lucene full-text"]],
  ["stream", [() => gettext("keeps events in order, for many readers"), "kafka kinesis log pubsub"]],
  ["scheduler", [() => gettext("starts jobs by the clock"), "cron timer"]],
  ["warehouse", [() => gettext("counts and sums over everything"), "analytics bigquery snowflake olap"]],
  ["file_server", [() => gettext("files on a disk that many share"), "nfs"]],
  ["lock", [() => gettext("lets one at a time, for a while"), "zookeeper etcd mutex lease"]],
]);

const byId = new Map(offers.map((offer) => [offer.id, offer]));
const listed = new Set(TITLES.flatMap(([, , ids]) => ids));

export const usual: readonly Offer[] = USUAL.flatMap((id) => byId.get(id) ?? []);

export const shelves: readonly Shelf[] = [
  ...TITLES.map(([id, title, ids]) => ({ id, title, offers: ids.flatMap((one) => byId.get(one) ?? []) })),
  { id: "more", title: () => gettext("More"), offers: offers.filter(({ id }) => !listed.has(id)) },
].filter((shelf) => shelf.offers.length);

/** All that is offered, the usual first. */
export const inOrder: readonly Offer[] = shelves.flatMap((shelf) => shelf.offers);

/** What it does, in a few words; none for a kind that nobody has described. */
export function aboutOffer({ id }: Offer): string {
  return PURPOSES.get(id)?.[0]() ?? "";
}

/** As an option of a combobox, found by its name, by what it does and by other names. */
export function optionOf(offer: Offer) {
  return { id: offer.id, words: gettext(offer.name), aside: aboutOffer(offer), also: PURPOSES.get(offer.id)?.[1] ?? "", glyph: offer.glyph };
}

/** What is found by these words, the likeliest first. */
export function sought(text: string): readonly Offer[] {
  return matching(inOrder.map(optionOf), text).flatMap(({ id }) => byId.get(id) ?? []);
}
