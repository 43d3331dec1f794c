// The kinds of tier: pressed, one is added beside the selected tier; drawn onto the canvas, it stands where it is let go.
import { type PointerEvent, useRef, useState } from "react";
import { type Offer, offers } from "./catalogue";
import { Glyph } from "./glyph";
import { useStudio } from "./hooks";
import { PLATE, type Place } from "./placing";
import { gettext } from "./words";

const SLOP_PX = 5;

interface Carried {
  readonly offer: Offer;
  readonly from: Place;
  readonly at: Place | null;
}

export function Palette() {
  const studio = useStudio();
  const [carried, setCarried] = useState<Carried | null>(null);
  const wasCarried = useRef(false);

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
    if (wasCarried.current || !studio.add(offer) || !isByMouse) return;
    studio.focus("drawing");
  };

  return (
    <div className="palette" role="toolbar" aria-orientation="vertical" aria-label={gettext("Add a tier")} onKeyDown={rove}>
      {offers.map((offer, n) => (
        <button
          key={offer.id}
          type="button"
          tabIndex={n === 0 ? 0 : -1}
          onPointerDown={(event) => down(event, offer)}
          onPointerMove={move}
          onPointerUp={up}
          onPointerCancel={() => setCarried(null)}
          onClick={(event) => click(offer, event.detail > 0)}
        >
          <Glyph name={offer.glyph} />
          {gettext(offer.name)}
        </button>
      ))}
      {carried?.at && (
        <div className="carried" style={{ transform: `translate(${carried.at.x - PLATE.width / 2}px, ${carried.at.y - PLATE.height / 2}px)` }}>
          <Glyph name={carried.offer.glyph} />
          {gettext(carried.offer.name)}
        </div>
      )}
    </div>
  );
}

/** One stop for Tab; the arrows go on from there. */
function rove(event: React.KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const next = buttons[(here + step + buttons.length) % buttons.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next?.focus();
}

function placeOf({ clientX, clientY }: PointerEvent): Place {
  return { x: clientX, y: clientY };
}
