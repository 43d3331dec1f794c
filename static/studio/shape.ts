// The door: is this an edit at all? Looks at the edit alone, never at the drawing. The twin of practice/designs/shape.py.
import { kinds, type ListRule, type NumberRule, type Rule } from "./catalogue";
import { fault, join, numeral, short, type Fault } from "./fault";

type Checked = Fault | null;
type Check = (value: unknown, path: string) => Checked;
type Fields = Readonly<Record<string, unknown>>;

const IDENTIFIER = /^[a-z0-9]{1,32}$/;
const NAME_LIKE = /^[a-z_]{1,32}$/;
const FAR = 100_000; // places are whole numbers within this
export const EDIT_BYTES = 8 * 1024;
const DEPTH = 6;
const LARGEST_WHOLE = 2 ** 53;
const TEXT_LENGTH = 120;

/** Why this edit is refused, or null. */
export function faultOfEdit(edit: unknown): Checked {
  return (
    faultOfJson(edit, "", DEPTH) ??
    fields(edit, { id: identifier, changes: list }, "") ??
    faultOfSize(edit) ??
    first((edit as { changes: unknown[] }).changes, (change, n) => faultOfChange(change, `changes[${n}]`))
  );
}

export function faultOfChange(change: unknown, path = ""): Checked {
  if (!isObject(change)) return fault(path, "an object is needed");
  const shape = typeof change.type === "string" ? CHANGES.get(change.type) : undefined;
  if (!shape) return fault(join(path, "type"), "%(value)s is no change we know", { value: short(change.type) });
  return fields(change, { type: anything, ...shape.fields }, path) ?? shape.also(change, path);
}

/** May a tier of this kind hold this value under this key? null clears, which is always allowed. */
export function faultOfValue(kind: string, key: string, value: unknown, path: string): Checked {
  const rule = kinds.get(kind)?.rules.get(key);
  if (rule === undefined) return fault(path, "%(kind)s has no %(key)s", { kind, key: short(key) });
  return value === null ? null : faultOfRule(rule, value, path);
}

function faultOfRule(rule: Rule, value: unknown, path: string): Checked {
  if (rule === "flag") return typeof value === "boolean" ? null : fault(path, "yes or no is needed");
  if (rule === "text") return faultOfText(value, path);
  return "list" in rule ? faultOfChoice(rule, value, path) : faultOfNumber(rule, value, path);
}

function faultOfText(value: unknown, path: string): Checked {
  if (typeof value !== "string") return fault(path, "a text is needed");
  if ([...value].length <= TEXT_LENGTH) return null;
  return fault(path, "it is longer than %(limit)d characters", { limit: TEXT_LENGTH });
}

function faultOfChoice(rule: ListRule, value: unknown, path: string): Checked {
  if (typeof value === "string" && rule.list.includes(value)) return null;
  return fault(path, "it is none of %(names)s", { names: rule.list.join(", ") });
}

function faultOfNumber(rule: NumberRule, value: unknown, path: string): Checked {
  if (typeof value !== "number" || Number.isNaN(value)) return fault(path, "a number is needed");
  const [lo, hi] = rule.range;
  const said = numeral(value);
  if (rule.integer && value % 1) return fault(path, "%(value)s is no whole number", { value: said });
  if (value < lo) return fault(path, "%(value)s is below %(limit)s", { value: said, limit: lo });
  return value > hi ? fault(path, "%(value)s is above %(limit)s", { value: said, limit: hi }) : null;
}

// -- what no JSON of ours may hold: the part of practice/lib/strictjson.py that outlives parsing -------------------------
function faultOfJson(value: unknown, path: string, depth: number): Checked {
  if (typeof value === "string") return faultOfLetters(value, path);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return fault(path, "a finite number is needed");
    return Math.abs(value) > LARGEST_WHOLE ? fault(path, "the number is beyond 2^53") : null;
  }
  if (typeof value !== "object" || value === null) return null;
  if (depth === 0) return fault(path, "it is nested too deeply");
  if (Array.isArray(value)) return first(value, (item, n) => faultOfJson(item, `${path}[${n}]`, depth - 1));
  return first(
    Object.entries(value),
    ([key, item]) => faultOfLetters(key, path) ?? faultOfJson(item, join(path, key), depth - 1),
  );
}

function faultOfLetters(text: string, path: string): Checked {
  if (text.includes("\0")) return fault(path, "the text holds a NUL");
  return /\p{Surrogate}/u.test(text) ? fault(path, "the text holds half of a character") : null;
}

