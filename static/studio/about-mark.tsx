// The inspector of a note or a group: what it says, what it is, how large.
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";
import { membersOf } from "./around";
import { commands } from "./commands";
import type { Fault } from "./fault";
import { readable, valueOf } from "./fields";
import { useStudio, useStudioState } from "./hooks";
import { type Group, GROUP_KINDS, LONGEST_NOTE, type Note } from "./marks";
import { groupName, kindOfGroup } from "./markwords";
import { nameOf } from "./naming";
import { Regions } from "./regions";
import { regionNamed, regionWords } from "./regionwords";
import { LONGEST_TEXT } from "./shape";
import { gettext } from "./words";

export function AboutMark() {
  const studio = useStudio();
  useStudioState((state) => state.view);
  useStudioState((state) => state.mark);
  const { note, group } = studio.marks;
  return note ? <AboutNote key={note.id} note={note} /> : group ? <AboutGroup key={group.id} group={group} /> : null;
}

function AboutNote({ note }: { note: Note }) {
  const studio = useStudio();
  return (
    <>
      <Head title={gettext("Note")} />
      <div className="more">
        <Kept name="text" label={gettext("What it says")} stored={note.text} limit={LONGEST_NOTE} isLong onKeep={(text) => studio.marks.setText(note, text)} />
      </div>
    </>
  );
}

function AboutGroup({ group }: { group: Group }) {
  const studio = useStudio();
  const view = useStudioState((state) => state.view);
  const members = membersOf(view, group);
  const id = useId();
  const regions = studio.config.regions ?? [];
  const isUnknown = group.kind === "region" && regions.length > 0 && !regions.includes(group.name);
  const side = (key: "width" | "height", label: string) => (
    <Kept
      name={key}
      label={label}
      stored={String(group[key])}
      limit={6}
      onKeep={(text) => {
        const length = valueOf(text, true) as number;
        return studio.marks.resize(group, key === "width" ? length : group.width, key === "height" ? length : group.height);
      }}
    />
  );
  return (
    <>
      <Head title={groupName(group)} about={kindOfGroup(group.kind)}>
        {studio.canEdit && members.length > 0 && (
          <button type="button" onClick={() => studio.marks.tighten(group)}>
            {gettext("Fit around them")}
          </button>
        )}
      </Head>
      <div className="more">
        <div className="fields">
          <Kept name="name" label={gettext("Name")} stored={group.kind === "region" ? regionWords(group.name) : group.name} limit={LONGEST_TEXT} list={group.kind === "region" ? regions : []} onKeep={(text) => studio.marks.rename(group, group.kind === "region" ? regionNamed(text, regions) : text)} />
          <div className="field wide">
            <label htmlFor={id}>{gettext("What it is")}</label>
            <select id={id} disabled={!studio.canEdit} value={group.kind} onChange={(event) => studio.marks.setKind(group, event.target.value as Group["kind"])}>
              {GROUP_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {kindOfGroup(kind)}
                </option>
              ))}
            </select>
          </div>
          {side("width", gettext("Width"))}
          {side("height", gettext("Height"))}
        </div>
        {isUnknown && <p className="finding-line">{gettext("The brief's users are in: %(regions)s.", { regions: regions.map(regionWords).join(", ") })}</p>}
        <p className="small quiet">{group.kind === "region" ? gettext("The tiers in it stand in this region: a run counts the way there.") : gettext("A zone is for the eye: what could be lost together. No run reads it.")}</p>
        <p className="small">{members.length ? gettext("In it: %(names)s", { names: members.map(nameOf).join(", ") }) : gettext("Nothing stands in it yet: drag tiers here.")}</p>
      </div>
    </>
  );
}

function Head({ title, about, children }: { title: string; about?: string; children?: ReactNode }) {
  const studio = useStudio();
  return (
    <>
      <header>
        <div>
          <h2 className="name">{title}</h2>
          {about && <p className="small quiet">{about}</p>}
        </div>
      </header>
      <div className="row actions">
        {children}
        {studio.canEdit && (
          <button type="button" onClick={() => commands.remove.run(studio)}>
            {gettext("Remove")}
          </button>
        )}
        <button type="button" onClick={() => studio.select([])}>
          {gettext("Close")}
        </button>
      </div>
    </>
  );
}

interface KeptProps {
  readonly name: string;
  readonly label: string;
  readonly stored: string;
  readonly limit: number;
  readonly isLong?: boolean;
  readonly list?: readonly string[];
  readonly onKeep: (text: string) => Fault | null;
}

/** What is typed becomes an edit on leaving the field; in one of a single line on Enter, too. */
function Kept({ name, label, stored, limit, isLong = false, list = [], onKeep }: KeptProps) {
  const studio = useStudio();
  const id = useId();
  const [text, setText] = useState(stored);
  const [fault, setFault] = useState("");
  useEffect(() => {
    setText(stored);
    setFault("");
  }, [stored]);
  const keep = (): void => {
    const wrong = text === stored ? null : onKeep(text);
    setFault(wrong ? readable(wrong) : "");
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (!isLong || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      keep();
      if (isLong) studio.focus("drawing");
    }
    if (event.key === "Escape" && !isLong) setText(stored);
  };
  const Box = (isLong ? "textarea" : "input") as "input";
  return (
    <div className={name === "width" || name === "height" ? "field" : "field wide"}>
      <label htmlFor={id}>{label}</label>
      <Box
        id={id}
        name={name}
        {...(isLong ? { rows: 6 } : { type: "text", list: list.length ? `${id}-list` : undefined })}
        inputMode={name === "width" || name === "height" ? "numeric" : "text"}
        autoComplete="off"
        maxLength={limit}
        readOnly={!studio.canEdit}
        value={text}
        aria-invalid={fault ? true : undefined}
        aria-describedby={`${id}-about`}
        onChange={(event) => setText(event.target.value)}
        onBlur={keep}
        onKeyDown={pressed}
      />
      <Regions id={`${id}-list`} list={list} />
      <small id={`${id}-about`} className={fault ? "error" : "quiet"}>
        {fault || (text.length >= limit && isLong ? gettext("%(limit)s letters at most", { limit }) : "")}
      </small>
    </div>
  );
}
