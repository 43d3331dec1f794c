// A group as it is drawn, behind the tiers: a line around them, its name, and a corner to pull. And a note.
import "./marks.css";
import { type NodeProps, useReactFlow } from "@xyflow/react";
import { memo, type PointerEvent, useState } from "react";
import { useStudio } from "./hooks";
import type { FrameNode, NoteNode } from "./marknodes";
import { groupName, kindOfGroup } from "./markwords";
import { GRID } from "./placing";
import { gettext } from "./words";

interface Size {
  readonly width: number;
  readonly height: number;
}

export const Frame = memo(function Frame({ data: { group, isChosen, canEdit } }: NodeProps<FrameNode>) {
  const [pulled, setPulled] = useState<Size | null>(null);
  const { width, height } = pulled ?? group;
  return (
    <div className={`frame ${group.kind}${isChosen ? " chosen" : ""}`} style={{ width, height }} aria-hidden="true">
      <span className="frame-name">
        <small>{kindOfGroup(group.kind)}</small> {groupName(group)}
      </span>
      {canEdit && <Corner data={{ group }} onPull={setPulled} />}
    </div>
  );
});

/** With the keyboard its width and height are fields of the inspector. */
function Corner({ data: { group }, onPull }: { data: Pick<FrameNode["data"], "group">; onPull: (size: Size | null) => void }) {
  const studio = useStudio();
  const flow = useReactFlow();
  const [isPulling, setPulling] = useState(false);
  const sizeAt = ({ clientX: x, clientY: y }: PointerEvent): Size => {
    const corner = flow.screenToFlowPosition({ x, y }, { snapToGrid: false });
    const snap = (length: number): number => Math.max(64, Math.round(length / GRID) * GRID);
    return { width: snap(corner.x - group.x), height: snap(corner.y - group.y) };
  };
  const end = (event: PointerEvent): void => {
    if (!isPulling) return;
    const { width, height } = sizeAt(event);
    setPulling(false);
    onPull(null);
    studio.marks.drag(group, width, height);
  };
  return (
    <i
      className="corner nodrag nopan"
      title={gettext("Pull to make it larger or smaller")}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        setPulling(true);
      }}
      onPointerMove={(event) => isPulling && onPull(sizeAt(event))}
      onPointerUp={end}
      onPointerCancel={() => {
        setPulling(false);
        onPull(null);
      }}
    />
  );
}

export const NotePaper = memo(function NotePaper({ data: { note, isChosen } }: NodeProps<NoteNode>) {
  return (
    <div className={isChosen ? "note chosen" : "note"} aria-hidden="true">
      {note.text || <em>{gettext("Write something…")}</em>}
    </div>
  );
});
