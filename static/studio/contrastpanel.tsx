// The panel of two runs side by side, over the foot of the stage: which two, and what changed, in words.
import { useEffect, useRef } from "react";
import type { Contrasting } from "./contrasting";
import { type Mark, when } from "./history";
import { useStudio } from "./hooks";
import { useStore } from "./store";
import { gettext } from "./words";

export function Contrasted() {
  const { contrasts } = useStudio();
  const now = useStore(contrasts, (one) => one);
  return now && <Panel now={now} />;
}

function Panel({ now }: { now: Contrasting }) {
  const studio = useStudio();
  const { contrasts } = studio;
  const panel = useRef<HTMLElement>(null);
  const { status, runs, before, after, shown } = now;
  useEffect(() => {
    panel.current?.focus();
  }, []);
  useEffect(() => {
    if (shown) studio.camera?.fit();
  }, [studio, shown]);
  const first = runs.length > 1;
  return (
    <section
      className="history contrast"
      aria-label={gettext("Two runs compared")}
      ref={panel}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        contrasts.close();
      }}
    >
      <header>
        <h2>{gettext("Two runs compared")}</h2>
        <button type="button" className="plain" onClick={() => contrasts.close()}>
          {gettext("Close")}
        </button>
      </header>
      {first && (
        <div className="pair">
          <Which label={gettext("Before")} runs={runs} other={after} chosen={before} choose={(id) => void contrasts.choose(id, after)} />
          <span aria-hidden="true">→</span>
          <Which label={gettext("After")} runs={runs} other={before} chosen={after} choose={(id) => void contrasts.choose(before, id)} />
        </div>
      )}
      {status === "fetching" && <p className="quiet">{gettext("Fetching the runs…")}</p>}
      {status === "failed" && <p>{gettext("It cannot be fetched now. Close this, and try again in a moment.")}</p>}
      {status === "ready" && !first && <p>{gettext("There is one run so far. After another, the two can be compared.")}</p>}
      {shown && <p className="told">{shown.summary}</p>}
    </section>
  );
}

function Which({ label, runs, other, chosen, choose }: { label: string; runs: readonly Mark[]; other: string | null; chosen: string | null; choose: (id: string) => void }) {
  return (
    <label>
      <span className="small quiet">{label}</span>
      <select value={chosen ?? ""} onChange={(event) => choose(event.target.value)}>
        {runs.map(({ id, at, words }) => (
          <option key={id} value={id} disabled={id === other}>
            {at && when(at)} {words}
          </option>
        ))}
      </select>
    </label>
  );
}
