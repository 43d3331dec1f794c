// A tier over time, beside the drawing while a film is shown: why it failed, the requests behind it, and its charts.
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from "react";
import { HEIGHT, linesOf, middleOf, pathOf, WIDTH } from "./charts";
import { kinds } from "./catalogue";
import { type Break, brokenBy, type Film, type Strip, timeOf, type Trace, type Wait, windowAt } from "./film";
import { Glyph } from "./glyph";
import type { Graph, Tier } from "./graph";
import { useStudio, useStudioState } from "./hooks";
import { nameOf } from "./naming";
import { onlyTier } from "./state";
import { badgeWords, useWatching } from "./watch";
import { count, gettext, resourceName } from "./words";

/** Of the tier that is selected, or that was asked about. */
export function Dossier() {
  const watching = useWatching();
  const view = useStudioState((state) => state.view);
  const chosen = useStudioState(onlyTier);
  const tier = view.tiers.get(chosen ?? "");
  if (!watching?.film || !tier || tier.kind === "users") return null;
  return <About key={tier.id} film={watching.film} tier={tier} at={watching.at} asked={watching.tier === tier.id ? watching.asked : 0} />;
}

function About({ film, tier, at, asked }: { film: Film; tier: Tier; at: number; asked: number }) {
  const studio = useStudio();
  const view = useStudioState((state) => state.view);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (asked) panel.current?.focus();
  }, [asked]);
  const strip = film.tiers[tier.id];
  const broken = brokenBy(film, at).filter((each) => each.tier === tier.id);
  const leave = (): void => {
    studio.select([]);
    studio.replay.hide();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    leave();
  };
  return (
    <section className="inspector open dossier" aria-label={gettext("%(name)s over time", { name: nameOf(tier) })} ref={panel} tabIndex={-1} onKeyDown={pressed}>
      <header>
        <Glyph name={kinds.get(tier.kind)?.glyph ?? "window"} />
        <div>
          <h2 className="name">{nameOf(tier)}</h2>
          <p className="small quiet">{gettext("at %(time)s", { time: timeOf(film, at) })}</p>
        </div>
        <button type="button" className="plain figure-end" onClick={leave}>
          {gettext("Close")}
        </button>
      </header>
      {broken.map((each) => (
        <Why key={each.reason} film={film} broken={each} at={at} view={view} />
      ))}
      {strip && !broken.length && <p className="small quiet">{gettext("Not broken up to here.")}</p>}
      {strip ? <Charts film={film} strip={strip} at={at} /> : <p className="small quiet">{gettext("It was not there in this run.")}</p>}
    </section>
  );
}

function Why({ film, broken, at, view }: { film: Film; broken: Break; at: number; view: Graph }) {
  const { replay } = useStudio();
  const began = windowAt(film, broken.began_s);
  return (
    <section className="why">
      <h3>{badgeWords(broken, at)}</h3>
      <p className="small">{broken.sentence}</p>
      {at === began ? (
        <p className="small quiet">{gettext("It began here.")}</p>
      ) : (
        <button type="button" onClick={() => replay.seek(began)}>
          {gettext("Go to where it began, %(time)s", { time: timeOf(film, began) })}
        </button>
      )}
      {broken.traces.length > 0 && <Requests traces={broken.traces} view={view} />}
    </section>
  );
}

const Requests = memo(function Requests({ traces, view }: { traces: readonly Trace[]; view: Graph }) {
  return (
    <>
      <h4>{gettext("Where did these requests wait?")}</h4>
      {traces.map((trace, n) => (
        <details key={trace.key} className="trace" open={n === 0}>
          <summary>
            {trace.name}, {gettext("came at %(time)s", { time: gettext("%(count)s s", { count: count(trace.came_s) }) })}: {trace.ended}
          </summary>
          <Steps trace={trace} view={view} />
        </details>
      ))}
    </>
  );
});

