// The handle of a sheet at the foot of a narrow screen: pressed, or drawn up and down.
import { type PointerEvent, useRef } from "react";
import { gettext } from "./words";

const FAR_PX = 24;

export function Grip({ isOpen, setOpen, what }: { isOpen: boolean; setOpen: (isOpen: boolean) => void; what?: string }) {
  const from = useRef<number | null>(null);
  const wasDrawn = useRef(false);
  const down = (event: PointerEvent<HTMLButtonElement>): void => {
    from.current = event.clientY;
    wasDrawn.current = false;
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const moved = ({ clientY }: PointerEvent): void => {
    const by = from.current === null ? 0 : from.current - clientY;
    if (Math.abs(by) < FAR_PX) return;
    from.current = null;
    wasDrawn.current = true; // the click that ends a drag means nothing
    setOpen(by > 0);
  };
  const over = (): void => {
    from.current = null;
  };
  const words = isOpen ? gettext("Show less") : gettext("Show more");
  return (
    <button
      type="button"
      className="grip"
      aria-expanded={isOpen}
      onPointerDown={down}
      onPointerMove={moved}
      onPointerUp={over}
      onPointerCancel={over}
      onClick={() => {
        if (!wasDrawn.current) setOpen(!isOpen);
        wasDrawn.current = false;
      }}
    >
      <span className="hidden-text">{what ?? words}</span>
    </button>
  );
}
