// What is laid over plates and links while a request is walked: where it stands, and the link it came by.
import { useStudio } from "./hooks";
import { useStore } from "./store";
import { count, gettext } from "./words";

export function Lens({ id }: { id: string }) {
  const { walker } = useStudio();
  const step = useStore(walker, (now) => (now?.tier === id ? now.trail.length : 0));
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

export function useIsWalked(link: string): boolean {
  return useStore(useStudio().walker, (now) => now?.link === link);
}
