// The studio's parts side by side, the keys, and where the focus goes.
import { useEffect, useRef } from "react";
import { Canvas } from "./canvas";
import { Contrasted } from "./contrastpanel";
import { Dialogs } from "./dialogs";
import { Dossier } from "./dossier";
import { Hint } from "./hint";
import { StudioContext, useStudio, useStudioState } from "./hooks";
import { Inspector } from "./inspector";
import { keyName, press } from "./keys";
import { LiveLadder } from "./ladder";
import { Menu } from "./menu";
import { Notice, Said } from "./notice";
import { Outline } from "./outline";
import { Palette } from "./palette";
import { Panels } from "./panel";
import { History } from "./recall";
import { onlyLink, type Region, selected, type State } from "./state";
import type { Studio } from "./studio";
import { useStore } from "./store";
import { Tools } from "./tools";
import { Walked } from "./walkpanel";
import { useWatching, Watch } from "./watch";

export function App({ studio }: { studio: Studio }) {
  return (
    <StudioContext value={studio}>
      <Layout />
    </StudioContext>
  );
}

function Layout() {
  const studio = useStudio();
  const isOutline = useStudioState(({ isOutline }) => isOutline);
  const isAside = useStudioState(({ isAside }) => isAside);
  const isInspecting = useStudioState((state) => selected(state) > 0 && !state.mode);
  const canEdit = useStudioState(() => studio.canEdit);
  const isWatching = useWatching() !== null;
  const isPlayed = useWatching()?.film != null;
  const isWalking = useStore(studio.walker, (now) => now !== null);
  const isContrasting = useStore(studio.contrasts, (now) => now !== null);
  const isRecalling = useStudioState(({ history }) => history !== null) || isWalking || isContrasting;
  const isPast = useStudioState(({ history }) => typeof history?.at === "number") || isContrasting;
  const root = useRef<HTMLDivElement>(null);
  useKeys(studio);
  usePaste(studio);
  useFocus(root);
  useRefuge(studio);
  return (
    <div className="island" ref={root}>
      {(canEdit || isPast) && (
        <div className="pastness" inert={isPast}>
          <Palette />
        </div>
      )}
      <div className={`stage${isRecalling ? " recalling" : ""}${isWatching ? " watching" : ""}${isPast ? " past" : ""}${isInspecting ? " inspecting" : ""}${isAside ? " aside" : ""}`}>
        {isOutline ? <Outline /> : <Canvas />}
        <div className="sayings">
          <Hint />
          <Notice />
        </div>
        <Tools />
        <History />
        <Watch />
        <Walked />
        <Contrasted />
        <Panels />
        {isPlayed ? <Dossier /> : isInspecting && <Inspector />}
      </div>
      <LiveLadder />
      <Said />
      <Dialogs />
      <Menu />
    </div>
  );
}

function useKeys(studio: Studio): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.defaultPrevented || event.isComposing || event.altKey || studio.state.dialog || document.querySelector("dialog[open]")) return;
      if (isField(target)) return;
      const name = keyName(event);
      if (COPIES.has(name) && getSelection()?.toString()) return; // of what is written on the page
      if (press(studio, name, isInDrawing(target))) event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [studio]);
}

/** The browser pastes into the drawing: what it brings is handed over with it. */
function usePaste(studio: Studio): void {
  useEffect(() => {
    const pasted = (event: ClipboardEvent): void => {
      const target = document.activeElement ?? document.body;
      if (event.defaultPrevented || studio.state.dialog || isField(target) || !isInDrawing(target)) return;
      event.preventDefault();
      studio.pasteText(event.clipboardData?.getData("text/plain") ?? null);
    };
    document.addEventListener("paste", pasted);
    return () => document.removeEventListener("paste", pasted);
  }, [studio]);
}

/** Where the thing in the drawing that had the focus is taken away, the focus goes to what the keys act on now. */
function useRefuge(studio: Studio): void {
  const view = useStudioState(({ view }) => view);
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const came = (event: FocusEvent): void => {
      last.current = event.target instanceof Element && isInDrawing(event.target) ? event.target : null;
    };
    document.addEventListener("focusin", came);
    return () => document.removeEventListener("focusin", came);
  }, []);
  useEffect(() => {
    if (!last.current || last.current.isConnected || document.activeElement !== document.body) return;
    last.current = null;
    studio.focus("drawing");
  }, [studio, view]);
}

const COPIES = new Set(["Mod+c", "Mod+x"]);

function isField(target: Element): boolean {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function isInDrawing(target: Element): boolean {
  return target.closest("[data-region=drawing]") !== null;
}

/** Moves the focus where a command asked for it: at once if that is drawn already, else when it is. */
function useFocus(root: { readonly current: HTMLElement | null }): void {
  const studio = useStudio();
  const focus = useStudioState(({ focus }) => focus);
  useEffect(() => {
    if (!focus) return;
    const find = (selector: string): HTMLElement | null => root.current?.querySelector<HTMLElement>(selector) ?? null;
    const go = (): boolean => {
      const spot = find(spotOf(focus.region, studio.state)) ?? (focus.region === "drawing" ? null : find(".inspector .actions button"));
      spot?.focus({ preventScroll: focus.region === "drawing" && !studio.state.isOutline });
      if (focus.region === "name" && spot instanceof HTMLInputElement) spot.select();
      return spot !== null;
    };
    if (go()) return;
    const frame = requestAnimationFrame(() => go() || find("[data-region=drawing]")?.focus());
    return () => cancelAnimationFrame(frame);
  }, [studio, focus, root]);
}

/** Asked anew each time: between the command and the frame that draws its spot, something else may have been selected. */
function spotOf(region: Region, state: State): string {
  const { active, isOutline, mark } = state;
  const link = isOutline ? onlyLink(state) : null;
  const spots: Record<Region, string> = {
    drawing: mark ? `[data-mark="${mark}"]` : link ? `[data-link="${link}"]` : active ? `[data-tier="${active}"]` : "[data-region=drawing]",
    inspector: ".inspector :is(input, select, textarea)",
    name: ".inspector :is([name=name], [name=text])",
    search: ".palette input",
  };
  return spots[region];
}
