// What is wrong, and where: `tiers[3].nodes: 0 is below 1`. In English it reads as sim/errors.py has it.

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

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]{0,31}$/;

/** The path of a key in an object; the object's own path if the key is not fit to be repeated. */
export function inside(path: string, key: string): string {
  return PLAIN_KEY.test(key) ? join(path, key) : path;
}
