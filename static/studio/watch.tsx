// The panel of a replay: what can be watched, how far it is, and time under a slider. Shown over the stage.
import "./watch.css";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { badgesAt, type Break, countWords, type Film, lastBy, timeOf, windowsOf } from "./film";
import { useStudio, useStudioState } from "./hooks";
import { keyName, press } from "./keys";
import { nameOf } from "./naming";
import { type Reel, SPEEDS, type Watching } from "./replay";
import { useStore } from "./store";
import { count, gettext, ngettext, percent } from "./words";

const PLAY = "M8 5.500v13l10-6.500z";
const PAUSE = "M9 5.500v13M15 5.500v13";

export function useWatching(): Watching | null {
  return useStore(useStudio().replay, (now) => now);
}

/** Its place in the row at the foot of the stage. */
export function WatchButton() {
  const studio = useStudio();
  const watching = useWatching();
  const isOffered = useStudioState(() => studio.replay.isOffered);
  if (!isOffered) return null;
  const label = gettext("Watch a run over time");
  return (
    <button type="button" aria-label={label} title={`${label} (R)`} aria-expanded={watching !== null} onClick={() => studio.replay.toggle()}>
      <Sign path={PLAY} />
    </button>
  );
}

export function Watch() {
  const watching = useWatching();
  return watching && <Panel watching={watching} />;
}

