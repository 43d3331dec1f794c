// What is selected: its measurements, its properties, its links. Beside the canvas; on a narrow screen a sheet at its foot.
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { AboutMark } from "./about-mark";
import { regionOf } from "./around";
import { ARGUED, kinds } from "./catalogue";
import { type Command, commands } from "./commands";
import { Field } from "./fields";
import { findingsByTier } from "./flow";
import { Glyph } from "./glyph";
import { type Link, linkKey, linksOf, type Tier } from "./graph";
import { Grip } from "./grip";
import { isCoarse, useStudio, useStudioState } from "./hooks";
import { heatOf, levelOf, ratesOf } from "./load";
import { aboutOf, kindName, linkName, nameOf, share, times } from "./naming";
import { onlyLink, onlyTier } from "./state";
import { count, gettext, ngettext, percent, rate, resourceName } from "./words";
import { regionWords } from "./regionwords";

export function Inspector() {
  const studio = useStudio();
  const state = useStudioState((whole) => whole);
  const [isOpen, setOpen] = useState(studio.state.focus?.region === "name");
  const tier = state.view.tiers.get(onlyTier(state) ?? "");
  const link = state.view.links.get(onlyLink(state) ?? "");
  const asked = state.focus?.region;
  useEffect(() => {
    if (asked === "inspector" || asked === "name") setOpen(true);
  }, [asked, state.focus?.n]);

  const leave = (event: KeyboardEvent): void => {
    if (event.key === "Escape") studio.focus("drawing");
  };
  return (
    <section className={`inspector${isOpen ? " open" : ""}`} aria-label={gettext("What is selected")} onKeyDown={leave}>
      <Grip isOpen={isOpen} setOpen={setOpen} />
      {state.mark ? <AboutMark /> : tier ? <AboutTier key={tier.id} tier={tier} /> : link ? <AboutLink link={link} /> : <AboutMany />}
    </section>
  );
}

function AboutTier({ tier }: { tier: Tier }) {
  const studio = useStudio();
  const { view, result, isStale, findings } = useStudioState((state) => state);
  const heat = heatOf(result, tier.id);
  const finding = findingsByTier(findings).get(tier.id);
  const kind = kinds.get(tier.kind);
  const subtitle = [kindName(tier.kind), aboutOf(tier)].filter((words) => words && words !== nameOf(tier)).join(", ");
  return (
    <>
      <header className={isStale ? "stale" : undefined}>
        <Glyph name={kind?.glyph ?? "window"} />
        <div>
          <h2 className="name">{nameOf(tier)}</h2>
          <p className="small quiet">{heat?.isSaturated ? <span className="hot">{gettext("saturated")}</span> : subtitle}</p>
        </div>
        {heat && <b className={`figure n${heat.isSaturated ? " hot" : ""}`}>{heat.isEstimate ? "≈" : ""}{heat.percent}%</b>}
      </header>
      <Actions>
        {studio.canEdit && <LinkButton way="to" />}
        {studio.canEdit && <LinkButton way="from" />}
        <AgainButtons />
        {studio.canEdit && <RemoveButton />}
      </Actions>
      <div className="more">
        {finding && (
          <p className="finding-line">
            <span className="mark" aria-hidden="true">
              !
            </span>
            {finding}
          </p>
        )}
        {heat?.isEstimate && !isStale && <p className="small quiet">{gettext("By arithmetic. A run measures it.")}</p>}
        {isStale && heat && <p className="small quiet">{gettext("Measured before the last change.")}</p>}
        {heat && <Measured tier={tier} />}
        <Fields tier={tier} isShown={(key) => !kind?.hardware.has(key) && key !== "region" && !ARGUED.has(key)} />
        {kind?.rules.has("region") && <Fields tier={tier} isShown={(key) => key === "region"} />}
        <Disagreement tier={tier} />
        {!!kind?.hardware.size && (
          <details className="hardware" open={[...kind.hardware].some((key) => tier.properties[key] !== undefined)}>
            <summary>{gettext("Hardware of its own")}</summary>
            <Fields tier={tier} isShown={(key) => kind.hardware.has(key)} />
          </details>
        )}
        {kind?.rules.has("because") && (
          <section className="argued" aria-label={gettext("Why it is here")}>
            <Fields tier={tier} isShown={(key) => ARGUED.has(key)} />
          </section>
        )}
        <LinkList links={linksOf(view, tier.id)} tier={tier} />
      </div>
    </>
  );
}

