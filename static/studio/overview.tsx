// A small map of a large drawing, for the mouse: the outline and the arrows are there for everybody else.
import { MiniMap } from "@xyflow/react";
import type { TierNode } from "./flow";

const SIZE = { width: 168, height: 112 };

export function Overview() {
  return (
    <div className="map" aria-hidden="true">
      <MiniMap<TierNode> style={SIZE} pannable zoomable position="bottom-left" ariaLabel={null} nodeClassName={look} nodeBorderRadius={12} nodeStrokeWidth={12} />
    </div>
  );
}

function look({ selected, data: { heat, isStale } }: TierNode): string {
  return [selected && "chosen", heat && !isStale && `level-${heat.level}`].filter(Boolean).join(" ");
}
