// The door: is this an edit at all? Looks at the edit alone, never at the drawing. The twin of practice/designs/shape.py:
// the same edits refused, at the same path, in the same English.
import { kinds, type ListRule, type NumberRule, type Rule } from "./catalogue";
import file from "./catalogue.json";
import { fault, inside, join, type Fault } from "./fault";
import { GROUP_KINDS, LONGEST_NOTE, SIDE } from "./marks";

type Checked = Fault | null;
type Check = (value: unknown, path: string) => Checked;
type Fields = Readonly<Record<string, unknown>>;
type Rules = ReadonlyMap<string, Rule>;

const IDENTIFIER = /^[a-z0-9]{1,32}$/;
export const FAR = 100_000; // places are whole numbers within this
export const EDIT_BYTES = 8 * 1024;
const DEEPEST = 6;
const LARGEST_WHOLE = 2 ** 53;
export const LONGEST_TEXT = 120; // UTF-16 code units
const LINK: Rules = new Map(Object.entries(file.link.properties));

/** Why this edit is refused, or null. */
export function faultOfEdit(edit: unknown): Checked {
  return (
    faultOfJson(edit, "", DEEPEST) ??
    fields(edit, { id: identifier, changes: list }, "") ??
    first((edit as { changes: unknown[] }).changes, (change, n) => faultOfChange(change, `changes[${n}]`)) ??
    faultOfSize(edit)
  );
}

export function faultOfChange(change: unknown, path = ""): Checked {
  if (!isObject(change)) return fault(path, "not an object");
  if (!Object.hasOwn(change, "type")) return fault(join(path, "type"), "missing");
  const shape = typeof change.type === "string" ? CHANGES.get(change.type) : undefined;
  if (!shape) return fault(join(path, "type"), "unknown change");
  return fields(change, { type: anything, ...shape.fields }, path) ?? shape.also(change, path);
}

/** May a tier of this kind be given this value under this key? null clears, which is always allowed. */
export function faultOfValue(kind: string, key: string, value: unknown, path: string): Checked {
  return value === null ? null : faultOfProperty(kind, key, value, path);
}

// -- what a property may hold: the twin of sim/catalogue/rules.py ------------------------------------------------------
function faultOfProperty(kind: string, key: string, value: unknown, path: string): Checked {
  const rules = kinds.get(kind)?.rules;
  if (!rules) return fault(path, "unknown kind");
  const rule = rules.get(key);
  return rule === undefined ? fault(path, "unknown property of %(kind)s", { kind }) : faultOfRule(rule, value, path);
}

function faultOfRule(rule: Rule, value: unknown, path: string): Checked {
  if (rule === "flag") return typeof value === "boolean" ? null : fault(path, "not true or false");
  if (rule === "text") return faultOfText(value, path);
  return "list" in rule ? faultOfChoice(rule, value, path) : faultOfNumber(rule, value, path);
}

function faultOfText(value: unknown, path: string, limit = LONGEST_TEXT): Checked {
  if (typeof value !== "string") return fault(path, "not text");
  return value.length > limit ? fault(path, "longer than %(limit)s", { limit }) : faultOfLetters(value, path);
}

function faultOfChoice(rule: ListRule, value: unknown, path: string): Checked {
  if (typeof value === "string" && rule.list.includes(value)) return null;
  return fault(path, "not one of %(names)s", { names: rule.list.join(", ") });
}

function faultOfNumber({ range: [lo, hi], integer }: NumberRule, value: unknown, path: string): Checked {
  if (typeof value !== "number" || !Number.isFinite(value)) return fault(path, integer ? "not a whole number" : "not a number");
  if (Math.abs(value) > LARGEST_WHOLE) return fault(path, "beyond 2^53");
  if (integer && value % 1) return fault(path, "not a whole number");
  if (value < lo) return fault(path, "%(value)s is below %(limit)s", { value, limit: lo });
  return value > hi ? fault(path, "%(value)s is above %(limit)s", { value, limit: hi }) : null;
}

// -- what no JSON of ours may hold: the part of sim/strictjson.py that outlives parsing ---------------------------------
function faultOfJson(value: unknown, path: string, depth: number): Checked {
  if (typeof value === "string") return faultOfLetters(value, path);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return fault(path, "not a number");
    return Math.abs(value) > LARGEST_WHOLE ? fault(path, "beyond 2^53") : null;
  }
  if (typeof value !== "object" || value === null) return null;
  if (depth === 0) return fault(path, "nested deeper than %(limit)s", { limit: DEEPEST });
  if (Array.isArray(value)) return first(value, (item, n) => faultOfJson(item, `${path}[${n}]`, depth - 1));
  return first(
    Object.entries(value),
    ([key, item]) => faultOfLetters(key, path) ?? faultOfJson(item, inside(path, key), depth - 1),
  );
}

function faultOfLetters(text: string, path: string): Checked {
  return /[\0\p{Surrogate}]/u.test(text) ? fault(path, "has a character that cannot be stored") : null;
}

function faultOfSize(edit: unknown): Checked {
  const size = sizeBytes(edit);
  return size > EDIT_BYTES ? fault("", "%(size)s bytes is above %(limit)s", { size, limit: EDIT_BYTES }) : null;
}

export function sizeBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

// -- what each change must look like besides its fields ----------------------------------------------------------------
function propertiesFitKind(change: Fields, path: string): Checked {
  return first(Object.entries(change.properties as Fields), ([key, value]) =>
    faultOfProperty(change.kind as string, key, value, inside(`${path}.properties`, key)),
  );
}

