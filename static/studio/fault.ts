// What is wrong, and where: `tiers[3].nodes: 0 is below 1`. The twin of practice/lib/fault.py.

export interface Fault {
  readonly path: string;
  /** An English sentence with named places for `params`: whoever shows it translates the sentence first. */
  readonly rule: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export function fault(path: string, rule: string, params: Fault["params"] = {}): Fault {
  return { path, rule, params };
}

export function sentence(of: Fault, translate: (text: string) => string = (text) => text): string {
  return fill(translate(of.rule), of.params);
}

/** `path: sentence`, or the sentence alone where there is no path. */
export function line(of: Fault, translate?: (text: string) => string): string {
  return of.path ? `${of.path}: ${sentence(of, translate)}` : sentence(of, translate);
}

export function fill(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replace(/%\((\w+)\)[sd]/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}

export function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}

/** A value as an error may repeat it: one line, not the whole of it. */
export function short(value: unknown): string {
  const text = written(value);
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

/** A number as Python writes it. */
export function numeral(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size >= 1e-4 && size < 1e16) return String(value);
  if (Number.isInteger(value)) return BigInt(value).toString();
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/** JSON as Python writes it, with everything but plain ASCII escaped. */
function written(value: unknown): string {
  if (value === undefined || value === null) return "null";
  if (typeof value === "number") return numeral(value);
  if (typeof value === "string") return JSON.stringify(value).replace(/[\u007f-\uffff]/g, escaped);
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value === "object") {
    return `{${Object.entries(value).map(([key, item]) => `${written(key)}: ${written(item)}`).join(", ")}}`;
  }
  return String(value);
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