function Panel({ watching }: { watching: Watching }) {
  const studio = useStudio();
  const { replay } = studio;
  const panel = useRef<HTMLElement>(null);
  const { film, awaited } = watching;
  const part = film ? "film" : awaited ? "wait" : "list";
  useEffect(() => {
    (panel.current?.querySelector<HTMLElement>("input, .choose button, .waits button") ?? panel.current)?.focus();
  }, [part, watching.status]);
  useEffect(() => {
    if (part === "film") studio.camera?.fit(); // the panel covers a part of the sheet
  }, [studio, part]);

  const close = (): void => {
    replay.close();
    studio.focus("drawing");
  };
  const pressed = (event: KeyboardEvent): void => {
    const isButton = event.target instanceof HTMLButtonElement;
    const acts: Record<string, () => void> = {
      Escape: close,
      r: close,
      ...(film ? { PageUp: () => replay.seekEvent("later"), PageDown: () => replay.seekEvent("earlier"), ...(isButton ? {} : { " ": () => replay.toggleTime() }) } : {}),
    };
    const act = event.altKey ? undefined : acts[keyName(event)];
    if (act) act();
    else if (event.altKey || !press(studio, keyName(event), false)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section className="history watch" aria-label={gettext("Replay")} ref={panel} tabIndex={-1} onKeyDown={pressed}>
      <header>
        {film ? <p className="told">{lastBy(watching.events, watching.at)?.text ?? gettext("Nothing is broken.")}</p> : <h2>{gettext("Watch a run over time")}</h2>}
        {film && (
          <button type="button" className="plain" onClick={() => replay.leave()}>
            {gettext("Others")}
          </button>
        )}
        <button type="button" className="plain" onClick={close}>
          {gettext("Close")}
        </button>
      </header>
      {watching.fault && <p className="error">{watching.fault}</p>}
      {film ? <Player film={film} watching={watching} /> : awaited ? <Awaited reel={awaited} /> : <Reels watching={watching} />}
    </section>
  );
}

// -- what can be watched -------------------------------------------------------------------------------------------------
function Reels({ watching: { status, reels } }: { watching: Watching }) {
  const { replay } = useStudio();
  if (status === "fetching") return <p className="quiet">{gettext("Asking what can be watched…")}</p>;
  if (status === "failed")
    return (
      <p className="choose">
        {gettext("What can be watched cannot be fetched now.")}{" "}
        <button type="button" onClick={() => void replay.refresh()}>
          {gettext("Try again")}
        </button>
      </p>
    );
  if (!reels.length) return <p>{gettext("Nothing can be watched before a run.")}</p>;
  return (
    <ul className="choose">
      {reels.map((reel) => (
        <li key={`${reel.id} ${reel.name}`}>
          <Choice reel={reel} />
        </li>
      ))}
    </ul>
  );
}

function Choice({ reel }: { reel: Reel }) {
  const { replay, state, config } = useStudio();
  const isMade = reel.status === "done";
  const about = [
    reel.users && gettext("%(count)s users", { count: reel.users }),
    reel.seq < state.seq && config.log && state.measured?.seq !== reel.seq ? gettext("an earlier drawing") : "",
    reel.status === "failed" ? gettext("stopped before its end") : isMade ? "" : replay.mayAsk ? gettext("to be simulated, some seconds") : gettext("not simulated yet: its owner can ask for it"),
  ];
  return (
    <>
      <span>
        {reel.name} <small className="quiet">{about.filter(Boolean).join(", ")}</small>
      </span>
      {(isMade || replay.mayAsk) && (
        <button type="button" aria-label={gettext("Watch: %(name)s", { name: reel.name })} onClick={() => void replay.watch(reel)}>
          {reel.status === "failed" ? gettext("Try again") : gettext("Watch")}
        </button>
      )}
    </>
  );
}

function Awaited({ reel }: { reel: Reel }) {
  const { replay } = useStudio();
  const part = reel.status === "done" ? undefined : (reel.fraction ?? 0);
  const words = reel.status === "done" ? gettext("Fetching “%(name)s”…", { name: reel.name }) : gettext("Simulating “%(name)s”…", { name: reel.name });
  return (
    <div className="waits">
      <p role="status">{words}</p>
      <progress aria-label={words} max={1} {...(part ? { value: part } : {})} />
      <span className="n small">{part ? gettext("%(percent)s%", { percent: percent(part) }) : ""}</span>
      <button type="button" onClick={() => void replay.cancel()}>
        {gettext("Cancel")}
      </button>
    </div>
  );
}

// -- time ------------------------------------------------------------------------------------------------------------------
function Player({ film, watching }: { film: Film; watching: Watching }) {
  const { replay } = useStudio();
  const { at, isPlaying, speed, events } = watching;
  const time = gettext("%(time)s of %(end)s", { time: timeOf(film, at), end: timeOf(film, windowsOf(film)) });
  const event = events.find(({ n }) => n === at);
  const well = gettext("%(percent)s% answered well", { percent: percent(film.well[at] ?? 0) });
  return (
    <>
      <div className="scrub">
        <button type="button" aria-label={isPlaying ? gettext("Pause") : gettext("Play")} onClick={() => replay.toggleTime()}>
          <Sign path={isPlaying ? PAUSE : PLAY} />
        </button>
        <div className="track">
          <Marks film={film} watching={watching} />
          <input
            type="range"
            min={0}
            max={windowsOf(film) - 1}
            value={at}
            aria-label={gettext("Moment of the run")}
            aria-valuetext={[time, event?.text, well].filter(Boolean).join(". ")}
            onChange={(change) => replay.seek(change.target.valueAsNumber)}
          />
        </div>
      </div>
      <div className="under">
        <span className="n small">{time}</span>
        <span className="n small quiet">{[gettext("%(count)s/s arrive", { count: count(film.offered_rps[at] ?? 0) }), well].join(", ")}</span>
        <div role="group" aria-label={gettext("Speed")}>
          {SPEEDS.map((each) => (
            <button key={each} type="button" aria-pressed={each === speed} onClick={() => replay.setSpeed(each)}>
              {gettext("%(count)s×", { count: each })}
            </button>
          ))}
        </div>
      </div>
      <Broken film={film} at={at} />
    </>
  );
}

/** Faults as long as they last, and where something broke; the slider says the same to those who do not see them. */
function Marks({ film, watching }: { film: Film; watching: Watching }) {
  const place = (seconds: number): string => `${Math.min(100, (seconds / film.duration_s) * 100)}%`;
  return (
    <div className="flags" aria-hidden="true">
      {film.strikes.map(({ name, at_s, for_s }, n) => (
        <i key={n} title={name} className="strike" style={{ left: place(at_s), width: place(Math.min(for_s, film.duration_s - at_s)) }} />
      ))}
      {watching.events.map(({ n, text }) => (
        <span key={n} title={text} className="broke" style={{ left: place(n * film.step_s) }} />
      ))}
    </div>
  );
}

/** Each broken tier: the badge that it wears, for keys as well. */
function Broken({ film, at }: { film: Film; at: number }) {
  const { replay } = useStudio();
  const view = useStudioState((state) => state.view);
  const worn = [...badgesAt(film, at).values()].filter(({ tier }) => view.tiers.has(tier));
  if (!worn.length) return null;
  return (
    <ul className="broken" aria-label={ngettext("%(count)s tier is broken", "%(count)s tiers are broken", worn.length)}>
      {worn.map((each) => (
        <li key={each.tier}>
          <button type="button" onClick={() => replay.explain(each)}>
            <b>{nameOf(view.tiers.get(each.tier)!)}</b> {badgeWords(each, at)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** In the outline: why a tier is broken, and the way there for a pointer. */
export function BrokenLine({ tier }: { tier: string }) {
  const { replay } = useStudio();
  const watching = useWatching();
  const broken = watching?.film && badgesAt(watching.film, watching.at).get(tier);
  return (
    broken && (
      <button type="button" className="plain small hot" tabIndex={-1} onClick={() => replay.explain(broken)}>
        {badgeWords(broken, watching.at)}
      </button>
    )
  );
}

/** "no worker free, 86,926" */
export function badgeWords(broken: Break, at: number): string {
  return [broken.badge, countWords(broken, at, count)].filter(Boolean).join(", ");
}

function Sign({ path }: { path: string }) {
  return (
    <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
