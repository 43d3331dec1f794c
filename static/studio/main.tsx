// The island comes ashore: reads what the page says, opens the wire, and takes the place of the drawing the server sent.
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import "./inspector.css";
import "./outline.css";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { clipboard } from "./clipboard";
import { shelf, TabJournal } from "./journal";
import { joinPage } from "./page";
import type { Config } from "./state";
import { Studio } from "./studio";
import { Wire } from "./wire";
import { gettext } from "./words";

const PATIENCE_MS = 1500; // then the canvas is drawn without having heard from the server

const host = document.getElementById("studio");
const said = document.getElementById("studio-config");
if (host && said) land(host, JSON.parse(said.textContent ?? "{}") as Config);

function land(host: HTMLElement, config: Config): void {
  const kept = shelf();
  const journal = new TabJournal(config.design, newId(12), kept, () =>
    studio.say(gettext("This browser keeps nothing: changes made while offline would be lost with this page.")),
  );
  const page = joinPage(host);
  const studio = new Studio(config, {
    send: (message) => wire.send(message),
    keep: (edits) => journal.keep(edits),
    clipboard: clipboard(kept.storage),
    newId,
    changed: page.changed,
  });
  const wire = new Wire(socketUrl(config.socket), {
    opened: () => studio.opened(),
    closed: () => studio.closed("closed"),
    heard: (message) => {
      studio.heard(message);
      if (message.type === "welcome") show();
    },
    shut: () => {
      studio.closed("shut");
      show();
    },
  });
  let isShown = false;
  const show = (): void => {
    if (isShown) return;
    isShown = true;
    createRoot(host).render(<App studio={studio} />);
  };
  page.follow(studio);
  journal.adopt((edits) => studio.outbox.adopt(edits));
  wire.open();
  window.addEventListener("online", () => wire.open());
  window.setTimeout(show, PATIENCE_MS);
}

function socketUrl(path: string): string {
  const url = new URL(path, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** Small letters and digits, as ids are. */
function newId(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 36).toString(36)).join("");
}
