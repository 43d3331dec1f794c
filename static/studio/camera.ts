// Where the canvas looks. What lies beneath the inspector is not seen. It moves for keys and buttons, never under a mouse.
import type { ReactFlowInstance } from "@xyflow/react";
import type { LinkEdge, TierNode } from "./flow";
import type { MarkNode } from "./marknodes";
import { PLATE, type Place } from "./placing";
import type { Camera } from "./state";

const MARGIN = 24;
export const FARTHEST = 0.2;
const TOOLS = 64; // the height of the row of buttons at the foot
const INSPECTOR = 312; // its width with the gap at either side, on a screen wide enough that it stands beside
const LEGIBLE = 0.45; // on a phone better a part that can be read than the whole that cannot
const NARROW = 600;
const ABOVE = 40; // and so on, of what is fitted in
const BESIDE = 32;
const BELOW = 12;
const BELOW_PLATES = 40; // what is said beneath them while the panel is there

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function cameraOf(flow: ReactFlowInstance<TierNode | MarkNode, LinkEdge>, paper: HTMLElement): Camera {
  const boxOf = (selector: string): Box | undefined => paper.parentElement?.querySelector(selector)?.getBoundingClientRect();
  const free = (): Box => freeBox(paper.getBoundingClientRect(), boxOf(".inspector"), boxOf(".history"));
  /** Around what is not covered. */
  const padding = () => {
    const [whole, seen] = [paper.getBoundingClientRect(), free()];
    return {
      top: `${ABOVE}px`,
      left: `${seen.left - whole.left + BESIDE}px`,
      right: `${whole.right - seen.right + BESIDE}px`,
      bottom: `${whole.bottom - seen.bottom + (boxOf(".history") ? BELOW_PLATES : BELOW)}px`,
    } as const;
  };
  return {
    centre() {
      const { left, top, right, bottom } = free();
      return flow.screenToFlowPosition({ x: (left + right) / 2, y: (top + bottom) / 2 }, { snapToGrid: false });
    },
    at(x, y) {
      const { left, top, right, bottom } = paper.getBoundingClientRect();
      const isInside = x >= left && x <= right && y >= top && y <= bottom;
      return isInside ? flow.screenToFlowPosition({ x, y }, { snapToGrid: false }) : null;
    },
    show(...places) {
      // After the next drawing: the inspector may be about to come or go.
      requestAnimationFrame(() => {
        const { x, y, zoom } = flow.getViewport();
        const corners = places.map((place) => flow.flowToScreenPosition(place));
        const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
        const [right, bottom] = [Math.max(...xs) + PLATE.width * zoom, Math.max(...ys) + PLATE.height * zoom];
        const by = shift({ left: Math.min(...xs), top: Math.min(...ys), right, bottom }, free());
        if (by.x || by.y) void flow.setViewport({ x: x + by.x, y: y + by.y, zoom }, { duration: pace() });
      });
    },
    isAtInspector({ x, y }) {
      const { zoom } = flow.getViewport();
      const corner = flow.flowToScreenPosition({ x: x + PLATE.width, y });
      const { left, right } = paper.getBoundingClientRect();
      return right - left > INSPECTOR + 2 * PLATE.width && corner.x > right - INSPECTOR && corner.x - PLATE.width * zoom > left + INSPECTOR;
    },
    // On an empty sheet xyflow would put it off until the first tier comes, and then move that from under the hand.
    seen() {
      const { left, top, right, bottom } = paper.getBoundingClientRect();
      const middle = flow.screenToFlowPosition({ x: (left + right) / 2, y: (top + bottom) / 2 }, { snapToGrid: false });
      return { ...middle, zoom: flow.getZoom() };
    },
    look: ({ x, y, zoom }) => void flow.setCenter(x, y, { zoom, duration: pace() }),
    fit: () => void (flow.getNodes().length && flow.fitView({ padding: padding(), maxZoom: 1, minZoom: paper.clientWidth < NARROW ? LEGIBLE : FARTHEST })),
    zoom: (way) => void (way === "in" ? flow.zoomIn({ duration: pace() }) : flow.zoomOut({ duration: pace() })),
  };
}

/** What of the canvas is not covered: the inspector stands at its right or left, or on a narrow screen at its foot; the past lies over the foot. */
export function freeBox(paper: Box, inspector: Box | undefined, past?: Box): Box {
  const { left, top, right } = paper; // a DOMRect cannot be spread
  const bottom = past ? Math.min(paper.bottom, past.top) : paper.bottom - TOOLS;
  if (!inspector) return { left, top, right, bottom };
  if (inspector.left > left + MARGIN) return { left, top, right: inspector.left, bottom };
  if (inspector.right < right - MARGIN) return { left: inspector.right, top, right, bottom };
  return { left, top, right, bottom: Math.min(bottom, inspector.top) };
}

/** How far to move so that the box lies in the frame; its top left corner where both cannot be. */
export function shift(box: Box, frame: Box): Place {
  const along = (lo: number, hi: number, from: number, to: number): number => {
    if (lo < from + MARGIN) return from + MARGIN - lo;
    return hi > to - MARGIN ? Math.max(to - MARGIN - hi, from + MARGIN - lo) : 0;
  };
  return { x: along(box.left, box.right, frame.left, frame.right), y: along(box.top, box.bottom, frame.top, frame.bottom) };
}

function pace(): number {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160;
}
