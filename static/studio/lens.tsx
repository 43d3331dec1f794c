// What is laid over plates and links: where a request stands that is walked, and what changed between two runs.
import type { Change } from "./contrast";
import { useStudio } from "./hooks";
import { useStore } from "./store";
import { count, gettext } from "./words";

export function Lens({ id }: { id: string }) {
  const { walker } = useStudio();
  const step = useStore(walker, (now) => (now?.tier === id ? now.trail.length : 0));
  const change = useTierChange(id);
  if (change) return change.words ? <Apart change={change} /> : null;
  if (!step) return null;
  const words = gettext("step %(n)s", { n: count(step) });
  return (
    <>
      <span className="hidden-text">{words}</span>
      <i className="here" aria-hidden="true">
        <b>{words}</b>
      </i>
    </>
  );
}

/** Before → after, beneath its plate. */
function Apart({ change: { fate, way, words, sizes } }: { change: Change }) {
  return (
    <>
      <span className="hidden-text">{[words, sizes].filter(Boolean).join(", ")}</span>
      <span className={`apart ${fate} ${way}`} aria-hidden="true">
        <b className="n">{words}</b>
        {sizes && <small>{sizes}</small>}
      </span>
    </>
  );
}

export function useTierChange(tier: string): Change | undefined {
  return useStore(useStudio().contrasts, (now) => now?.shown?.tiers.get(tier));
}

export function useLinkChange(link: string): Change | undefined {
  return useStore(useStudio().contrasts, (now) => now?.shown?.links.get(link));
}

export function useIsWalked(link: string): boolean {
  return useStore(useStudio().walker, (now) => now?.link === link);
}