function Steps({ trace, view }: { trace: Trace; view: Graph }) {
  const { took_ms, left_ms, stood } = trace;
  const name = (id: string): string => {
    const tier = view.tiers.get(id);
    return tier ? nameOf(tier) : gettext("a tier that is gone");
  };
  const part = (ms: number): string => `${Math.min(100, (100 * ms) / Math.max(took_ms, 0.1))}%`;
  return (
    <ol>
      {trace.waits.map((wait, n) => (
        <li key={n}>
          <span>{wait.tier ? `${name(wait.tier)}, ${resourceName(wait.part)}` : partName(wait.part)}</span>
          <span className="bar" aria-hidden="true">
            <i className="wait" style={{ width: part(wait.wait_ms) }} />
            <i style={{ width: part(wait.service_ms) }} />
          </span>
          <span className="n small">{waitWords(wait)}</span>
        </li>
      ))}
      {left_ms > 0 && (
        <li>
          <span>{stood ? gettext("Elsewhere, before it ended at %(name)s", { name: name(stood) }) : gettext("Elsewhere")}</span>
          <span className="bar" aria-hidden="true">
            <i className="wait" style={{ width: part(left_ms) }} />
          </span>
          <span className="n small">{lasted(left_ms)}</span>
        </li>
      )}
      <li className="sum">
        <span>{stood ? gettext("It ended at %(name)s: %(ended)s", { name: name(stood), ended: trace.ended }) : gettext("All in all: %(ended)s", { ended: trace.ended })}</span>
        <span className="n small">{lasted(took_ms)}</span>
      </li>
    </ol>
  );
}

function waitWords({ wait_ms, service_ms }: Wait): string {
  const parts = [wait_ms > 0 ? gettext("waited %(time)s", { time: lasted(wait_ms) }) : "", service_ms > 0 ? gettext("took %(time)s", { time: lasted(service_ms) }) : ""];
  return parts.filter(Boolean).join(", ");
}

function lasted(ms: number): string {
  return ms >= 1000 ? gettext("%(count)s s", { count: count(Math.round(ms / 100) / 10) }) : gettext("%(count)s ms", { count: count(ms) });
}

function partName(part: string): string {
  return PARTS.get(part)?.() ?? part;
}

const PARTS = new Map<string, () => string>([
  ["network", () => gettext("On the way from and to its user")],
  ["lan", () => gettext("Between machines")],
  ["call", () => gettext("At a third party")],
  ["files", () => gettext("At the object store")],
]);

// -- over time -----------------------------------------------------------------------------------------------------------
function Charts({ film, strip, at }: { film: Film; strip: Strip; at: number }) {
  const lines = useMemo(() => linesOf(film, strip), [film, strip]);
  return (
    <section className="charts" aria-label={gettext("Over time")}>
      {lines.map(({ key, name, values, failed, top, words, sentence }) => (
        <figure key={key}>
          <figcaption>
            <span>
              <b>{name}</b> <span className="small">{sentence}</span>
            </span>
            <b className="n">
              {words(values[at] ?? 0)}
              {failed && <span className="hot"> ✕ {words(failed[at] ?? 0)}</span>}
            </b>
          </figcaption>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            <path className="line" d={pathOf(values, top)} />
            {failed && <path className="failed" d={pathOf(failed, top)} />}
            <path className="moment" d={`M${middleOf(at, values.length)} 0V${HEIGHT}`} />
          </svg>
        </figure>
      ))}
      <Table film={film} strip={strip} />
    </section>
  );
}

/** The same in numbers. */
const Table = memo(function Table({ film, strip }: { film: Film; strip: Strip }) {
  const lines = linesOf(film, strip);
  return (
    <details>
      <summary>{gettext("As a table")}</summary>
      <div className="sheet" tabIndex={0} role="region" aria-label={gettext("Over time, as a table")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{gettext("From")}</th>
              {lines.map(({ key, name, failed }) => (
                <th key={key} scope="col">
                  {name} {failed && "✕"}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {strip.busy.map((_, n) => (
              <tr key={n}>
                <th scope="row">{timeOf(film, n)}</th>
                {lines.map(({ key, values, failed, words }) => (
                  <td key={key} className="n">
                    {words(values[n] ?? 0)}
                    {failed && ` ✕ ${words(failed[n] ?? 0)}`}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
});
