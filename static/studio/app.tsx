// The studio's parts side by side, the keys, and where the focus goes.
import { useEffect, useRef } from "react";
import { Canvas } from "./canvas";
import { Dialogs } from "./dialogs";
import { Hint } from "./hint";
import { StudioContext, useStudio, useStudioState } from "./hooks";
import { Inspector } from "./inspector";
import { keyName, press } from "./keys";
import { Notice, Said } from "./notice";
import { Outline } from "./outline";
import { Palette } from "./palette";
import { History } from "./recall";
import { onlyLink, selected } from "./state";
import type { Studio } from "./studio";
import { Tools } from "./tools";

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
  const isRecalling = useStudioState(({ history }) => history !== null);
  const isPast = useStudioState(({ history }) => typeof history?.at === "number");
  const root = useRef<HTMLDivElement>(null);
  useKeys(studio);
  useFocus(root);
  return (
    <div className="island" ref={root}>
      {(canEdit || isPast) && (
        <div className="pastness" inert={isPast}>
          <Palette />
        </div>
      )}
      <div className={`stage${isRecalling ? " recalling" : ""}${isPast ? " past" : ""}${isInspecting ? " inspecting" : ""}${isAside ? " aside" : ""}`}>
        {isOutline ? <Outline /> : <Canvas />}
        <div className="sayings">
          <Hint />
          <Notice />
        </div>
        <Tools />
        <History />
        {isInspecting && <Inspector />}
      </div>
      <Said />
      <Dialogs />
    </div>
  );
}

function useKeys(studio: Studio): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.defaultPrevented || event.isComposing || event.altKey || studio.state.dialog || document.querySelector("dialog[open]")) return;
      if (target.closest("input, textarea, select, [contenteditable]")) return;
      const isInDrawing = target.closest("[data-region=drawing]") !== null;
      if (press(studio, keyName(event), isInDrawing)) event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [studio]);
}

/** Moves the focus where a command asked for it: at once if that is drawn already, else when it is. */
function useFocus(root: { readonly current: HTMLElement | null }): void {
  const studio = useStudio();
  const focus = useStudioState(({ focus }) => focus);
  useEffect(() => {
    if (!focus) return;
    const find = (selector: string): HTMLElement | null => root.current?.querySelector<HTMLElement>(selector) ?? null;
    const { active, isOutline } = studio.state;
    const link = isOutline ? onlyLink(studio.state) : null;
    const spots = {
      drawing: link ? `[data-link="${link}"]` : active ? `[data-tier="${active}"]` : "[data-region=drawing]",
      inspector: ".inspector :is(input, select)",
      name: ".inspector [name=name]",
    };
    const go = (): boolean => {
      const spot = find(spots[focus.region]) ?? (focus.region === "drawing" ? null : find(".inspector .actions button"));
      spot?.focus({ preventScroll: focus.region === "drawing" && !isOutline });
      if (focus.region === "name" && spot instanceof HTMLInputElement) spot.select();
      return spot !== null;
    };
    if (go()) return;
    const frame = requestAnimationFrame(() => go() || find("[data-region=drawing]")?.focus());
    return () => cancelAnimationFrame(frame);
  }, [studio, focus, root]);
}
