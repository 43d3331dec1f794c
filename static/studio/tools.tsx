// At the foot of the stage: undo and redo, what is stored, canvas or outline, and how near the eye is.
import { commands, keysShown } from "./commands";
import { isCoarse, useStudio, useStudioState } from "./hooks";
import type { Connection } from "./state";
import { People } from "./panel";
import { WatchButton } from "./watch";
import { gettext, ngettext } from "./words";

const UNDO = "M8 5L3.500 9.500 8 14M4 9.500h10a6 6 0 0 1 0 12h-3";
const BOX = "M4 8V4h4M11 4h3M17 4h3v4M20 11v3M20 17v3h-3M14 20h-3M8 20H4v-4M4 14v-3";
const REDO = "M16 5l4.500 4.500L16 14M20 9.500H10a6 6 0 0 0 0 12h3";
const CLOCK = "M4.500 12a7.500 7.500 0 1 0 2.500-5.600M4 4v4h4M12 8v4.500l3 2";

export function Tools() {
  const studio = useStudio();
  const { isOutline, isBoxing, canUndo, canRedo, connection, pending } = useStudioState((state) => state);
  return (
    <div className="tools">
      {studio.canEdit && (
        <>
          <Tool label={gettext("Undo")} path={UNDO} isOff={!canUndo} onPress={() => commands.undo.run(studio)} />
          <Tool label={gettext("Redo")} path={REDO} isOff={!canRedo} onPress={() => commands.redo.run(studio)} />
        </>
      )}
      <Tool label={gettext("History")} path={CLOCK} isOff={false} isWide onPress={() => commands.history.run(studio)} />
      <WatchButton />
      <People />
      <span className="status quiet small">{statusOf(connection, pending, studio.config.readonly === true)}</span>
      {isCoarse ? (
        <button type="button" aria-label={commands.commands.title()} onClick={() => commands.commands.run(studio)}>
          …
        </button>
      ) : (
        <button type="button" aria-label={gettext("Keys")} onClick={() => commands.keys.run(studio)}>
          ?
        </button>
      )}
      {!isOutline && !isCoarse && (
        <button type="button" className="wide" aria-label={commands.box.title()} title={`${commands.box.title()} (${keysShown(commands.box)})`} aria-pressed={isBoxing} onClick={() => commands.box.run(studio)}>
          <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true">
            <path d={BOX} />
          </svg>
        </button>
      )}
      <button type="button" aria-keyshortcuts="O" onClick={() => commands.outline.run(studio)}>
        {isOutline ? gettext("Canvas") : gettext("Outline")} <kbd aria-hidden="true">O</kbd>
      </button>
      {!isOutline && (
        <>
          <button type="button" className="wide" aria-label={gettext("Farther")} onClick={() => commands.farther.run(studio)}>
            −
          </button>
          <button type="button" aria-keyshortcuts="F" onClick={() => commands.fit.run(studio)}>
            {gettext("Fit")} <kbd aria-hidden="true">F</kbd>
          </button>
          <button type="button" className="wide" aria-label={gettext("Nearer")} onClick={() => commands.nearer.run(studio)}>
            +
          </button>
        </>
      )}
    </div>
  );
}

function Tool({ label, path, isOff, isWide = false, onPress }: { label: string; path: string; isOff: boolean; isWide?: boolean; onPress: () => void }) {
  return (
    <button type="button" className={isWide ? "roomy" : undefined} aria-label={label} title={label} disabled={isOff} onClick={onPress}>
      <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}

/** What became of what was drawn, quietly. */
export function statusOf(connection: Connection, pending: number, isReadonly: boolean): string {
  if (connection === "shut") return gettext("No longer open to this browser. Reload the page.");
  if (isReadonly) return gettext("You may look, not change.");
  const kept = ngettext("%(count)s edit kept", "%(count)s edits kept", pending);
  if (connection === "closed") return pending ? gettext("Offline. %(kept)s", { kept }) : gettext("Offline");
  if (connection === "connecting") return gettext("Connecting…");
  return pending ? gettext("Storing…") : gettext("All stored");
}
