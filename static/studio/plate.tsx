// A tier as it stands on the canvas: gauge, glyph, name, size, and what a run measured.
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import type { TierNode } from "./flow";
import { Glyph } from "./glyph";
import { Lens } from "./lens";
import type { Heat } from "./load";
import { share, times } from "./naming";
import { compact, count, gettext } from "./words";

export const Plate = memo(function Plate({ id, data }: NodeProps<TierNode>) {
  const { kind, glyph, name, spoken, about, heat, isStale, finding } = data;
  const isUsers = kind === "users";
  const look = ["plate", isUsers && "users", heat && `level-${heat.level}`, heat?.isSaturated && "saturated", heat && heat.lagMs >= 1 && "lagging", isStale && "stale", heat?.isEstimate && "estimate"];
  return (
    <>
      <span className="spoken hidden-text">{spoken}</span>
      <Lens id={id} />
      <div className={look.filter(Boolean).join(" ")} aria-hidden="true">
        {!isUsers && <span className="gauge">{heat && <span className="filling" style={{ height: `${heat.fill}%` }} />}</span>}
        <Glyph name={glyph} />
        <span className="names">
          <strong>{name}</strong>
          {about && <span className="about">{about}</span>}
        </span>
        {heat && !isUsers && <Measured heat={heat} />}
        {finding && (
          <>
            <span className="mark" aria-hidden="true">
              !
            </span>
            <span className="finding" id={`finding-${id}`}>
              {finding}
            </span>
          </>
        )}
      </div>
      {!isUsers && <Handle type="target" position={Position.Left} />}
      <Handle type="source" position={Position.Right} />
    </>
  );
});

function Measured({ heat }: { heat: Heat }) {
  return (
    <>
      <span className="busy n">
        {heat.isEstimate && <i className="about-sign">≈</i>}
        {heat.percent}
        <small>%</small>
      </span>
      {heat.hitRatio !== null && <span className="aside n">{gettext("%(percent)s% hits", { percent: share(heat.hitRatio) })}</span>}
      {heat.lagMs >= 1 && <span className="lag">{gettext("%(count)s ms behind", { count: count(heat.lagMs) })}</span>}
      {heat.isSaturated && <span className="tab">{gettext("saturated")}</span>}
      {heat.squares > 0 && (
        <span className="waiting">
          <span>{heat.over ? gettext("growing") : gettext("%(count)s waiting", { count: compact(heat.waiting) })}</span>
          {Array.from({ length: heat.squares }, (_, n) => (
            <i key={n} />
          ))}
        </span>
      )}
      {heat.over && heat.over >= 1.05 && <span className="fails">{gettext("%(times)s× its limit", { times: times(heat.over) })}</span>}
      {heat.errors >= 0.001 && <span className="fails">{gettext("✕ %(percent)s%", { percent: share(heat.errors) })}</span>}
    </>
  );
}