function faultOfSize(edit: unknown): Checked {
  return sizeBytes(edit) > EDIT_BYTES ? fault("", "the edit is larger than %(limit)d bytes", { limit: EDIT_BYTES }) : null;
}

export function sizeBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

// -- what each change must look like -----------------------------------------------------------------------------------
function propertiesFitKind(change: Fields, path: string): Checked {
  return first(Object.entries(change.properties as Fields), ([key, value]) => {
    const place = NAME_LIKE.test(key) ? `${path}.properties.${key}` : `${path}.properties`;
    if (value === null) return fault(place, "a value is needed");
    return faultOfValue(change.kind as string, key, value, place);
  });
}

/** The kind is not known at the door: refused is what no kind could hold. */
function valueFitsSomeKind(change: Fields, path: string): Checked {
  const key = change.key as string;
  const holders = [...kinds.values()].filter((kind) => kind.rules.has(key));
  if (!holders.length) return fault(join(path, "key"), "no tier has %(key)s", { key: short(key) });
  const faults = holders.map((kind) => faultOfValue(kind.id, key, change.value, join(path, "value")));
  return faults.every(Boolean) ? (faults[0] ?? null) : null;
}

function endsDiffer(change: Fields, path: string): Checked {
  return change.from === change.to ? fault(join(path, "to"), "a tier cannot link to itself") : null;
}

function linkHasNoProperties(change: Fields, path: string): Checked {
  const key = Object.keys(change.properties as Fields)[0];
  if (key === undefined) return endsDiffer(change, path);
  return fault(join(path, "properties"), "a link has no %(key)s", { key: short(key) });
}

function linkHasNoKey(change: Fields, path: string): Checked {
  return endsDiffer(change, path) ?? fault(join(path, "key"), "a link has no %(key)s", { key: short(change.key) });
}

// -- what each field must look like ------------------------------------------------------------------------------------
function fields(value: unknown, checks: Readonly<Record<string, Check>>, path: string): Checked {
  if (!isObject(value)) return fault(path, "an object is needed");
  const names = Object.keys(checks);
  const missing = names.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return fault(join(path, missing), "it is missing");
  const extra = Object.keys(value).find((key) => !Object.hasOwn(checks, key));
  if (extra !== undefined) return fault(path, "%(key)s does not belong here", { key: short(extra) });
  return first(names, (name) => (checks[name] as Check)(value[name], join(path, name)));
}

const anything: Check = () => null;
const nothingMore = (): Checked => null;

const identifier: Check = (value, path) =>
  typeof value === "string" && IDENTIFIER.test(value)
    ? null
    : fault(path, "%(value)s is no identifier: 1 to 32 of a–z and 0–9", { value: short(value) });

const place: Check = (value, path) => {
  if (typeof value !== "number" || Number.isNaN(value) || value % 1) {
    return fault(path, "%(value)s is no whole number", { value: short(value) });
  }
  return Math.abs(value) > FAR ? fault(path, "%(value)s is beyond %(limit)d", { value: short(value), limit: FAR }) : null;
};

const kind: Check = (value, path) =>
  typeof value === "string" && kinds.has(value) ? null : fault(path, "%(value)s is no kind of tier", { value: short(value) });

const text: Check = (value, path) => (typeof value === "string" ? null : fault(path, "a text is needed"));
const object: Check = (value, path) => (isObject(value) ? null : fault(path, "an object is needed"));
const list: Check = (value, path) => {
  if (!Array.isArray(value)) return fault(path, "a list is needed");
  return value.length ? null : fault(path, "nothing changes");
};

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function first<T>(items: readonly T[], check: (item: T, n: number) => Checked): Checked {
  for (const [n, item] of items.entries()) {
    const found = check(item, n);
    if (found) return found;
  }
  return null;
}

const AT = { x: place, y: place };
const ENDS = { from: identifier, to: identifier };
type Shape = { fields: Readonly<Record<string, Check>>; also: (change: Fields, path: string) => Checked };
const CHANGES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ["add_tier", { fields: { tier: identifier, kind, ...AT, properties: object }, also: propertiesFitKind }],
  ["move_tier", { fields: { tier: identifier, ...AT }, also: nothingMore }],
  ["set_tier", { fields: { tier: identifier, key: text, value: anything }, also: valueFitsSomeKind }],
  ["remove_tier", { fields: { tier: identifier }, also: nothingMore }],
  ["add_link", { fields: { ...ENDS, properties: object }, also: linkHasNoProperties }],
  ["set_link", { fields: { ...ENDS, key: text, value: anything }, also: linkHasNoKey }],
  ["remove_link", { fields: ENDS, also: nothingMore }],
]);
