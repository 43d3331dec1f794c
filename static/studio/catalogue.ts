// The kinds of tier and what each may hold: one file, written by `python -m sim catalogue --canvas`, read by both twins.
import file from "./catalogue.json";

export type Value = string | number | boolean;

export interface NumberRule {
  readonly range: readonly [number, number];
  readonly integer?: boolean;
  readonly default?: number | null;
  readonly unit?: string;
}
export interface ListRule {
  readonly list: readonly string[];
  readonly default?: string | null;
}
export type Rule = "flag" | "text" | NumberRule | ListRule;

export interface Kind {
  readonly id: string;
  readonly name: string;
  readonly glyph: string;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly sizes: ReadonlyMap<string, string>;
  /** Of the rules, those that stand in for what a size gives. */
  readonly hardware: ReadonlySet<string>;
}

/** Something the palette offers: a kind, or a kind with some properties set. */
export interface Offer {
  readonly id: string;
  readonly name: string;
  readonly glyph: string;
  readonly kind: string;
  readonly properties: Readonly<Record<string, Value>>;
}

interface FileKind {
  name: string;
  glyph: string;
  properties: Record<string, unknown>;
  sizes?: Record<string, { words: string }>;
  hardware?: string[];
}
interface FileShortcut {
  name: string;
  kind: string;
  properties: Record<string, Value>;
}

/** Why a tier stands there, and what it costs besides money, in its author's words. */
export const ARGUED: ReadonlySet<string> = new Set(["because", "costs_us"]);
/** What is said of a tier and changes nothing that it does. */
export const SAID: ReadonlySet<string> = new Set(["name", ...ARGUED]);

export const kinds: ReadonlyMap<string, Kind> = new Map(
  Object.entries(file.kinds as Record<string, FileKind>).map(([id, kind]) => [id, read(id, kind)]),
);

export const offers: readonly Offer[] = [
  ...[...kinds.values()].map((kind) => ({ id: kind.id, name: kind.name, glyph: kind.glyph, kind: kind.id, properties: {} })),
  ...(file.shortcuts as unknown as FileShortcut[]).map((shortcut, n) => ({
    id: `shortcut-${n}`,
    name: shortcut.name,
    glyph: file.kinds[shortcut.kind as keyof typeof file.kinds].glyph,
    kind: shortcut.kind,
    properties: shortcut.properties,
  })),
];

function read(id: string, kind: FileKind): Kind {
  const rules = new Map(Object.entries(kind.properties)) as unknown as Map<string, Rule>;
  const sizes = new Map(Object.entries(kind.sizes ?? {}).map(([size, about]) => [size, about.words]));
  return { id, name: kind.name, glyph: kind.glyph, rules, sizes, hardware: new Set(kind.hardware) };
}
