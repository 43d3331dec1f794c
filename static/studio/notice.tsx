// What just happened, in one sentence: seen for a while, and said once by the page's one polite voice.
import { useCallback, useEffect, useState } from "react";
import { useStudio, useStudioState } from "./hooks";
import { verdictOf } from "./load";
import { useStore } from "./store";
import { gettext } from "./words";

const SEEN_MS = 4000;
const REST_MS = 800;
const KEPT = 3;

export function Notice() {
  const studio = useStudio();
  const notice = useStudioState(({ notice }) => notice);
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!notice || isHeld) return;
    const timer = setTimeout(() => studio.set({ notice: null }), SEEN_MS);
    return () => clearTimeout(timer);
  }, [studio, notice, isHeld]);
  if (!notice) return null;
  const undo = (): void => {
    studio.set({ notice: null });
    setHeld(false);
    studio.undo();
    studio.focus("drawing");
  };
  return (
    <div className="notice" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      {notice.text}
      {notice.canUndo && (
        <button type="button" className="plain" onClick={undo}>
          {gettext("Undo")}
        </button>
      )}
    </div>
  );
}

/** The voice: notices at once, the verdict of a run once it rests. Each is a line of its own, so that none silences the one before. */
export function Said() {
  const { notice, murmur, view, result, isStale } = useStudioState((state) => state);
  const [lines, setLines] = useState<readonly { readonly n: number; readonly text: string }[]>([]);
  const isComparing = useStore(useStudio().contrasts, (now) => now !== null); // that has a sentence of its own
  const verdict = isStale || isComparing ? "" : verdictOf(result, view);
  const say = useCallback((text: string) => setLines((before) => [...before, { n: (before.at(-1)?.n ?? 0) + 1, text }].slice(-KEPT)), []);
  useEffect(() => {
    if (notice) say(notice.text);
  }, [notice, say]);
  useEffect(() => {
    if (murmur) say(murmur.text);
  }, [murmur, say]);
  useEffect(() => {
    if (!verdict) return;
    const timer = setTimeout(() => say(verdict), REST_MS);
    return () => clearTimeout(timer);
  }, [verdict, say]);
  return (
    <div className="hidden-text" aria-live="polite">
      {lines.map(({ n, text }) => (
        <p key={n}>{text}</p>
      ))}
    </div>
  );
}
