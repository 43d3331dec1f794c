// For tests: changes and gestures as people make them, with few names so that they meet.
import fc from "fast-check";
import type { Change } from "./graph";

const tier = fc.constantFrom("t0", "t1", "t2", "t3", "t4", "t9");
const kind = fc.constantFrom("app", "database", "cache", "queue");
const place = fc.integer({ min: -3, max: 3 }).map((n) => n * 8);
const name = fc.constantFrom("Ada's", "Ben's", "é", "");
const value = fc.oneof(
  fc.record({ key: fc.constant("name"), value: fc.option(name) }),
  fc.record({ key: fc.constant("nodes"), value: fc.option(fc.integer({ min: 1, max: 9 })) }),
  fc.record({ key: fc.constant("size"), value: fc.option(fc.constantFrom("small", "large", "xlarge")) }),
);
const ends = fc.tuple(tier, tier).filter(([from, to]) => from !== to).map(([from, to]) => ({ from, to }));

const mark = fc.constantFrom("m0", "m1", "m2");
const text = fc.constantFrom("", "Why two?", "é\nand more");
const frame = { x: place, y: place, width: fc.constantFrom(64, 320, 640), height: fc.constantFrom(64, 240) };
const called = { kind: fc.constantFrom("region", "zone"), name: fc.constantFrom("Europe", "Asia", "") };
const setGroup = fc.oneof(
  called.kind.map((value) => ({ key: "kind" as const, value })),
  called.name.map((value) => ({ key: "name" as const, value })),
);
/** A change of a note or a group. */
const ofMark = fc.oneof(
  fc.record({ type: fc.constant("add_note"), note: mark, x: place, y: place, text }),
  fc.record({ type: fc.constant("move_note"), note: mark, x: place, y: place }),
  fc.record({ type: fc.constant("set_note"), note: mark, key: fc.constant("text"), value: text }),
  fc.record({ type: fc.constant("remove_note"), note: mark }),
  fc.record({ type: fc.constant("add_group"), group: mark, ...called, ...frame }),
  fc.record({ type: fc.constant("move_group"), group: mark, ...frame }),
  fc.tuple(mark, setGroup).map(([group, set]) => ({ type: "set_group", group, ...set })),
  fc.record({ type: fc.constant("remove_group"), group: mark }),
) as unknown as fc.Arbitrary<Change>;

export const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .record({ tier, kind, x: place, y: place, properties: fc.record({ name }, { requiredKeys: [] }) })
      .map((fields) => ({ type: "add_tier", ...fields }) as Change),
  },
  { weight: 2, arbitrary: fc.record({ tier, x: place, y: place }).map((fields) => ({ type: "move_tier" as const, ...fields })) },
  { weight: 4, arbitrary: fc.tuple(tier, value).map(([tier, set]) => ({ type: "set_tier" as const, tier, ...set })) },
  { weight: 1, arbitrary: tier.map((tier) => ({ type: "remove_tier" as const, tier })) },
  { weight: 3, arbitrary: ends.map((link) => ({ type: "add_link" as const, ...link, properties: {} })) },
  { weight: 1, arbitrary: ends.map((link) => ({ type: "remove_link" as const, ...link })) },
  { weight: 4, arbitrary: ofMark },
);

export const gesture = fc.array(change, { minLength: 1, maxLength: 3 });
