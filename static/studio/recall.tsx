// The panel of the past: a slider over the whole log, what each step was, and the ways back. Shown over the stage.
import "./history.css";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useStudio, useStudioState } from "./hooks";
import type { Mark } from "./history";
import { keyName, press } from "./keys";
import type { Recalled } from "./past";
import { count, gettext } from "./words";

const APART = 16; // per cent of the slider between two flags that both say their bottleneck

export function History() {
  const history = useStudioState((state) => state.history);
  return history && <Panel history={history} />;
}

function Panel({ history }: { history: Recalled }) {
  const studio = useStudio();
  const { past } = studio;
  const { connection } = useStudioState((state) => state);
  const slider = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLElement>(null);
  const { status, at, head, marks } = history;
  const seq = at ?? head;
  const isEmpty = status === "ready" && head === 0;
  const canScrub = status === "ready" && !isEmpty && past.tale !== null;
  useEffect(() => {
    (slider.current ?? panel.current)?.focus();
    if (canScrub) studio.camera?.fit(); // the panel covers a part of the sheet
  }, [studio, canScrub]);
  useEffect(() => {
    if (connection === "open") past.reconnected();
  }, [past, connection]);

  const close = (): void => {
    past.close();
    studio.focus("drawing");
  };
  const andStay = (act: () => void) => (): void => {
    act();
    slider.current?.focus();
  };
  const pressed = (event: KeyboardEvent): void => {
    const acts: Record<string, () => void> = { PageUp: () => past.goToRun("later"), PageDown: () => past.goToRun("earlier"), Escape: close, h: close };
    const name = keyName(event);
    const act = event.altKey ? undefined : acts[name];
    if (act) act();
    else if (event.altKey || !press(studio, name, false)) return; // undo and the commands, here too: a slider is no field of text
    event.preventDefault();
    event.stopPropagation();
  };
  const sentence = canScrub ? (past.tale?.sentence(seq, studio.config.actor) ?? "") : "";
  const ran = marks.findLast((mark) => mark.seq <= seq);
  const said = [sentence, ran?.seq === seq ? gettext("Run here: %(words)s", { words: ran.words }) : ""].filter(Boolean).join(". ");

  return (
    <>
      {at !== null && (
        <div className="past-banner" onKeyDown={pressed}>
          <p>{gettext("You are looking at the past (%(time)s).", { time: past.time })}</p>
          <div className="row">
            <button type="button" onClick={andStay(() => past.goToNow())}>
              {gettext("Back to now")}
            </button>
            {!studio.config.readonly && connection !== "shut" && (
              <button type="button" onClick={andStay(() => past.restore())}>
                {gettext("Restore this")}
              </button>
            )}
            {studio.config.branches !== false && (
              <button type="button" disabled={connection !== "open"} onClick={() => past.branch()}>
                {gettext("Branch from here")}
              </button>
            )}
          </div>
        </div>
      )}
      <section className="history" aria-label={gettext("History")} ref={panel} tabIndex={-1} onKeyDown={pressed}>
        <header>
          {canScrub ? <p className="told">{sentence}</p> : <h2>{gettext("History")}</h2>}
          {canScrub && <span className="quiet small n">{at === null ? gettext("now") : gettext("step %(seq)s of %(head)s", { seq: count(seq), head: count(head) })}</span>}
          <button type="button" className="plain" onClick={close}>
            {gettext("Close")}
          </button>
        </header>
        {status === "fetching" && <p className="quiet">{head ? gettext("Fetching the past: %(count)s steps so far…", { count: count(head) }) : gettext("Fetching the past…")}</p>}
        {status === "failed" && (
          <p>
            {connection === "closed" || !navigator.onLine ? gettext("Offline: the past cannot be fetched now. What you draw is kept.") : gettext("The past cannot be fetched now.")}{" "}
            <button type="button" onClick={() => past.refresh()}>
              {gettext("Try again")}
            </button>
          </p>
        )}
        {isEmpty && <p>{past.tale?.isBlank ? gettext("Nothing has been drawn yet. Each change will be a step here.") : gettext("Nothing has changed since the beginning. Each change will be a step here.")}</p>}
        {canScrub && (
          <>
            <div className="scrub">
              <button type="button" aria-label={gettext("One step back")} disabled={seq === 0} onClick={() => past.goTo(seq - 1)}>
                ‹
              </button>
              <div className="track">
                <Flags marks={marks} head={head} ran={ran} />
                <input
                  ref={slider}
                  type="range"
                  min={0}
                  max={head}
                  value={seq}
                  aria-label={gettext("Moment of the design")}
                  aria-valuetext={said}
                  onChange={(event) => past.goTo(event.target.valueAsNumber)}
                />
              </div>
              <button type="button" aria-label={gettext("One step on")} disabled={at === null} onClick={() => past.goTo(seq + 1)}>
                ›
              </button>
            </div>
            <p className="quiet small ran">
              {ranWords(ran, seq, marks)}{" "}
              {ran?.id && ran !== marks.at(-1) && (
                <button type="button" className="plain" onClick={() => void studio.contrasts.open(ran.id)}>
                  {gettext("Compare it with the newest")}
                </button>
              )}
            </p>
          </>
        )}
      </section>
    </>
  );
}

/** Where the design was run, with the bottleneck at that moment; the slider says the same to those who do not see them. */
function Flags({ marks, head, ran }: { marks: readonly Mark[]; head: number; ran: Mark | undefined }) {
  const placeOf = ({ seq }: Mark): number => (seq / head) * 100;
  const labelled: Mark[] = [];
  const shown = marks.filter(({ seq }) => seq <= head);
  for (const mark of ran ? [ran, ...shown] : shown) if (labelled.every((other) => Math.abs(placeOf(other) - placeOf(mark)) >= APART)) labelled.push(mark);
  return (
    <div className="flags" aria-hidden="true">
      {shown.map((mark, n) => (
        <span key={n} title={mark.words} className={mark.tier ? "broke" : ""} style={{ left: `${placeOf(mark)}%` }}>
          {labelled.includes(mark) && <b style={{ transform: `translateX(-${placeOf(mark)}%)` }}>{mark.tier ?? mark.words}</b>}
        </span>
      ))}
    </div>
  );
}

function ranWords(ran: Mark | undefined, seq: number, marks: readonly Mark[]): string {
  if (!ran) return marks.length ? gettext("Not run up to here.") : "";
  return ran.seq === seq ? gettext("Run here: %(words)s", { words: ran.words }) : gettext("Last run before this: %(words)s", { words: ran.words });
}