/** The property is what a run reads: a frame that says otherwise says so. */
function Disagreement({ tier }: { tier: Tier }) {
  const view = useStudioState((state) => state.view);
  const [drawn, said] = [regionOf(view, tier), tier.properties.region ?? gettext("home")];
  if (drawn === null || drawn === tier.properties.region || !kinds.get(tier.kind)?.rules.has("region")) return null;
  return <p className="finding-line">{gettext("It is drawn in %(drawn)s, but set to %(said)s: a run takes what is set.", { drawn: regionWords(drawn), said: regionWords(String(said)) })}</p>;
}

function Fields({ tier, isShown }: { tier: Tier; isShown: (key: string) => boolean }) {
  const rules = [...(kinds.get(tier.kind)?.rules ?? [])].filter(([key]) => isShown(key));
  return (
    <div className="fields">
      {rules.map(([key, rule]) => (
        <Field key={key} tier={tier} name={key} rule={rule} />
      ))}
    </div>
  );
}

function Measured({ tier }: { tier: Tier }) {
  const { result, isStale } = useStudioState((state) => state);
  const heat = heatOf(result, tier.id);
  const resources = result?.tiers?.[tier.id]?.resources ?? [];
  if (!heat) return null;
  const facts = [
    ...(heat.over ? [[gettext("its limit"), `${times(heat.over)}×`]] : [[gettext("waiting"), count(heat.waiting)]]),
    ...(heat.isEstimate ? [] : [[gettext("errors"), `${share(heat.errors)}%`]]),
    ...(heat.hitRatio === null ? [] : [[gettext("hits"), `${share(heat.hitRatio)}%`]]),
    ...(heat.lagMs ? [[gettext("behind"), `${count(heat.lagMs)} ms`]] : []),
  ];
  return (
    <div className={isStale ? "measured stale" : "measured"}>
      <ul className="resources">
        {resources.map(({ resource, utilisation }) => (
          <li key={resource}>
            <span>{resourceName(resource)}</span>
            <i className={`level-${levelOf(utilisation)}`}>
              <b style={{ width: `${Math.min(100, utilisation * 100)}%` }} />
            </i>
            <span className="n">{percent(Math.min(1, utilisation))}%</span>
          </li>
        ))}
      </ul>
      <dl className="numbers">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="n">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function LinkList({ links, tier }: { links: readonly Link[]; tier: Tier }) {
  const studio = useStudio();
  const { view, result } = useStudioState((state) => state);
  const rates = ratesOf(result);
  if (!links.length) return <p className="small quiet">{gettext("Linked to nothing yet.")}</p>;
  return (
    <ul className="links">
      {links.map((link) => {
        const isAway = link.from === tier.id;
        const other = view.tiers.get(isAway ? link.to : link.from);
        const name = other ? nameOf(other) : "";
        const perSecond = rates.get(linkKey(link.from, link.to));
        return (
          <li key={linkKey(link.from, link.to)}>
            <button type="button" onClick={() => studio.select([], [linkKey(link.from, link.to)])}>
              {isAway ? gettext("to %(name)s", { name }) : gettext("from %(name)s", { name })}
              {perSecond !== undefined && <span className="n">{rate(perSecond)}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function AboutLink({ link }: { link: Link }) {
  const studio = useStudio();
  const { view, result } = useStudioState((state) => state);
  const perSecond = ratesOf(result).get(linkKey(link.from, link.to));
  return (
    <>
      <header>
        <div>
          <h2 className="name">{linkName(view, link)}</h2>
          <p className="small quiet">{gettext("Link")}</p>
        </div>
        {perSecond !== undefined && <b className="figure n">{rate(perSecond)}</b>}
      </header>
      <Actions>{studio.canEdit && <RemoveButton />}</Actions>
    </>
  );
}

function AboutMany() {
  const studio = useStudio();
  const { tiers, links } = useStudioState((state) => state);
  const parts = [
    ...(tiers.size ? [ngettext("%(count)s tier", "%(count)s tiers", tiers.size)] : []),
    ...(links.size ? [ngettext("%(count)s link", "%(count)s links", links.size)] : []),
  ];
  return (
    <>
      <header>
        <h2>{parts.join(", ")}</h2>
      </header>
      <Actions>
        {tiers.size > 0 && <AgainButtons />}
        {studio.canEdit && tiers.size > 0 && (
          <button type="button" onClick={() => commands.group.run(studio)}>
            {gettext("Group")} <kbd aria-hidden="true">G</kbd>
          </button>
        )}
        {studio.canEdit && <RemoveButton />}
      </Actions>
      {studio.canEdit && tiers.size > 1 && (
        <div className="arrange" role="group" aria-label={gettext("Arrange")}>
          {ARRANGING.map(([command, path]) => (
            <button key={command.id} type="button" aria-label={command.title()} title={command.title()} disabled={!command.allowed(studio)} onClick={() => command.run(studio)}>
              <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true">
                <path d={path} />
              </svg>
            </button>
          ))}
        </div>
      )}
    </>
  );
}

const ARRANGING: readonly [Command, string][] = [
  [commands.alignLeft, "M4 3v18M8 6h12v4H8zM8 14h7v4H8z"],
  [commands.alignCentre, "M12 3v3M12 10v4M12 18v3M6 6h12v4H6zM8.500 14h7v4h-7z"],
  [commands.alignRight, "M20 3v18M4 6h12v4H4zM9 14h7v4H9z"],
  [commands.spaceAcross, "M4 3v18M20 3v18M9.500 6h5v12h-5z"],
  [commands.alignTop, "M3 4h18M6 8v12h4V8zM14 8v7h4V8z"],
  [commands.alignMiddle, "M3 12h3M10 12h4M18 12h3M6 6v12h4V6zM14 8.500v7h4v-7z"],
  [commands.alignBottom, "M3 20h18M6 4v12h4V4zM14 9v7h4V9z"],
  [commands.spaceDown, "M3 4h18M3 20h18M6 9.500v5h12v-5z"],
];

function Actions({ children }: { children: React.ReactNode }) {
  const studio = useStudio();
  return (
    <div className="row actions">
      {children}
      <button type="button" onClick={() => studio.select([])}>
        {gettext("Close")}
      </button>
    </div>
  );
}

/** With a finger the other end is the next tier tapped; otherwise it is chosen by name. */
function LinkButton({ way }: { way: "to" | "from" }) {
  const studio = useStudio();
  const isTouched = useRef(false);
  const command = way === "to" ? commands.linkTo : commands.linkFrom;
  return (
    <button
      type="button"
      onPointerDown={(event) => {
        isTouched.current = event.pointerType === "touch" && !studio.state.isOutline;
      }}
      onClick={() => {
        if (isTouched.current) studio.startLink(way);
        else command.run(studio);
        isTouched.current = false;
      }}
    >
      {command.title()} {way === "to" && <kbd aria-hidden="true">L</kbd>}
    </button>
  );
}

/** To copy without keys, and to duplicate. */
function AgainButtons() {
  const studio = useStudio();
  return [...(isCoarse ? [commands.copy] : []), commands.duplicate]
    .filter((command) => command.allowed(studio))
    .map((command) => (
      <button key={command.id} type="button" onClick={() => command.run(studio)}>
        {command.title()}
      </button>
    ));
}

function RemoveButton() {
  const studio = useStudio();
  return (
    <button type="button" onClick={() => commands.remove.run(studio)}>
      {gettext("Remove")}
    </button>
  );
}
