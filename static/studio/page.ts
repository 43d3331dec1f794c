// What the island and the page around it tell each other: an attribute on the host, and events on the document.
import type { Finding } from "./state";
import type { Studio } from "./studio";

const REST_MS = 400;

interface Page {
  /** A change that matters to the page was confirmed: it hears so once changes rest. */
  changed(): void;
  follow(studio: Studio): void;
}

export function joinPage(host: HTMLElement): Page {
  let timer = 0;
  return {
    changed() {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => document.dispatchEvent(new CustomEvent("studio:changed")), REST_MS);
    },
    follow(studio) {
      const tell = (): void => {
        const before = host.dataset.pending;
        const pending = String(studio.state.pending);
        if (pending === before) return;
        host.dataset.pending = pending;
        if (pending === "0" && before !== undefined) document.dispatchEvent(new CustomEvent("studio:settled"));
      };
      tell();
      studio.subscribe(tell);
      document.addEventListener("click", (event) => opens(studio, event));
      document.addEventListener("submit", ({ target }) => target instanceof Element && target.matches(".run-form") && studio.running(), true);
      document.addEventListener("studio:findings", (event) => studio.found((event as CustomEvent<Finding[]>).detail ?? []));
      document.addEventListener("studio:result", (event) => studio.measured((event as CustomEvent<{ seq: number; result: unknown }>).detail));
    },
  };
}

/** A link of the page that leads to numbers elsewhere is followed on the canvas, where that can be shown. */
function opens(studio: Studio, event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-studio]") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.dataset.studio === "walk" && studio.walker.mayOpen) void studio.walker.open();
  else if (link.dataset.studio === "contrast" && studio.contrasts.mayOpen) void studio.contrasts.open(link.dataset.before);
  else return;
  event.preventDefault();
}
