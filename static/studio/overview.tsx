// A small map of a large drawing, for the mouse: the outline and the arrows are there for everybody else.
import { MiniMap } from "@xyflow/react";
import type { TierNode } from "./flow";
import type { MarkNode } from "./marknodes";

const SIZE = { width: 168, height: 112 };

export function Overview() {
  return (
    <div className="map" aria-hidden="true">
      <MiniMap<TierNode | MarkNode> style={SIZE} pannable zoomable position="bottom-left" ariaLabel={null} nodeClassName={look} nodeBorderRadius={12} nodeStrokeWidth={12} />
    </div>
  );
}

function look(node: TierNode | MarkNode): string {
  if (node.type !== "tier") return node.type ?? "";
  const { selected, data: { heat, isStale } } = node as TierNode;
  return [selected && "chosen", heat && !isStale && `level-${heat.level}`].filter(Boolean).join(" ");
}
