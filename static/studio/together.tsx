// The others on the canvas: cursors, what they select and drag, and how many threads a tier has. Drawn over the plates.
import { useInternalNode, useStore, ViewportPortal } from "@xyflow/react";
import { type ReactNode, useSyncExternalStore } from "react";
import type { Here, Peer } from "./company";
import { useStudio, useStudioState } from "./hooks";
import { apart, nameOf } from "./naming";
import { PLATE, type Place } from "./placing";
import { openByTier, type Talking } from "./talk";
import { ngettext } from "./words";

export function useHere(): Here {
  const { company } = useStudio();
  return useSyncExternalStore(company.subscribe, () => company.here);
}

export function useTalk(): Talking {
  const { talk } = useStudio();
  return useSyncExternalStore(talk.subscribe, () => talk.now);
}

export function Together() {
  const { others, isHiding } = useHere();
  const isPast = useStudioState(({ history }) => typeof history?.at === "number");
  if (isPast) return null;
  return (
    <ViewportPortal>
      <Pins />
      {!isHiding && others.map((peer) => <Signs key={peer.peer} peer={peer} />)}
    </ViewportPortal>
  );
}

function Signs({ peer }: { peer: Peer }) {
  const name = apart(peer.name);
  return (
    <div className={`peer peer-${peer.colour}`} aria-hidden="true">
      {peer.selected.map((tier) => (
        <Outlined key={tier} tier={tier} name={name} />
      ))}
      {Object.entries(peer.dragging).map(([tier, at]) => (
        <Spot key={tier} at={at} isSized={false}>
          <i className="ghost" style={PLATE} />
        </Spot>
      ))}
      {peer.at && (
        <Spot at={peer.at} isSized>
          <svg className="cursor" width="18" height="22" viewBox="0 0 18 22">
            <path d="M1.500 1.500V18L6.500 13.500H13.500Z" />
          </svg>
          <b className="tag">{name}</b>
        </Spot>
      )}
    </div>
  );
}

function Outlined({ tier, name }: { tier: string; name: string }) {
  const at = useInternalNode(tier)?.internals.positionAbsolute;
  return (
    at && (
      <Spot at={at} isSized={false}>
        <i className="outlined" style={PLATE} />
        <b className="tag">{name}</b>
      </Spot>
    )
  );
}

/** At a place of the drawing; what is `sized` stays as large as it is, however far the eye. */
function Spot({ at, isSized, children }: { at: Place; isSized: boolean; children: ReactNode }) {
  const zoom = useStore(({ transform }) => (isSized ? transform[2] : 1));
  return (
    <div className="spot" style={{ transform: `translate(${at.x}px, ${at.y}px) scale(${1 / zoom})` }}>
      {children}
    </div>
  );
}

function Pins() {
  const { comments } = useTalk();
  return [...openByTier(comments)].map(([tier, count]) => <Pin key={tier} tier={tier} count={count} />);
}

/** The mouse's way to the comments of a tier. Keys have C, and the outline says the same number. */
function Pin({ tier, count }: { tier: string; count: number }) {
  const studio = useStudio();
  const at = useInternalNode(tier)?.internals.positionAbsolute;
  const name = useStudioState(({ view }) => view.tiers.get(tier));
  if (!at || !name) return null;
  const open = (): void => {
    studio.select([tier]);
    studio.talk.toggle(true);
  };
  return (
    <Spot at={at} isSized={false}>
      <button type="button" className="pin n nopan nodrag" tabIndex={-1} aria-label={`${nameOf(name)}: ${threads(count)}`} title={threads(count)} onClick={open}>
        {count}
      </button>
    </Spot>
  );
}

export function threads(count: number): string {
  return ngettext("%(count)s comment", "%(count)s comments", count);
}
