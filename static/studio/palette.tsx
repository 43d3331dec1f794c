// The kinds of tier, the usual ones first, and a search. Pressed, one is added beside the selected tier; drawn onto the canvas, it stands where it is let go.
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import type { Offer } from "./catalogue";
import { type Command, commands } from "./commands";
import { Glyph } from "./glyph";
import { Grip } from "./grip";
import { isCoarse, useStudio, useStudioState } from "./hooks";
import { lettersAreOff } from "./keys";
import { PLATE, type Place } from "./placing";
import { aboutOffer, shelves, sought, usual } from "./shelves";
import { gettext, ngettext } from "./words";

/** What is drawn beside tiers. */
const MARKING: readonly [Command, string][] = [
  [commands.note, "M5 4h14v11l-5 5H5zM14 20v-5h5M8.500 8.500h7M8.500 12h5"],
  [commands.group, "M4 8V4h4M11 4h3M17 4h3v4M20 11v3M20 17v3h-3M14 20h-3M8 20H4v-4M4 14v-3M9 9.500h6v5H9z"],
];
const SLOP_PX = 5;
const REST_MS = 600;
const SEARCH = ""; // no kind is called so

interface Carried {
  readonly offer: Offer;
  readonly from: Place;
  readonly at: Place | null;
}

export function Palette() {
  const studio = useStudio();
  const hasKeys = useStudioState(() => !isCoarse && !lettersAreOff());
  const [carried, setCarried] = useState<Carried | null>(null);
  const [text, setText] = useState("");
  const [stop, setStop] = useState(SEARCH); // of Tab; the arrows go on from there
  const [isOpen, setOpen] = useState(false); // a sheet, on a narrow screen
  const wasCarried = useRef(false);
  const found = text.trim() ? sought(text) : null;
  const shown = found ? [{ id: "found", title: () => gettext("Found"), offers: found }] : shelves;
  const isStop = (id: string): boolean => id === stop || (id === SEARCH && !shown.some(({ offers }) => offers.some((offer) => offer.id === stop)) && (found !== null || !MARKING.some(([{ id: mark }]) => mark === stop)));
  useCount(found);
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const away = (event: Event): void => {
      if (!sheet.current?.contains(event.target as Node)) setOpen(false);
    };
    if (isOpen) document.addEventListener("pointerdown", away, true);
    return () => document.removeEventListener("pointerdown", away, true);
  }, [isOpen]);

  const down = (event: PointerEvent<HTMLButtonElement>, offer: Offer): void => {
    wasCarried.current = false;
    if (event.pointerType === "touch" || event.button !== 0) return; // a finger scrolls the strip
    event.currentTarget.setPointerCapture(event.pointerId);
    setCarried({ offer, from: placeOf(event), at: null });
  };
  const move = (event: PointerEvent): void => {
    if (!carried) return;
    const at = placeOf(event);
    const isFar = carried.at !== null || Math.hypot(at.x - carried.from.x, at.y - carried.from.y) > SLOP_PX;
    if (isFar) setCarried({ ...carried, at });
  };
  const up = (event: PointerEvent): void => {
    if (carried?.at) {
      wasCarried.current = true;
      setTimeout(() => {
        wasCarried.current = false; // the click that ends a drag has been by now
      });
      const at = studio.camera?.at(event.clientX, event.clientY);
      if (at) studio.add(carried.offer, { at: { x: at.x - PLATE.width / 2, y: at.y - PLATE.height / 2 } });
    }
    setCarried(null);
  };
  /** By the mouse, the keys then act on what was added; by the keyboard, one stays to add more. */
  const click = (offer: Offer, isByMouse: boolean): void => {
    if (wasCarried.current || !studio.add(offer)) return;
    setOpen(false);
    if (!isByMouse) return;
    studio.focus("drawing");
  };
  const typed = (event: KeyboardEvent): void => {
    const [first] = found ?? [];
    if (event.key === "Enter" && first) {
      setText("");
      if (studio.add(first)) studio.focus("drawing");
    } else if (event.key === "Escape" && text) setText("");
    else if (event.key === "Escape") studio.focus("drawing");
    else return;
    event.preventDefault();
  };

  return (
    <div ref={sheet} className={isOpen ? "palette open" : "palette"} role="toolbar" aria-orientation="vertical" aria-label={gettext("Add a tier")} onKeyDown={rove}>
      <Grip isOpen={isOpen} setOpen={setOpen} what={isOpen ? gettext("Show fewer kinds of tier") : gettext("Show every kind of tier")} />
      <input
        className="seek"
        type="search"
        placeholder={gettext("Search")}
        aria-label={gettext("Search the kinds of tier")}
        aria-keyshortcuts="/"
        autoComplete="off"
        tabIndex={isStop(SEARCH) ? 0 : -1}
        value={text}
        onFocus={() => setStop(SEARCH)}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={typed}
      />
      {shown.map((shelf) => (
        <div key={shelf.id} className="shelf" role="group" aria-label={shelf.title()}>
          {!found && shelf.id !== "usual" && <span className="title" aria-hidden="true">{shelf.title()}</span>}
          {shelf.offers.map((offer) => {
            const key = hasKeys ? usual.indexOf(offer) + 1 : 0;
            return (
              <button
                key={offer.id}
                type="button"
                title={aboutOffer(offer)}
                tabIndex={isStop(offer.id) ? 0 : -1}
                aria-keyshortcuts={key ? String(key) : undefined}
                onFocus={() => setStop(offer.id)}
                onPointerDown={(event) => down(event, offer)}
                onPointerMove={move}
                onPointerUp={up}
                onPointerCancel={() => setCarried(null)}
                onClick={(event) => click(offer, event.detail > 0)}
              >
                <Glyph name={offer.glyph} />
                {gettext(offer.name)}
                {!!key && <kbd aria-hidden="true">{key}</kbd>}
              </button>
            );
          })}
        </div>
      ))}
      {!found && (
        <div className="shelf" role="group" aria-label={gettext("To explain it")}>
          <span className="title" aria-hidden="true">{gettext("To explain it")}</span>
          {MARKING.map(([command, path]) => (
            <button key={command.id} type="button" title={command.title()} tabIndex={isStop(command.id) ? 0 : -1} aria-keyshortcuts={command.keys[0]?.toUpperCase()} onFocus={() => setStop(command.id)} onClick={() => command.run(studio)}>
              <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true">
                <path d={path} />
              </svg>
              {command.id === "note" ? gettext("Note") : gettext("Group")}
              {hasKeys && <kbd aria-hidden="true">{command.keys[0]?.toUpperCase()}</kbd>}
            </button>
          ))}
        </div>
      )}
      {found && !found.length && <p className="none small quiet">{nothingCalled(text)}</p>}
      {carried?.at && (
        <div className="carried" style={{ transform: `translate(${carried.at.x - PLATE.width / 2}px, ${carried.at.y - PLATE.height / 2}px)` }}>
          <Glyph name={carried.offer.glyph} />
          {gettext(carried.offer.name)}
        </div>
      )}
    </div>
  );
}

/** Says how many were found, once the fingers rest. */
function useCount(found: readonly Offer[] | null): void {
  const studio = useStudio();
  const words = found && (found.length ? ngettext("%(count)s kind found", "%(count)s kinds found", found.length) : gettext("Nothing found"));
  useEffect(() => {
    if (!words) return;
    const timer = setTimeout(() => studio.murmur(words), REST_MS);
    return () => clearTimeout(timer);
  }, [studio, words]);
}

function nothingCalled(text: string): string {
  return gettext("Nothing called “%(text)s”.", { text: text.trim() });
}

/** One stop for Tab; the arrows go on from there, but for those that move the caret. */
function rove(event: KeyboardEvent<HTMLElement>): void {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, button:not(.grip)")];
  const here = stops.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1 };
  if (here > 0) Object.assign(steps, { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: stops.length - 1 });
  const to = steps[event.key];
  if (to === undefined) return;
  event.preventDefault();
  stops[(to + stops.length) % stops.length]?.focus();
}

function placeOf({ clientX, clientY }: PointerEvent): Place {
  return { x: clientX, y: clientY };
}
