// A link as it is drawn: solid, dashed or double, as wide as the logarithm of its rate.
import { type EdgeProps, useInternalNode } from "@xyflow/react";
import { memo } from "react";
import type { LinkEdge } from "./flow";
import { useIsWalked, useLinkChange } from "./lens";
import { route } from "./route";

export const Arrow = memo(function Arrow({ id, source, target, selected, data }: EdgeProps<LinkEdge>) {
  const from = useInternalNode(source)?.internals.positionAbsolute;
  const to = useInternalNode(target)?.internals.positionAbsolute;
  const isWalked = useIsWalked(id);
  const change = useLinkChange(id);
  if (!from || !to || !data) return null;
  const { path, label } = route(from, to);
  const { manner, rate, width, isStale } = data;
  const tip = `url(#${selected || isWalked ? "tip-chosen" : "tip"})`;
  return (
    <g className={`arrow ${manner}${selected ? " chosen" : ""}${isStale ? " stale" : ""}${isWalked ? " walked" : ""}${change ? ` ${change.fate}` : ""}`}>
      <path className="react-flow__edge-interaction" d={path} fill="none" strokeOpacity={0} strokeWidth={24} />
      <path className="line" d={path} strokeWidth={manner === "copies" ? width + 4 : width} markerEnd={tip} />
      {manner === "copies" && <path className="core" d={path} strokeWidth={width} />}
      {(change ?? rate) && (
        <text className="rate n" x={label.x} y={label.y + 4} textAnchor="middle">
          {change?.words ?? rate}
        </text>
      )}
    </g>
  );
});

/** The tips of arrows, once for the page. */
export function Tips() {
  return (
    <svg className="tips" width="0" height="0" aria-hidden="true">
      <defs>
        {["tip", "tip-chosen"].map((id) => (
          <marker key={id} id={id} viewBox="0 0 10 12" refX="0.5" refY="6" markerWidth="10" markerHeight="12" markerUnits="userSpaceOnUse" orient="auto">
            <path className={id} d="M0 0.5L9.500 6L0 11.5Z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
