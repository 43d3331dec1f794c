// The ladder across the foot of the studio: a slide rule of users that is dragged, and where on it the design breaks.
import "./ladder.css";
import { type KeyboardEvent, useLayoutEffect, useMemo } from "react";
import { createPortal } from "react-dom";
import { brokeAt, flagsOf, jump, people, place, sentenceAt, spokenUsers, stepOf, ticksOf, usersAt } from "./axis";
import { type Ladder, newest } from "./estimate";
import { isCoarse, useStudio, useStudioState } from "./hooks";
import { gettext } from "./words";

/** Takes the place of the rule that the server drew, as soon as there is something to drag along. */
export function LiveLadder() {
  const whole = useStudioState(({ ladder }) => ladder);
  const answer = useStudioState(({ answer }) => answer);
  const ladder = useMemo(() => whole && newest(whole, answer), [whole, answer]);
  const host = document.getElementById("live-ladder");
  const drawn = document.getElementById("ladder");
  const isAwake = ladder !== null;
  useLayoutEffect(() => {
    if (host) host.hidden = !isAwake;
    if (drawn) drawn.hidden = isAwake;
  }, [host, drawn, isAwake]);
  return ladder && host ? createPortal(<Rule ladder={ladder} />, host) : null;
}

function Rule({ ladder }: { ladder: Ladder }) {
  const studio = useStudio();
  const set = useStudioState(({ users }) => users);
  const users = set ?? ladder.now;
  const { end, now, horizon } = ladder;
  const home = stepOf(now);
  const step = set === null ? home : stepOf(set);
  const go = (to: number): void => studio.load(to === home ? null : Math.min(end, usersAt(to)));
  const pressed = (event: KeyboardEvent): void => {
    const way = ({ PageUp: "up", PageDown: "down" } as const)[event.key];
    if (event.key === "Escape") studio.load(null);
    else if (way) {
      const to = jump(ladder, step, way);
      if (to !== null) go(to);
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="load-now">
        <span className="small quiet">{gettext("load")}</span>
        <b className="n">{people(users)}</b>
        <span className="small quiet">{gettext("users a day")}</span>
        {set === null ? (
          <span className="small quiet">{gettext("to grow to %(users)s", { users: people(horizon) })}</span>
        ) : (
          <button type="button" className="plain small" onClick={() => studio.load(null)}>
            {gettext("Back to %(users)s", { users: people(now) })}
          </button>
        )}
      </div>
      <div className="across">
        <Words ladder={ladder} users={users} isSet={set !== null} />
        <div className="rule">
          <input
            type="range"
            min={0}
            max={Math.floor(100 * Math.log10(end) + 1e-9)}
            step={1}
            value={step}
            aria-label={gettext("Users a day")}
            aria-valuetext={spokenUsers(ladder, users)}
            aria-describedby="ladder-words"
            onChange={(event) => go(Number(event.target.value))}
            onKeyDown={pressed}
          />
          <Scale ladder={ladder} />
          <svg className="slide-rule over" width="100%" height="122" aria-hidden="true">
            <g className="hair">
              <line x1={`${place(users, end)}%`} x2={`${place(users, end)}%`} y1="62" y2="108" />
              <rect x={`${place(users, end)}%`} y="70" width="20" height="30" rx="3" transform="translate(-10 0)" />
              <rect className="grip" x={`${place(users, end)}%`} y="79" width="6" height="12" transform="translate(-3 0)" />
            </g>
          </svg>
        </div>
      </div>
    </>
  );
}

/** What happens at these users, in the verdict's words: symptom and number. */
function Words({ ladder, users, isSet }: { ladder: Ladder; users: number; isSet: boolean }) {
  const { measured, result, isStale, answer, findings } = useStudioState((state) => state);
  const finding = answer?.findings.length ? findings[0] : undefined;
  if (finding) {
    return (
      <p id="ladder-words" className="ladder-words">
        {gettext("Nothing to work out yet: %(finding)s", { finding: finding.sentence })}
      </p>
    );
  }
  const isRun = result === measured && !isStale && ladder.is_measured;
  if (isRun && !isSet) {
    return (
      <p id="ladder-words" className="ladder-words quiet">
        {isCoarse ? gettext("Drag the load to see who gets full, by arithmetic.") : gettext("Drag the load to see who gets full, by arithmetic. Page Up goes to where it breaks.")}
      </p>
    );
  }
  const broke = brokeAt(ladder, users);
  return (
    <p id="ladder-words" className={`ladder-words${broke ? " past" : ""}`}>
      <span className="by">{isStale ? gettext("by arithmetic, before the last change") : gettext("by arithmetic")}</span> <b>{sentenceAt(ladder, users)}</b>
      {broke?.row && (
        <span className="cell-words">
          {broke.row[0]} <span aria-hidden="true">→</span> <span className="hot">{broke.row[1]}</span>
        </span>
      )}
    </p>
  );
}

function Scale({ ladder }: { ladder: Ladder }) {
  const { end, horizon, breakpoints } = ladder;
  const ticks = useMemo(() => ticksOf(end), [end]);
  const flags = useMemo(() => flagsOf(ladder), [ladder]);
  const past = breakpoints[0] && place(breakpoints[0].users, end);
  return (
    <svg className={`slide-rule${ladder.is_measured ? "" : " about"}`} width="100%" height="122" aria-hidden="true">
      <defs>
        <pattern id="live-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className="past-line" d="M1 0V7" />
        </pattern>
      </defs>
      <rect className="scale" x="0" y="72" width="100%" height="26" rx="3" />
      {past !== undefined && <rect x={`${past}%`} y="73" width={`${100 - past}%`} height="24" fill="url(#live-hatch)" />}
      {ticks.map(({ at, label, y2, isDecade }) => (
        <g key={at}>
          <line className={isDecade ? "tick decade" : "tick"} x1={`${at}%`} x2={`${at}%`} y1="72" y2={y2} />
          {label && (
            <text className="label n" x={`${at}%`} y="115" textAnchor="middle">
              {label}
            </text>
          )}
        </g>
      ))}
      <line className="horizon" x1={`${place(horizon, end)}%`} x2={`${place(horizon, end)}%`} y1="66" y2="104" />
      {flags.toReversed().map(({ at, text, kind, y, isLeft, width }) => (
        <g key={`${kind} ${text}`} className={`flag ${kind}`}>
          <line className="staff" x1={`${at}%`} x2={`${at}%`} y1={y} y2={kind === "next" ? 98 : 72} />
          <rect x={`${at}%`} y={y} width={width} height="19" rx="2" transform={isLeft ? `translate(${-width} 0)` : undefined} />
          <text x={`${at}%`} dx={isLeft ? -7 : 7} y={y + 14} textAnchor={isLeft ? "end" : "start"}>
            {text}
          </text>
        </g>
      ))}
    </svg>
  );
}
