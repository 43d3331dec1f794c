// What is asked for in a dialog: a kind to add, a tier to link, a command, and the keys.
import { type ReactNode, useEffect, useRef, useState } from "react";
import { offers } from "./catalogue";
import { Combobox } from "./combobox";
import { allCommands, keysShown } from "./commands";
import { kinds } from "./catalogue";
import { linkKey } from "./graph";
import { useStudio, useStudioState } from "./hooks";
import { lettersAreOff, switchLetters } from "./keys";
import { kindName, nameOf } from "./naming";
import { gettext } from "./words";

export function Dialogs() {
  const dialog = useStudioState((state) => state.dialog);
  switch (dialog) {
    case "add":
      return <Add />;
    case "link":
    case "link from":
      return <LinkWith key={dialog} isBackwards={dialog === "link from"} />;
    case "commands":
      return <Commands />;
    case "keys":
      return <Keys />;
    default:
      return null;
  }
}

/** Opens over the page; however it is closed, the focus is where it was before `act`, which comes last. */
function Dialog({ title, children }: { title: string; children: (close: (act?: () => void) => void) => ReactNode }) {
  const studio = useStudio();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const close = (act?: () => void): void => {
    dialog.current?.close();
    studio.set({ dialog: null });
    act?.();
  };
  return (
    <dialog
      ref={dialog}
      className="studio-dialog"
      aria-label={title}
      onClose={() => studio.state.dialog && studio.set({ dialog: null })}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <div className="inside">
        {children(close)}
        <button type="button" className="close" onClick={() => close()}>
          {gettext("Close")} <kbd>Esc</kbd>
        </button>
      </div>
    </dialog>
  );
}

function Add() {
  const studio = useStudio();
  const [isLinked, setLinked] = useState(false);
  const beside = studio.chosen;
  const options = offers.map(({ id, name, glyph }) => ({ id, words: gettext(name), glyph }));
  const add = (id: string): void => {
    const offer = offers.find((one) => one.id === id);
    if (offer) studio.add(offer, { linked: isLinked });
    studio.focus("drawing");
  };
  return (
    <Dialog title={gettext("Add a tier")}>
      {(close) => (
        <>
          <Combobox label={gettext("Add a tier")} options={options} onTake={(id) => close(() => add(id))} />
          {beside && (
            <label className="choice">
              <input type="checkbox" checked={isLinked} onChange={(event) => setLinked(event.target.checked)} />
              {gettext("Link it from %(name)s", { name: nameOf(beside) })}
            </label>
          )}
        </>
      )}
    </Dialog>
  );
}

function LinkWith({ isBackwards }: { isBackwards: boolean }) {
  const studio = useStudio();
  const view = useStudioState((state) => state.view);
  const tier = studio.chosen;
  if (!tier) return null;
  const ends = (other: string): [string, string] => (isBackwards ? [other, tier.id] : [tier.id, other]);
  const options = [...view.tiers.values()]
    .filter((other) => other !== tier && !view.links.has(linkKey(...ends(other.id))))
    .map((other) => ({ id: other.id, words: nameOf(other), aside: kindName(other.kind), glyph: kinds.get(other.kind)?.glyph ?? "window" }));
  const title = isBackwards
    ? gettext("Link to %(name)s from…", { name: nameOf(tier) })
    : gettext("Link %(name)s to…", { name: nameOf(tier) });
  return (
    <Dialog title={title}>
      {(close) =>
        options.length ? (
          <Combobox label={title} options={options} onTake={(id) => close(() => studio.link(...ends(id)))} />
        ) : (
          <p>{gettext("There is no other tier to link with.")}</p>
        )
      }
    </Dialog>
  );
}

function Commands() {
  const studio = useStudio();
  const options = allCommands
    .filter((command) => command.id !== "commands" && command.allowed(studio))
    .map((command) => ({ id: command.id, words: command.title(), aside: keysShown(command).join(" ") }));
  return (
    <Dialog title={gettext("Every command")}>
      {(close) => (
        <Combobox label={gettext("Command")} options={options} onTake={(id) => close(() => allCommands.find((command) => command.id === id)?.run(studio))} />
      )}
    </Dialog>
  );
}

function Keys() {
  const [areOff, setOff] = useState(lettersAreOff);
  const switched = (off: boolean): void => {
    switchLetters(off);
    setOff(off);
  };
  return (
    <Dialog title={gettext("Keys")}>
      {() => (
        <>
          <h2>{gettext("Keys")}</h2>
          <dl className="keys">
            {allCommands.map((command) => (
              <div key={command.id}>
                <dt>
                  {keysShown(command).map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{command.title()}</dd>
              </div>
            ))}
            <div>
              <dt>
                <kbd>←</kbd> <kbd>↑</kbd> <kbd>→</kbd> <kbd>↓</kbd>
              </dt>
              <dd>{gettext("Walk to the nearest tier that way")}</dd>
            </div>
          </dl>
          <label className="choice">
            <input type="checkbox" checked={!areOff} onChange={(event) => switched(!event.target.checked)} />
            {gettext("Single letters are keys, while the drawing has the focus")}
          </label>
          <p className="small quiet">{gettext("The canvas stands on React Flow, by xyflow.")}</p>
        </>
      )}
    </Dialog>
  );
}
