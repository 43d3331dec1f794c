// A property of a tier as a field: typed in and kept on Enter or on leaving, chosen from a list, or ticked.
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { Regions } from "./regions";
import { regionNamed, regionWords } from "./regionwords";
import { ARGUED, kinds, type NumberRule, type Rule, type Value } from "./catalogue";
import type { Fault } from "./fault";
import type { Tier } from "./graph";
import { useStudio } from "./hooks";
import { kindName, unturned } from "./naming";
import { LONGEST_TEXT } from "./shape";
import { duration, gettext, labelOf, worded } from "./words";

interface FieldProps {
  readonly tier: Tier;
  readonly name: string;
  readonly rule: Rule;
}

export function Field(props: FieldProps) {
  const { rule } = props;
  if (rule === "flag") return <Flag {...props} />;
  if (typeof rule === "object" && "list" in rule) return <Choice {...props} list={rule.list} usual={rule.default ?? null} />;
  return <Typed {...props} />;
}

function Flag({ tier, name }: FieldProps) {
  const studio = useStudio();
  const id = useId();
  return (
    <div className="field flag">
      <input
        id={id}
        name={name}
        type="checkbox"
        disabled={!studio.canEdit}
        checked={tier.properties[name] === true}
        onChange={(event) => studio.setValue(tier, name, event.target.checked || null)}
      />
      <label htmlFor={id}>{labelOf(name)}</label>
    </div>
  );
}

function Choice({ tier, name, list, usual }: FieldProps & { list: readonly string[]; usual: string | null }) {
  const studio = useStudio();
  const id = useId();
  const sizes = kinds.get(tier.kind)?.sizes;
  const words = (value: string): string => {
    const about = name === "size" ? sizes?.get(value) : undefined;
    return about ? `${gettext(value)}: ${about}` : gettext(value);
  };
  return (
    <div className="field wide">
      <label htmlFor={id}>{labelOf(name)}</label>
      <select
        id={id}
        name={name}
        disabled={!studio.canEdit}
        value={String(tier.properties[name] ?? usual ?? "")}
        onChange={(event) => studio.setValue(tier, name, event.target.value)}
      >
        {usual === null && <option value="">{gettext("not set")}</option>}
        {list.map((value) => (
          <option key={value} value={value}>
            {words(value)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Text or a number. What is typed becomes an edit only when it is finished, and only if it differs. */
function Typed({ tier, name, rule }: FieldProps) {
  const studio = useStudio();
  const id = useId();
  const number = typeof rule === "object" ? (rule as NumberRule) : null;
  const held = String(tier.properties[name] ?? number?.default ?? "");
  const stored = name === "region" ? regionWords(held) : held;
  const regions = studio.config.regions ?? [];
  const [text, setText] = useState(stored);
  const [fault, setFault] = useState("");
  useEffect(() => {
    setText(stored);
    setFault("");
  }, [stored]);

  const keep = (): void => {
    if (text.trim() === stored) return setText(stored);
    const wrong = studio.setValue(tier, name, valueOf(name === "region" ? regionNamed(text, regions) : text, number !== null));
    setFault(wrong ? readable(wrong) : "");
    if (!wrong && !text.trim()) setText(String(number?.default ?? ""));
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === "Enter") {
      event.preventDefault(); // a line of its own is not worth keeping
      keep();
    }
    if (event.key !== "Escape") return;
    setText(stored);
    setFault("");
  };
  const label = labelOf(name);
  const isLong = ARGUED.has(name);
  const Box = (isLong ? "textarea" : "input") as "input"; // which both have what is used here
  return (
    <div className={number ? "field" : "field wide"}>
      <label htmlFor={id}>{label}</label>
      <Box
        id={id}
        name={name}
        {...(isLong ? { rows: 2 } : { type: "text", list: name === "region" ? `${id}-list` : undefined })}
        inputMode={number ? (number.integer ? "numeric" : "decimal") : "text"}
        autoComplete="off"
        maxLength={number ? 20 : LONGEST_TEXT}
        placeholder={number ? (kinds.get(tier.kind)?.hardware.has(name) ? gettext("as its size") : gettext("as it needs")) : name === "name" ? kindName(tier.kind) : ""}
        readOnly={!studio.canEdit}
        value={text}
        aria-invalid={fault ? true : undefined}
        aria-describedby={`${id}-about`}
        onChange={(event) => setText(event.target.value)}
        onBlur={keep}
        onKeyDown={pressed}
      />
      {name === "region" && <Regions id={`${id}-list`} list={regions} />}
      <small id={`${id}-about`} className={fault ? "error" : "quiet"}>
        {fault || (number ? unitOf(number, text, label) : text.length >= LONGEST_TEXT && gettext("%(limit)s letters at most", { limit: LONGEST_TEXT }))}
      </small>
    </div>
  );
}

/** The rule, with the thousands of its numbers apart. */
export function readable(wrong: Fault): string {
  const params = Object.entries(wrong.params).map(([key, value]) => [key, typeof value === "number" ? value.toLocaleString("en-GB", { maximumFractionDigits: 6 }) : value]);
  return worded({ ...wrong, params: Object.fromEntries(params) });
}

/** In what it is counted, unless the label says so already. */
function unitOf({ unit = "" }: NumberRule, text: string, label: string): string {
  if (unit === "s") return duration(Number(text));
  const words = gettext(unit);
  return words === label.toLowerCase() ? "" : words;
}

/** What was typed, as a value: nothing clears; text loses what would turn it around; a number may be written with commas or spaces between its thousands. */
export function valueOf(text: string, isNumber: boolean): Value | null {
  const trimmed = text.trim();
  if (!trimmed) return null;
  if (!isNumber) return unturned(trimmed) || null;
  const plain = trimmed.replace(/(?<=\d)[,\s](?=\d{3}(?!\d))/g, "");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,2})?$/i.test(plain) ? Number(plain) : trimmed;
}
