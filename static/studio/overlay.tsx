// What a replay draws on the canvas: beads behind the links, on one sheet for all of them, and over the plates what strikes and what broke.
import { useInternalNode, useStoreApi, ViewportPortal } from "@xyflow/react";
import { memo, useEffect, useRef } from "react";
import { paint, strands, type Strand, travelled } from "./beads";
import { badgesAt, type Break, countWords, type Film, flowsAt, strikesAt } from "./film";
import { useStudio, useStudioState } from "./hooks";
import { heatOf } from "./load";
import { nameOf } from "./naming";
import type { Place } from "./placing";
import { useWatching } from "./watch";

const MOST_LINES = 2000;
const MOST_DOTS = 2; // of the screen for one of the page: more are not seen

export function Overlay() {
  const watching = useWatching();
  const view = useStudioState((state) => state.view);
  if (!watching?.film) return null;
  const { film, at } = watching;
  return (
    <>
      <Beads key={film.name} film={film} />
      <ViewportPortal>
        {strikesAt(film, at).map(({ tier, name }) => tier && view.tiers.has(tier) && <Struck key={`${tier} ${name}`} tier={tier} name={name} />)}
        {[...badgesAt(film, at).values()].map((each) => view.tiers.has(each.tier) && <Badge key={each.tier} broken={each} count={countWords(each, at)} />)}
      </ViewportPortal>
    </>
  );
}

/** Drawn for each picture while it plays, and anew when the eye or a tier moves; React has no part in that. */
function Beads({ film }: { film: Film }) {
  const studio = useStudio();
  const store = useStoreApi();
  const sheet = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = sheet.current;
    const ink = canvas?.getContext("2d");
    const paper = canvas?.parentElement;
    if (!canvas || !ink || !paper) return;
    const { replay } = studio;
    const isStill = replay.doors.isStill();
    const lines = new Map<string, Path2D>();
    const lineOf = (path: string): Path2D => lines.get(path) ?? (lines.set(path, new Path2D(path)), lines.get(path)!);
    let known: readonly Strand[] | null = null;
    let colours = coloursOf(canvas);
    let by = 0;
    let before = replay.played;
    const look = (): readonly Strand[] => {
      if (lines.size > MOST_LINES) lines.clear(); // of places where tiers are no more
      const { nodeLookup } = store.getState();
      const { view, result } = studio.state;
      const placeOf = (tier: string): Place | undefined => nodeLookup.get(tier)?.internals.positionAbsolute;
      const rates = flowsAt(film, replay.now?.at ?? 0);
      return strands(rates, view.links.values(), placeOf, (tier) => heatOf(result, tier)?.level ?? "cool");
    };
    const draw = (): void => {
      known ??= look();
      if (!isStill) by += travelled(replay.played - before, replay.now?.speed ?? 1);
      before = replay.played;
      const [x, y, zoom] = store.getState().transform;
      const { width, height } = canvas;
      paint(ink, { width, height, dots: dots() }, { x, y, zoom }, known, by, (level) => colours.get(level) ?? "", lineOf);
    };
    let frame = 0;
    const drawSoon = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    };
    const again = (): void => {
      known = null;
      if (!replay.now?.isPlaying) drawSoon();
    };
    const size = new ResizeObserver(() => {
      canvas.width = paper.clientWidth * dots();
      canvas.height = paper.clientHeight * dots();
      draw();
    });
    size.observe(paper);
    const recolour = (): void => {
      colours = coloursOf(canvas);
      drawSoon();
    };
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", recolour);
    const theme = new MutationObserver(recolour);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const stop = [replay.paints(draw), store.subscribe(again), studio.subscribe(again), () => size.disconnect(), () => theme.disconnect(), () => dark.removeEventListener("change", recolour)];
    return () => {
      cancelAnimationFrame(frame);
      for (const each of stop) each();
    };
  }, [studio, store, film]);
  return <canvas className="beads" ref={sheet} aria-hidden="true" />;
}

/** Asked for once: to ask makes the browser work out the styles of the whole page. */
function coloursOf(canvas: Element): ReadonlyMap<string, string> {
  const style = getComputedStyle(canvas);
  return new Map(["cool", "warm", "tight", "hot"].map((level) => [level, style.getPropertyValue(`--${level}`)]));
}

function dots(): number {
  return Math.min(MOST_DOTS, devicePixelRatio || 1);
}

const Struck = memo(function Struck({ tier, name }: { tier: string; name: string }) {
  const at = useInternalNode(tier)?.internals.positionAbsolute;
  return (
    at && (
      <div className="spot struck" style={{ transform: `translate(${at.x}px, ${at.y}px)` }} aria-hidden="true">
        <b>{name}</b>
      </div>
    )
  );
});

/** The mouse's and the finger's way to why it failed. Keys have Y, and the panel and the outline say the same. */
const Badge = memo(function Badge({ broken, count }: { broken: Break; count: string }) {
  const studio = useStudio();
  const tier = useStudioState(({ view }) => view.tiers.get(broken.tier));
  const at = useInternalNode(broken.tier)?.internals.positionAbsolute;
  if (!at || !tier) return null;
  return (
    <div className="spot" style={{ transform: `translate(${at.x}px, ${at.y}px)` }}>
      <button type="button" className="badge nopan nodrag" tabIndex={-1} title={broken.sentence} onClick={() => studio.replay.explain(broken)}>
        <i className="hidden-text">{nameOf(tier)}: </i>
        <span>{broken.badge}</span> <b className="n">{count}</b>
      </button>
    </div>
  );
});
