// Tiers in line, and evenly apart. Every plate is as large as every other, so their corners tell. Pure.
import type { Place } from "./placing";

export type Line = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Spread = "across" | "down";
type Axis = "x" | "y";
interface Placed extends Place {
  readonly id: string;
}

const AXES: Readonly<Record<Line | Spread, Axis>> = { left: "x", centre: "x", right: "x", across: "x", top: "y", middle: "y", bottom: "y", down: "y" };

/** Where each tier then stands; along the other axis it stays. */
export function arranged(tiers: readonly Placed[], way: Line | Spread): ReadonlyMap<string, Place> {
  const axis = AXES[way];
  const at = way === "across" || way === "down" ? spread(tiers, axis) : lined(tiers, way, axis);
  return new Map(tiers.map((tier, n) => [tier.id, { x: tier.x, y: tier.y, [axis]: at[n] }]));
}

function lined(tiers: readonly Placed[], way: Line, axis: Axis): readonly number[] {
  const values = tiers.map((tier) => tier[axis]);
  const [lo, hi] = [Math.min(...values), Math.max(...values)];
  const line = way === "left" || way === "top" ? lo : way === "right" || way === "bottom" ? hi : Math.round((lo + hi) / 2) + 0;
  return values.map(() => line);
}

/** The outermost stay; the others go between them, in the order in which they are, as far apart as whole numbers allow. */
function spread(tiers: readonly Placed[], axis: Axis): readonly number[] {
  const inOrder = tiers.toSorted((a, b) => a[axis] - b[axis]);
  const [first, last] = [inOrder[0]?.[axis] ?? 0, inOrder.at(-1)?.[axis] ?? 0];
  const step = (last - first) / Math.max(1, tiers.length - 1);
  const at = new Map(inOrder.map((tier, n) => [tier, Math.round(first + n * step) + 0]));
  return tiers.map((tier) => at.get(tier) ?? tier[axis]);
}
