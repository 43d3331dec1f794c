// What is asked for in a dialog: a kind to add, a tier to link, a command, and the keys.
import { type ReactNode, useEffect, useRef, useState } from "react";
import { kinds } from "./catalogue";
import { Combobox } from "./combobox";
import { allCommands, commands, type Group, keysShown } from "./commands";
import { linkKey } from "./graph";
import { isCoarse, useStudio, useStudioState } from "./hooks";
import { lettersAreOff, switchLetters } from "./keys";
import { kindName, nameOf } from "./naming";
import { PLATE } from "./placing";
import { inOrder, optionOf } from "./shelves";
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
function Dialog({ title, isWide = false, children }: { title: string; isWide?: boolean; children: (close: (act?: () => void) => void) => ReactNode }) {
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
      className={isWide ? "studio-dialog wide" : "studio-dialog"}
      aria-label={title}
      onClose={() => studio.state.dialog && studio.set({ dialog: null })}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <div className="inside">
        {children(close)}
        <button type="button" className="close" onClick={() => close()}>
          {gettext("Close")} <kbd aria-hidden="true">Esc</kbd>
        </button>
      </div>
    </dialog>
  );
}

function Add() {
  const studio = useStudio();
  const [isLinked, setLinked] = useState(false);
  const beside = studio.chosen;
  const options = inOrder.map(optionOf);
  const add = (id: string): void => {
    const offer = inOrder.find((one) => one.id === id);
    const at = studio.state.addAt;
    if (offer) studio.add(offer, { linked: isLinked, ...(at ? { at: { x: at.x - PLATE.width / 2, y: at.y - PLATE.height / 2 } } : {}) });
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
    .map((command) => ({ id: command.id, words: command.title(), aside: isCoarse ? "" : keysShown(command).join(" ") }));
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
    <Dialog title={gettext("Keys")} isWide>
      {() => (
        <>
          <h2>{gettext("Keys")}</h2>
          <div className="key-groups">
            {GROUPS.map(([group, title]) => (
              <section key={group}>
                <h3>{title()}</h3>
                <dl className="keys">
                  {group === "choose" && <Arrows />}
                  {allCommands
                    .filter((command) => command.group === group && command.keys.length)
                    .map((command) => (
                      <div key={command.id}>
                        <dt>
                          {keysShown(command).map((key) => (
                            <kbd key={key}>{key}</kbd>
                          ))}
                        </dt>
                        <dd>{command.title()}</dd>
                      </div>
                    ))}
                  {group === "change" && (
                    <div>
                      <dt>
                        <kbd>Shift+F10</kbd>
                      </dt>
                      <dd>{gettext("The menu of what is chosen, as a right click brings it")}</dd>
                    </div>
                  )}
                  {group === "arrange" && (
                    <div>
                      <dt>
                        <kbd>{keysShown(commands.commands)}</kbd>
                      </dt>
                      <dd>{gettext("Line up, or space evenly, by the name of the command")}</dd>
                    </div>
                  )}
                  {group === "add" && (
                    <div>
                      <dt>
                        <kbd>1</kbd> … <kbd>9</kbd>
                      </dt>
                      <dd>{gettext("Add a usual kind, by its number in the palette")}</dd>
                    </div>
                  )}
                </dl>
              </section>
            ))}
          </div>
          <label className="choice">
            <input type="checkbox" checked={!areOff} onChange={(event) => switched(!event.target.checked)} />
            {gettext("Single letters and digits are keys, while the drawing has the focus")}
          </label>
          <p className="small quiet">{gettext("The canvas stands on React Flow, by xyflow.")}</p>
        </>
      )}
    </Dialog>
  );
}

const GROUPS: readonly [Group, () => string][] = [
  ["choose", () => gettext("Find the way, and choose")],
  ["add", () => gettext("Add")],
  ["change", () => gettext("Change")],
  ["arrange", () => gettext("Arrange")],
  ["look", () => gettext("Look")],
];

function Arrows() {
  const arrows = ["←", "↑", "→", "↓"].map((arrow) => <kbd key={arrow}>{arrow}</kbd>);
  return (
    <>
      <div>
        <dt>{arrows}</dt>
        <dd>{gettext("Walk to the nearest tier that way")}</dd>
      </div>
      <div>
        <dt>
          <kbd>Shift</kbd> {arrows}
        </dt>
        <dd>{gettext("Select that one besides")}</dd>
      </div>
      <div>
        <dt>
          <kbd>Shift</kbd> {gettext("+ mouse")}
        </dt>
        <dd>{gettext("Select with a box, or one more")}</dd>
      </div>
    </>
  );
}
