// The canvas: draws the view and turns gestures into edits. xyflow owns the viewport and a drag while it lasts.
import { Background, BackgroundVariant, type Connection, type EdgeChange, type FinalConnectionState, type NodeChange, ReactFlow, type ReactFlowInstance, SelectionMode, useStore } from "@xyflow/react";
import { type FocusEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { carried, parsedKey } from "./around";
import { Arrow, Tips } from "./arrow";
import { cameraOf, FARTHEST } from "./camera";
import { edgesOf, type LinkEdge, Memory, nodesOf, type TierNode } from "./flow";
import { Frame, NotePaper } from "./frame";
import { isCoarse, useStudio, useStudioState } from "./hooks";
import { type FrameNode, type MarkNode, markNodesOf, type NoteNode } from "./marknodes";
import { Overlay } from "./overlay";
import { Overview } from "./overview";
import { GRID, type Place } from "./placing";
import { Plate } from "./plate";
import { Together } from "./together";
import { gettext } from "./words";

type AnyNode = TierNode | MarkNode;

const NODE_TYPES = { tier: Plate, note: NotePaper, frame: Frame };
const EDGE_TYPES = { link: Arrow };
const SNAP: [number, number] = [GRID, GRID];
const PLAIN = { hideAttribution: true };
const LARGE = 25; // tiers, of a design that needs a map
const NOWHERE: ReadonlyMap<string, Place> = new Map();
const isMac = navigator.platform.startsWith("Mac");
const MORE = [isMac ? "Meta" : "Control", "Shift"];
const MIDDLE_AND_RIGHT = [1, 2];

export function Canvas() {
  const studio = useStudio();
  const state = useStudioState((whole) => whole);
  const [dragged, setDragged] = useState(NOWHERE);
  const [flow, setFlow] = useState<ReactFlowInstance<AnyNode, LinkEdge> | null>(null);
  const paper = useRef<HTMLDivElement>(null);
  const nodeMemory = useRef(new Memory<TierNode>());
  const frameMemory = useRef(new Memory<FrameNode>());
  const noteMemory = useRef(new Memory<NoteNode>());
  const edgeMemory = useRef(new Memory<LinkEdge>());
  const { view, tiers, links, mark, active, mode, result, isStale, findings, isLoaded, isBoxing } = state;
  const { canEdit } = studio;
  const put = mode?.type === "move" ? mode.places : dragged;
  const places = useMemo(() => carried(view, put), [view, put]);
  const draggable = canEdit && (mode === null || mode.type === "box") ? (isCoarse ? "selected" : "all") : "none";

  const nodes = useMemo(
    () => nodesOf({ view, tiers, active, places, result, isStale, findings, draggable }, nodeMemory.current),
    [view, tiers, active, places, result, isStale, findings, draggable],
  );
  const marks = useMemo(() => markNodesOf({ view, mark, places, draggable, canEdit }, frameMemory.current, noteMemory.current), [view, mark, places, draggable, canEdit]);
  const all = useMemo((): AnyNode[] => [...marks, ...nodes], [marks, nodes]);
  const edges = useMemo(() => edgesOf({ view, links, result, isStale }, edgeMemory.current), [view, links, result, isStale]);

  useEffect(() => {
    if (!flow || !paper.current) return;
    studio.camera = cameraOf(flow, paper.current);
    // xyflow would say that it is an application within ours, and show its squared paper to those who listen.
    paper.current.querySelector(".react-flow")?.setAttribute("role", "none");
    paper.current.querySelector(".react-flow__background")?.setAttribute("aria-hidden", "true");
    return () => {
      studio.camera = null;
    };
  }, [studio, flow]);

  useEffect(() => {
    if (flow && isLoaded) studio.camera?.fit(); // what was drawn before; what is drawn now stays where it is put
  }, [studio, flow, isLoaded]);

  const onNodesChange = useCallback(
    (changes: NodeChange<AnyNode>[]) => {
      choose(changes, studio.state.tiers, (chosen) => studio.select(chosen, studio.state.links));
      const moves = changes.flatMap((change) => (change.type === "position" && change.position && change.dragging ? [[change.id, change.position] as const] : []));
      if (!moves.length) return;
      setDragged((before) => new Map([...before, ...moves]));
      studio.company.drag(moves);
    },
    [studio],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<LinkEdge>[]) => {
      // A box takes tiers: xyflow adds every link that touches one of them.
      const wanted = studio.state.mode?.type === "box" ? changes.filter((change) => change.type !== "select" || !change.selected) : changes;
      choose(wanted, studio.state.links, (chosen) => studio.select(studio.state.tiers, chosen));
    },
    [studio],
  );
  const dropped = useCallback(
    (_: unknown, __: unknown, moved: AnyNode[]) => {
      studio.move(new Map(moved.map(({ id, position }) => [id, { x: Math.round(position.x), y: Math.round(position.y) }])));
      setDragged(NOWHERE);
      studio.company.drag([]);
    },
    [studio],
  );
  // Each that is another function than before costs xyflow a round of all its subscribers, at every move.
  const steady = useMemo(
    () => ({
      onSelectionDragStop: (event: unknown, moved: AnyNode[]) => dropped(event, null, moved),
      onConnect: ({ source, target }: Connection) => studio.link(source, target),
      onPaneClick: () => (studio.state.mode ? studio.endMode(false) : studio.select([])),
      onSelectionStart: () => studio.set({ mode: { type: "box" } }),
      onSelectionEnd: () => studio.endBox(),
      onMove: (event: unknown) => studio.company.looked(studio.camera?.seen() ?? null, event !== null),
    }),
    [studio, dropped],
  );
  const tapped = useCallback(
    (_: unknown, node: AnyNode) => {
      if (parsedKey(node.id)) studio.marks.select(node.id);
      else if (studio.state.mode?.type === "link") studio.endLink(node.id);
      else if (isCoarse) studio.reveal(node.id); // on a phone the inspector comes up over half of the sheet
      else studio.uncover(node.id);
    },
    [studio],
  );
  /** A link drawn to anywhere on a plate counts, not to its door alone. */
  const released = useCallback(
    (event: MouseEvent | TouchEvent, { isValid, fromNode, fromHandle }: FinalConnectionState) => {
      if (isValid || !fromNode) return;
      const { clientX, clientY } = "changedTouches" in event ? (event.changedTouches[0] as Touch) : event;
      const other = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>("[data-tier]")?.dataset.tier;
      if (!other || other === fromNode.id) return;
      if (fromHandle?.type === "target") studio.link(other, fromNode.id);
      else studio.link(fromNode.id, other);
    },
    [studio],
  );
  /** Whoever comes by Tab has the tier selected: what is shown is what the keys act on. */
  const arrived = (event: FocusEvent): void => {
    const tier = (event.target as HTMLElement).dataset.tier;
    if (tier && event.target.matches(":focus-visible") && !studio.state.tiers.has(tier)) studio.select([tier]);
  };

  return (
    <div
      className={`canvas${mode?.type === "link" ? " linking" : ""}${isBoxing ? " boxing" : ""}`}
      ref={paper}
      data-region="drawing"
      role="application"
      aria-label={gettext("Canvas")}
      tabIndex={view.tiers.size ? -1 : 0}
      onFocus={arrived}
      onPointerMove={({ clientX, clientY }) => studio.company.point(studio.camera?.at(clientX, clientY) ?? null)}
      onPointerLeave={() => studio.company.point(null)}
    >
      <Tips />
      <ReactFlow<AnyNode, LinkEdge>
        nodes={all}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={setFlow}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeClick={tapped}
        onNodeDragStop={dropped}
        {...steady}
        onConnectEnd={released}
        nodesConnectable={canEdit}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        panActivationKeyCode={null}
        multiSelectionKeyCode={MORE}
        selectionMode={SelectionMode.Partial}
        selectionOnDrag={isBoxing}
        panOnDrag={isBoxing ? MIDDLE_AND_RIGHT : true}
        connectOnClick={false}
        connectionRadius={24}
        selectNodesOnDrag={false}
        snapToGrid
        snapGrid={SNAP}
        minZoom={FARTHEST}
        maxZoom={2}
        zoomOnDoubleClick={false}
        proOptions={PLAIN}
      >
        <Background variant={BackgroundVariant.Lines} gap={3 * GRID} lineWidth={1} />
        <Distance />
        <Together />
        <Overlay />
        {view.tiers.size > LARGE && !isCoarse && <Overview />}
      </ReactFlow>
    </div>
  );
}

/** How far the eye is: from afar a plate shows less. */
function Distance() {
  const distance = useStore(({ transform: [, , zoom] }) => (zoom < 0.35 ? "far" : zoom < 0.6 ? "middling" : "near"));
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => mark.current?.closest(".canvas")?.setAttribute("data-distance", distance), [distance]);
  return <span ref={mark} hidden />;
}

/** Applies what xyflow says of the selection, if it says anything. */
function choose(changes: readonly (NodeChange<AnyNode> | EdgeChange<LinkEdge>)[], before: ReadonlySet<string>, select: (chosen: Set<string>) => void): void {
  const chosen = new Set(before);
  let isChanged = false;
  for (const change of changes) {
    if (change.type !== "select" || chosen.has(change.id) === change.selected) continue;
    isChanged = true;
    if (change.selected) chosen.add(change.id);
    else chosen.delete(change.id);
  }
  if (isChanged) select(chosen);
}
