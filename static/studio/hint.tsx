// What to do next, where the drawing is empty or its tiers stand unlinked; and what a mode waits for.
import { type Offer, offers } from "./catalogue";
import { isCoarse, useStudio, useStudioState } from "./hooks";
import { nameOf } from "./naming";
import { gettext } from "./words";

const FIRST = offers.filter(({ id }) => id === "users" || id === "app" || id === "database");

export function Hint() {
  const studio = useStudio();
  const { view, isLoaded, mode, connection } = useStudioState((state) => state);
  const linking = mode?.type === "link" ? view.tiers.get(mode.tier) : undefined;
  if (linking) {
    return (
      <p className="hint line">
        {mode?.type === "link" && mode.way === "from"
          ? gettext("Choose the tier that links to %(name)s.", { name: nameOf(linking) })
          : gettext("Choose the tier that %(name)s links to.", { name: nameOf(linking) })}
        <button type="button" className="plain" onClick={() => studio.endMode(false)}>
          {gettext("Cancel")}
        </button>
      </p>
    );
  }
  if (connection === "shut") {
    return (
      <p className="hint line" role="alert">
        {gettext("This design is no longer open to this browser: what you draw would not be kept. Reload the page.")}
      </p>
    );
  }
  if (!isLoaded) return <p className="hint line">{gettext("Opening the design…")}</p>;
  if (!studio.canEdit) return null;
  const start = (offer: Offer): void => {
    studio.add(offer);
    studio.focus("drawing");
  };
  if (!view.tiers.size) {
    return (
      <div className="hint">
        <h2>{gettext("An empty sheet")}</h2>
        <p>{gettext("Start with the users and with what answers them. Split it up once you know what breaks.")}</p>
        <div className="row">
          {FIRST.map((offer) => (
            <button key={offer.id} type="button" onClick={() => start(offer)}>
              {gettext(offer.name)}
            </button>
          ))}
        </div>
        <p className="quiet small">{isCoarse ? gettext("Every kind of tier is in the list at the edge.") : gettext("Or press A for every kind of tier.")}</p>
      </div>
    );
  }
  if (view.tiers.size < 2 || view.links.size) return null;
  return (
    <p className="hint line">
      {isCoarse
        ? gettext("To link two tiers, tap one, then Link to…, then the other.")
        : gettext("To link two tiers, draw from the dot at one’s right edge to the other, or press L.")}
    </p>
  );
}
