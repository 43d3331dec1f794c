// A text field over a list that it narrows down: arrows choose, Enter takes.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Glyph } from "./glyph";
import { gettext } from "./words";

export interface Option {
  readonly id: string;
  readonly words: string;
  readonly aside?: string;
  /** Words it is found by, and that are not shown. */
  readonly also?: string;
  readonly glyph?: string;
}

export function Combobox({ label, options, onTake }: { label: string; options: readonly Option[]; onTake: (id: string) => void }) {
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const found = matching(options, text);
  const current = found[Math.min(at, found.length - 1)];

  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const pressed = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((Math.min(at, found.length - 1) + step + found.length) % Math.max(1, found.length));
    else if (event.key === "Enter" && current) onTake(current.id);
    else return;
    event.preventDefault();
  };
  return (
    <div className="combobox">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        role="combobox"
        type="text"
        autoFocus
        autoComplete="off"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={current ? `${id}-${current.id}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={pressed}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} ref={list}>
        {found.map((option) => (
          <li key={option.id} id={`${id}-${option.id}`} role="option" aria-selected={option === current} onClick={() => onTake(option.id)}>
            {option.glyph && <Glyph name={option.glyph} />}
            <span>{option.words}</span>
            {option.aside && <small className="quiet">{option.aside}</small>}
          </li>
        ))}
      </ul>
      {!found.length && <p className="small quiet">{gettext("Nothing is called that.")}</p>}
    </div>
  );
}

/** Those that hold every word typed: first those that begin with what was typed, then those that hold it in their name. */
export function matching<T extends Option>(options: readonly T[], text: string): readonly T[] {
  const wanted = text.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const holds = (where: string): boolean => words.every((word) => where.toLowerCase().includes(word));
  const rank = ({ words: name }: Option): number => (name.toLowerCase().startsWith(wanted) ? 0 : holds(name) ? 1 : 2);
  return options.filter((one) => holds(`${one.words} ${one.aside ?? ""} ${one.also ?? ""}`)).toSorted((a, b) => rank(a) - rank(b));
}
