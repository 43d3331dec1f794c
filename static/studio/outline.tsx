// The same design as a tree: a row for each tier, beneath it its links. Same commands and selection as the canvas.
import { type KeyboardEvent, useMemo } from "react";
import { groupsOf, markKey } from "./around";
import type { Change } from "./contrast";
import { findingsByTier } from "./flow";
import { Glyph } from "./glyph";
import { kinds } from "./catalogue";
import { type Graph, type Link, linkKey, type Tier } from "./graph";
import { useStudio, useStudioState } from "./hooks";
import { useLinkChange, useTierChange } from "./lens";
import { type Heat, heatOf, ratesOf } from "./load";
import type { Group, Note } from "./marks";
import { aroundWords, groupName, kindOfGroup } from "./markwords";
import { aboutOf, apart, kindName, nameOf } from "./naming";
import { onlyLink } from "./state";
import { useStore } from "./store";
import { openByTier } from "./talk";
import { threads, useTalk } from "./together";
import { BrokenLine } from "./watch";
import { count, gettext, rate } from "./words";

interface TreeRow {
  readonly key: string;
  /** Of a link, the one that it leaves; of a note or a group, none. */
  readonly tier: Tier | null;
  readonly link: Link | null;
  readonly mark?: Note | Group;
}

/** Tiers from left to right as they stand, each followed by the links that leave it; then groups and notes. */
export function rowsOf(view: Graph): TreeRow[] {
  const tiers = [...view.tiers.values()].sort((a, b) => a.x - b.x || a.y - b.y);
  const links = [...view.links.values()];
  const marked = (name: "group" | "note", marks: Iterable<Note | Group>): TreeRow[] => [...marks].sort((a, b) => a.x - b.x || a.y - b.y).map((mark) => ({ key: markKey(name, mark.id), tier: null, link: null, mark }));
  return [
    ...tiers.flatMap((tier): TreeRow[] => [
      { key: tier.id, tier, link: null },
      ...links.filter(({ from }) => from === tier.id).map((link) => ({ key: linkKey(link.from, link.to), tier, link })),
    ]),
    ...marked("group", view.groups.values()),
    ...marked("note", view.notes.values()),
  ];
}

