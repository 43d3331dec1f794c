// The way of a link from plate to plate: out of a side, one step, in at a side. Pure; the twin of attempts/drawing.py's.
import { PLATE, type Place } from "./placing";

interface Route {
  readonly path: string;
  /** Where the rate is written. */
  readonly label: Place;
}

const ROUND = 6;
const ROOM = 16; // between two plates, for a step
const DOOR = 56; // where a link from above arrives: clear of the tab that says "saturated"
const TIP = 9; // the line ends where its arrow begins
const ASIDE = 14; // a link that comes back does not lie on the one that went

export function route(from: Place, to: Place): Route {
  const start = from.y + PLATE.height / 2;
  const end = to.y + PLATE.height / 2;
  if (to.x >= from.x + PLATE.width + ROOM) return sideways(from.x + PLATE.width, start, to.x, end);
  if (Math.abs(to.y - from.y) >= PLATE.height + ROOM) {
    const isDown = to.y > from.y;
    const [leaves, arrives] = isDown ? [from.y + PLATE.height, to.y] : [from.y, to.y + PLATE.height];
    const door = isDown ? DOOR : DOOR + ASIDE;
    return upright(from.x + door, leaves, to.x + door, arrives);
  }
  if (to.x + PLATE.width + ROOM <= from.x) return sideways(from.x, start + ASIDE, to.x + PLATE.width, end + ASIDE);
  return sideways(from.x + PLATE.width, start, to.x, end);
}

function sideways(x0: number, y0: number, x: number, y1: number): Route {
  const x1 = x - Math.sign(x - x0) * TIP;
  const middle = (x0 + x) / 2;
  const label = { x: middle, y: (y0 + y1) / 2 };
  if (Math.abs(y1 - y0) < 2 * ROUND) return { path: `M${x0} ${y0}L${x1} ${y1}`, label };
  const way = Math.sign(x1 - x0) * Math.min(ROUND, Math.abs(x1 - middle));
  const turn = y1 > y0 ? ROUND : -ROUND;
  const path = `M${x0} ${y0}H${middle - way}Q${middle} ${y0} ${middle} ${y0 + turn}V${y1 - turn}Q${middle} ${y1} ${middle + way} ${y1}H${x1}`;
  return { path, label };
}

function upright(x0: number, y0: number, x1: number, y: number): Route {
  const y1 = y - Math.sign(y - y0) * TIP;
  const middle = (y0 + y) / 2;
  const label = { x: (x0 + x1) / 2, y: middle };
  if (Math.abs(x1 - x0) < 2 * ROUND) return { path: `M${x0} ${y0}L${x1} ${y1}`, label };
  const way = Math.sign(y1 - y0) * Math.min(ROUND, Math.abs(y1 - middle));
  const turn = x1 > x0 ? ROUND : -ROUND;
  const path = `M${x0} ${y0}V${middle - way}Q${x0} ${middle} ${x0 + turn} ${middle}H${x1 - turn}Q${x1} ${middle} ${x1} ${middle + way}V${y1}`;
  return { path, label };
}