/** The kind is not known at the door: refused is what no kind could hold. */
function valueFitsSomeKind(change: Fields, path: string): Checked {
  const key = change.key as string;
  const holders = [...kinds.values()].filter((kind) => kind.rules.has(key));
  if (!holders.length) return fault(join(path, "key"), "unknown property");
  const faults = holders.map((kind) => faultOfValue(kind.id, key, change.value, join(path, "value")));
  return faults.every(Boolean) ? (faults[0] ?? null) : null;
}

function propertiesFitLink(change: Fields, path: string): Checked {
  const place = join(path, "properties");
  return (
    endsDiffer(change, path) ??
    first(Object.entries(change.properties as Fields), ([key, value]) => faultOfLink(key, value, inside(place, key)))
  );
}

function valueFitsLink(change: Fields, path: string): Checked {
  const key = change.key as string;
  if (!LINK.has(key)) return endsDiffer(change, path) ?? fault(join(path, "key"), "unknown property of a link");
  return endsDiffer(change, path) ?? (change.value === null ? null : faultOfLink(key, change.value, join(path, "value")));
}

function faultOfLink(key: string, value: unknown, path: string): Checked {
  const rule = LINK.get(key);
  return rule === undefined ? fault(path, "unknown property of a link") : faultOfRule(rule, value, path);
}

function valueFitsNote(change: Fields, path: string): Checked {
  return change.key === "text" ? noteText(change.value, join(path, "value")) : fault(join(path, "key"), "unknown property of a note");
}

function valueFitsGroup(change: Fields, path: string): Checked {
  const check = change.key === "kind" ? groupKind : change.key === "name" ? groupName : null;
  return check ? check(change.value, join(path, "value")) : fault(join(path, "key"), "unknown property of a group");
}

function endsDiffer(change: Fields, path: string): Checked {
  return change.from === change.to ? fault(join(path, "to"), "a tier cannot link to itself") : null;
}

const nothingMore = (): Checked => null;

// -- what each field must look like ------------------------------------------------------------------------------------
function fields(value: unknown, checks: Readonly<Record<string, Check>>, path: string): Checked {
  if (!isObject(value)) return fault(path, "not an object");
  const names = Object.keys(checks);
  const missing = names.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return fault(join(path, missing), "missing");
  const extra = Object.keys(value).find((key) => !Object.hasOwn(checks, key));
  if (extra !== undefined) return fault(inside(path, extra), "unknown field");
  return first(names, (name) => (checks[name] as Check)(value[name], join(path, name)));
}

const anything: Check = () => null;
const identifier: Check = (value, path) =>
  typeof value === "string" && IDENTIFIER.test(value) ? null : fault(path, "not 1 to 32 of a-z and 0-9");
const place: Check = (value, path) => faultOfNumber({ range: [-FAR, FAR], integer: true }, value, path);
const kind: Check = (value, path) => (typeof value === "string" && kinds.has(value) ? null : fault(path, "unknown kind"));
const text: Check = (value, path) => (typeof value === "string" ? null : fault(path, "not text"));
const object: Check = (value, path) => (isObject(value) ? null : fault(path, "not an object"));
const noteText: Check = (value, path) => faultOfText(value, path, LONGEST_NOTE);
const groupName: Check = (value, path) => faultOfText(value, path);
const groupKind: Check = (value, path) => faultOfChoice({ list: [...GROUP_KINDS] }, value, path);
const side: Check = (value, path) => faultOfNumber({ range: [SIDE[0], SIDE[1]], integer: true }, value, path);
const list: Check = (value, path) => {
  if (!Array.isArray(value)) return fault(path, "not a list");
  return value.length ? null : fault(path, "empty");
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
const FRAME = { ...AT, width: side, height: side };
type Shape = { fields: Readonly<Record<string, Check>>; also: (change: Fields, path: string) => Checked };
const CHANGES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ["add_tier", { fields: { tier: identifier, kind, ...AT, properties: object }, also: propertiesFitKind }],
  ["move_tier", { fields: { tier: identifier, ...AT }, also: nothingMore }],
  ["set_tier", { fields: { tier: identifier, key: text, value: anything }, also: valueFitsSomeKind }],
  ["remove_tier", { fields: { tier: identifier }, also: nothingMore }],
  ["add_link", { fields: { ...ENDS, properties: object }, also: propertiesFitLink }],
  ["set_link", { fields: { ...ENDS, key: text, value: anything }, also: valueFitsLink }],
  ["remove_link", { fields: ENDS, also: nothingMore }],
  ["add_note", { fields: { note: identifier, ...AT, text: noteText }, also: nothingMore }],
  ["move_note", { fields: { note: identifier, ...AT }, also: nothingMore }],
  ["set_note", { fields: { note: identifier, key: text, value: anything }, also: valueFitsNote }],
  ["remove_note", { fields: { note: identifier }, also: nothingMore }],
  ["add_group", { fields: { group: identifier, kind: groupKind, name: groupName, ...FRAME }, also: nothingMore }],
  ["move_group", { fields: { group: identifier, ...FRAME }, also: nothingMore }],
  ["set_group", { fields: { group: identifier, key: text, value: anything }, also: valueFitsGroup }],
  ["remove_group", { fields: { group: identifier }, also: nothingMore }],
]);
