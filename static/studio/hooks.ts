// How components get at the studio.
import { createContext, useContext, useSyncExternalStore } from "react";
import type { State } from "./state";
import type { Studio } from "./studio";

export const StudioContext = createContext<Studio | null>(null);

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error("outside of the studio");
  return studio;
}

/** A part of the state; the component is drawn again only when that part is another value. */
export function useStudioState<T>(part: (state: State) => T): T {
  const studio = useStudio();
  return useSyncExternalStore(studio.subscribe, () => part(studio.state));
}

/** Is it handled with fingers? Then nobody is told of keys. */
export const isCoarse = globalThis.matchMedia?.("(pointer: coarse)").matches ?? false;
