// What can be done with what lies there: the menu of a right click, of the menu key, and of a finger that rests.
import "./menu.css";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type Command, commands } from "./commands";
import { useStudio } from "./hooks";
import type { Place } from "./placing";
import { selected } from "./state";
import type { Studio } from "./studio";
import { gettext } from "./words";

const LONG_MS = 450;
const SLOP_PX = 8;
const BUZZ_MS = 10;
const MARGIN_PX = 8;

interface Entry {
  readonly id: string;
  readonly words: string;
  readonly run: () => void;
}
interface Open {
  readonly at: Place;
  readonly entries: readonly Entry[];
  readonly title: string;
}

export function Menu() {
  const studio = useStudio();
  const [open, setOpen] = useState<Open | null>(null);
  const menu = useRef<HTMLDivElement>(null);
  useAsked((target, at, isTouch) => setOpen(opened(studio, target, at, isTouch)));

  useLayoutEffect(() => {
    const box = menu.current?.getBoundingClientRect();
    if (!open || !box || !menu.current) return;
    const into = (place: number, size: number, room: number): number => Math.max(MARGIN_PX, Math.min(place, room - size - MARGIN_PX));
    menu.current.style.left = `${into(open.at.x, box.width, innerWidth)}px`;
    menu.current.style.top = `${into(open.at.y, box.height, innerHeight)}px`;
    menu.current.querySelector("button")?.focus({ preventScroll: true });
  }, [open]);

  useEffect(() => {
    if (!open) return;
    const away = (event: Event): void => {
      if (!menu.current?.contains(event.target as Node)) setOpen(null);
    };
    const shut = (): void => setOpen(null);
    document.addEventListener("pointerdown", away, true);
    window.addEventListener("resize", shut);
    return () => {
      document.removeEventListener("pointerdown", away, true);
      window.removeEventListener("resize", shut);
    };
  }, [open]);

  if (!open) return null;
  const leave = (): void => {
    setOpen(null);
    studio.focus("drawing");
  };
  const pressed = (event: KeyboardEvent): void => {
    const all = [...(menu.current?.querySelectorAll("button") ?? [])];
    const here = all.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[(to + all.length) % all.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") leave();
    else if (event.key !== "Enter" && event.key !== " ") return;
    else return event.stopPropagation(); // the button hears it by itself
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="menu" role="menu" aria-label={open.title} ref={menu} onKeyDown={pressed} onContextMenu={(event) => event.preventDefault()}>
      {open.entries.map(({ id, words, run }) => (
        <button
          key={id}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            leave();
            run();
          }}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

/** Selects what is meant, and gathers what may be done with it; nothing, where there is nothing to do. */
function opened(studio: Studio, target: Element, at: Place, isTouch: boolean): Open | null {
  const of = (name: "tier" | "link" | "mark"): string | undefined => target.closest<HTMLElement>(`[data-${name}]`)?.dataset[name];
  const [tier, mark] = [of("tier"), of("mark")];
  const link = of("link") ?? target.closest(".react-flow__edge")?.getAttribute("data-id") ?? undefined;
  const { tiers, links } = studio.state;
  if (tier && !tiers.has(tier)) studio.select([tier]);
  else if (link && !links.has(link)) studio.select([], [link]);
  else if (mark) studio.marks.select(mark);
  const isOne = selected(studio.state) === 1;
  const ofTier = [...(isTouch && !studio.state.isOutline ? [] : [commands.linkTo, commands.linkFrom]), commands.inspect, commands.rename, commands.talk];
  const known: readonly Command[] = tier
    ? [...(isOne ? ofTier : [commands.group]), commands.duplicate, commands.copy, commands.cut, commands.remove]
    : link || mark
      ? [...(mark ? [commands.inspect, commands.rename] : []), commands.remove]
      : [commands.paste, commands.undo, commands.selectAll, commands.fit, commands.outline];
  const entries = known.filter((command) => command.allowed(studio)).map(entryOf(studio));
  if (tier && isOne && isTouch && !studio.state.isOutline && studio.canEdit) entries.unshift(...linking(studio));
  if (!tier && !link && !mark && studio.canEdit) entries.unshift(...here(studio, at));
  return entries.length ? { at, entries, title: gettext("What can be done here") } : null;
}

function entryOf(studio: Studio): (command: Command) => Entry {
  return (command) => ({ id: command.id, words: command.title(), run: () => command.run(studio) });
}

/** With a finger the other end is the next tier tapped. */
function linking(studio: Studio): Entry[] {
  return (["to", "from"] as const).map((way) => ({ id: way, words: (way === "to" ? commands.linkTo : commands.linkFrom).title(), run: () => studio.startLink(way) }));
}

function here(studio: Studio, { x, y }: Place): Entry[] {
  const at = studio.camera?.at(x, y) ?? null;
  return [{ id: "here", words: at ? gettext("Add a tier here") : commands.add.title(), run: () => studio.set({ dialog: "add", addAt: at }) }];
}

/** The browser's own menu, asked for in the drawing; and a finger that rests there, for not every browser takes that for the same. */
function useAsked(ask: (target: Element, at: Place, isTouch: boolean) => void): void {
  const last = useRef(ask);
  last.current = ask;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from: Place = { x: 0, y: 0 };
    let isTouch = false;
    let hasRested = false;
    const stop = (): void => clearTimeout(timer);
    const down = (event: PointerEvent): void => {
      stop();
      isTouch = event.pointerType === "touch";
      hasRested = false;
      const target = event.target as Element;
      if (!isTouch || !event.isPrimary || !isOfDrawing(target)) return;
      from = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        hasRested = true;
        navigator.vibrate?.(BUZZ_MS);
        last.current(target, from, true);
      }, LONG_MS);
    };
    const moved = ({ clientX, clientY }: PointerEvent): void => {
      if (Math.hypot(clientX - from.x, clientY - from.y) > SLOP_PX) stop();
    };
    const asked = (event: MouseEvent): void => {
      const target = event.target as Element;
      if (event.defaultPrevented || !isOfDrawing(target)) return;
      event.preventDefault();
      stop();
      if (!hasRested) last.current(target, { x: event.clientX, y: event.clientY }, isTouch);
    };
    const typed = (): void => {
      isTouch = hasRested = false;
    };
    /** The finger that rested is lifted: that is no tap. */
    const clicked = (event: Event): void => {
      if (!hasRested || !isOfDrawing(event.target as Element)) return;
      event.stopPropagation();
      event.preventDefault();
    };
    const heard: readonly [string, (event: never) => void][] = [
      ["pointerdown", down],
      ["pointermove", moved],
      ["pointerup", stop],
      ["pointercancel", stop],
      ["contextmenu", asked],
      ["keydown", typed],
      ["click", clicked],
    ];
    for (const [name, hear] of heard) document.addEventListener(name, hear as EventListener, true);
    return () => {
      stop();
      for (const [name, hear] of heard) document.removeEventListener(name, hear as EventListener, true);
    };
  }, []);
}

function isOfDrawing(target: Element): boolean {
  return target.closest("[data-region=drawing]") !== null && !target.closest("input, textarea, .menu");
}
