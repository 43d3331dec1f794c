// The panel of a walk, over the foot of the stage: what one request does, a step at a time.
import "./walk.css";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useStudio, useStudioState } from "./hooks";
import { nameOf, share } from "./naming";
import { useStore } from "./store";
import { costOf, doneWords, milliseconds, stepAt, taken } from "./trail";
import type { Walking } from "./walk";
import { count, gettext, rate } from "./words";

export function Walked() {
  const { walker: walk } = useStudio();
  const now = useStore(walk, (one) => one);
  return now && <Panel now={now} />;
}

function Panel({ now }: { now: Walking }) {
  const studio = useStudio();
  const { walker: walk } = studio;
  const panel = useRef<HTMLElement>(null);
  const { status, routes, route } = now;
  useEffect(() => {
    panel.current?.focus();
  }, []);
  useEffect(() => {
    if (route) studio.camera?.fit(); // the panel covers a part of the sheet
  }, [studio, route]);
  const pressed = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target instanceof HTMLSelectElement) return;
    const ways = stepsWays(now);
    const turn = (by: number): void => walk.take((now.way + by + ways) % ways);
    const acts: Record<string, () => void> = {
      ArrowRight: () => walk.next(),
      ArrowLeft: () => walk.back(),
      Home: () => walk.restart(),
      Escape: () => walk.close(),
      ...(ways > 1 ? { ArrowDown: () => turn(1), ArrowUp: () => turn(-1) } : {}),
    };
    const act = acts[event.key];
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section className="history walk" aria-label={gettext("What one request does")} ref={panel} tabIndex={-1} onKeyDown={pressed}>
      <header>
        {route ? (
          <select aria-label={gettext("Which request")} value={routes.indexOf(route)} onKeyDown={(event) => event.key === "Escape" && walk.close()} onChange={(event) => walk.choose(Number(event.target.value))}>
            {routes.map(({ name, is_job, rate_rps }, n) => (
              <option key={name} value={n}>
                {is_job ? gettext("%(name)s (a job), %(rate)s", { name, rate: rate(rate_rps) }) : `${name}, ${rate(rate_rps)}`}
              </option>
            ))}
          </select>
        ) : (
          <h2>{gettext("What one request does")}</h2>
        )}
        <button type="button" className="plain" onClick={() => walk.close()}>
          {gettext("Close")}
        </button>
      </header>
      {status === "fetching" && <p className="quiet">{gettext("Asking the simulator…")}</p>}
      {status === "failed" && <p>{gettext("It cannot be fetched now. Close this, and try again in a moment.")}</p>}
      {status === "ready" && !route && <p>{gettext("Another version of the simulator measured this run. Run it again, and its requests can be followed.")}</p>}
      {route && <Here now={now} />}
    </section>
  );
}

function stepsWays({ route, trail }: Walking): number {
  return (route && stepAt(route, trail)?.ways.length) || 1;
}

function Here({ now }: { now: Walking }) {
  const { walker: walk } = useStudio();
  const { route, trail } = now;
  const view = useStudioState((state) => state.view);
  const isStale = useStudioState((state) => state.isStale);
  if (!route) return null;
  const step = stepAt(route, trail);
  const tier = view.tiers.get(now.tier ?? "");
  const { ms, waitMs } = taken(route, trail);
  return (
    <>
      <div className="walk-step">
        <button type="button" aria-label={gettext("Previous step")} aria-disabled={trail.length < 2} onClick={() => walk.back()}>
          ‹
        </button>
        <div>
          <p className="told">
            {step ? (
              <>
                <b className="n">{count(trail.length)}</b> {tier && <strong>{nameOf(tier)}.</strong>} {step.says.join(" ")}
              </>
            ) : (
              doneWords(route, trail)
            )}
          </p>
          {step && <p className="quiet small n">{[costOf(step), gettext("%(time)s so far", { time: milliseconds(ms + waitMs) })].filter(Boolean).join(" · ")}</p>}
          {step && step.ways.length > 1 && <Ways now={now} />}
        </div>
        <button type="button" aria-label={gettext("Next step")} aria-disabled={!step} onClick={() => walk.next()}>
          ›
        </button>
      </div>
      {isStale && <p className="quiet small">{gettext("As it was run: the drawing has changed since.")}</p>}
    </>
  );
}

function Ways({ now }: { now: Walking }) {
  const { walker: walk } = useStudio();
  const ways = (now.route && stepAt(now.route, now.trail)?.ways) ?? [];
  return (
    <fieldset className="ways" aria-label={gettext("It goes on")}>
      <legend className="small" aria-hidden="true">{gettext("It goes on")}</legend>
      {ways.map((way, n) => (
        <label key={n} className="small">
          <input type="radio" name="way" checked={n === now.way} onChange={() => walk.take(n)} />
          {way.says} <span className="n">{gettext("%(percent)s%", { percent: share(way.share) })}</span>
        </label>
      ))}
    </fieldset>
  );
}