export function Outline() {
  const studio = useStudio();
  const state = useStudioState((whole) => whole);
  const { view, active, tiers, links, mark, result, isStale } = state;
  const rows = useMemo(() => rowsOf(view), [view]);
  const findings = useMemo(() => findingsByTier(state.findings), [state.findings]);
  const rates = useMemo(() => ratesOf(result), [result]);
  const walked = useStore(studio.walker, (now) => now?.tier ?? null);
  const stop = mark ?? onlyLink(state) ?? active ?? rows[0]?.key;
  const isChosen = (row: TreeRow): boolean => (row.mark ? mark === row.key : row.link ? links.has(row.key) : tiers.has(row.key));

  const go = (row: TreeRow | undefined): void => {
    if (!row) return;
    if (row.mark) studio.marks.select(row.key);
    else if (row.link) studio.select([], [row.key]);
    else studio.select([row.key]);
    studio.focus("drawing");
  };
  /** To the next tier, past the links between; what was selected stays so. */
  const extend = (from: TreeRow | undefined, step: number): void => {
    const all = rows.filter(({ link, mark }) => !link && !mark);
    const to = all[all.findIndex(({ tier }) => tier === from?.tier) + step];
    if (from && to) studio.reach(to.key);
  };
  const pressed = (event: KeyboardEvent): void => {
    if (state.mode || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = rows.findIndex(({ key }) => key === stop);
    const row = rows[here];
    const targets: Record<string, TreeRow | undefined> = {
      ArrowDown: rows[here + 1],
      ArrowUp: rows[here - 1],
      Home: rows[0],
      End: rows.at(-1),
      ArrowLeft: row?.link ? rows.find(({ key }) => key === row.tier?.id) : undefined,
      ArrowRight: row && !row.link && rows[here + 1]?.link ? rows[here + 1] : undefined,
    };
    if (!(event.key in targets)) return;
    event.preventDefault();
    const step = event.shiftKey ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
    if (step) extend(row, step);
    else go(targets[event.key]);
  };

  return (
    <div className="outline" data-region="drawing" {...(rows.length ? { tabIndex: -1 } : { tabIndex: 0, role: "group", "aria-label": gettext("Outline") })}>
      <table role="treegrid" aria-multiselectable="true" aria-label={gettext("Outline")} onKeyDown={pressed}>
        <thead>
          <tr>
            <th scope="col">{gettext("Tier")}</th>
            <th scope="col">{gettext("Kind")}</th>
            <th scope="col">{gettext("Busy")}</th>
            <th scope="col">{gettext("Waiting")}</th>
          </tr>
        </thead>
        <tbody className={isStale ? "stale" : undefined}>
          {rows.map((row) => (
            <tr
              key={row.key}
              data-tier={row.link || row.mark ? undefined : row.key}
              data-link={row.link ? row.key : undefined}
              data-mark={row.mark ? row.key : undefined}
              aria-level={row.link ? 2 : 1}
              aria-expanded={!row.link && !row.mark && rows.some(({ tier, link }) => link && tier === row.tier) ? true : undefined}
              aria-current={walked === row.key ? "step" : undefined}
              aria-selected={isChosen(row)}
              tabIndex={row.key === stop ? 0 : -1}
              onClick={() => go(row)}
              onFocus={(event) => {
                if (!isChosen(row) && event.target.matches(":focus-visible")) go(row);
              }}
            >
              {row.mark ? (
                <MarkCells view={view} mark={row.mark} />
              ) : row.link ? (
                <LinkCells view={view} link={row.link} rate={rates.get(row.key)} />
              ) : (
                row.tier && <TierCells view={view} tier={row.tier} heat={heatOf(result, row.key)} finding={findings.get(row.key)} />
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {!rows.length && <p className="quiet">{gettext("There is nothing here yet.")}</p>}
    </div>
  );
}

function MarkCells({ view, mark }: { view: Graph; mark: Note | Group }) {
  const isNote = "text" in mark;
  return (
    <>
      <th scope="row">{isNote ? apart(mark.text) || <em className="quiet">{gettext("Empty note")}</em> : groupName(mark)}</th>
      <td>
        {isNote ? gettext("Note") : kindOfGroup(mark.kind)} {!isNote && <small className="quiet">{aroundWords(view, mark)}</small>}
      </td>
      <td />
      <td />
    </>
  );
}

/** What changed between two runs, where they are compared. */
function apartWords({ words, sizes }: Change): string {
  return [words, sizes].filter(Boolean).join(", ");
}

function TierCells({ view, tier, heat, finding }: { view: Graph; tier: Tier; heat: Heat | null; finding: string | undefined }) {
  const change = useTierChange(tier.id);
  const said = openByTier(useTalk().comments).get(tier.id);
  return (
    <>
      <th scope="row">
        <span className="named">
          <Glyph name={kinds.get(tier.kind)?.glyph ?? "window"} />
          {nameOf(tier)}
          {said && <small className="quiet">{threads(said)}</small>}
          {finding && <span className="finding-line small">{finding}</span>}
          <BrokenLine tier={tier.id} />
        </span>
      </th>
      <td>
        {kindName(tier.kind)} <small className="quiet">{[aboutOf(tier), ...groupsOf(view, tier).map((group) => gettext("in %(group)s", { group: groupName(group) }))].filter(Boolean).join(", ")}</small>
      </td>
      <td className={heat?.isSaturated ? "n hot" : "n"}>{change ? apartWords(change) : heat ? `${heat.isEstimate ? "≈ " : ""}${heat.percent}%${heat.isSaturated ? ` ${gettext("saturated")}` : ""}` : ""}</td>
      <td className="n">{heat ? count(heat.waiting) : ""}</td>
    </>
  );
}

function LinkCells({ view, link, rate: perSecond }: { view: Graph; link: Link; rate: number | undefined }) {
  const change = useLinkChange(linkKey(link.from, link.to));
  const to = view.tiers.get(link.to);
  return (
    <>
      <td className="child">{gettext("to %(name)s", { name: to ? nameOf(to) : link.to })}</td>
      <td>{gettext("Link")}</td>
      <td className="n">{change ? change.words : perSecond === undefined ? "" : rate(perSecond)}</td>
      <td />
    </>
  );
}
