// The clipboard of the system, and where that may not be had a place of our own in this browser.
const KEY = "studio/copied";

export interface Clipboard {
  copy(text: string): void;
  /** null: there is nothing, or nobody may know. */
  paste(): Promise<string | null>;
  /** What was copied here last. */
  kept(): string | null;
}

export function clipboard(storage: Storage | null): Clipboard {
  const kept = (): string | null => {
    try {
      return storage?.getItem(KEY) ?? null;
    } catch {
      return null;
    }
  };
  return {
    copy(text) {
      try {
        storage?.setItem(KEY, text);
      } catch {
        // full or forbidden: the system's will do
      }
      // Over plain http there is no `navigator.clipboard`.
      if (navigator.clipboard) navigator.clipboard.writeText(text).catch(() => copyByHand(text));
      else copyByHand(text);
    },
    async paste() {
      try {
        return (await navigator.clipboard.readText()) || kept();
      } catch {
        return kept();
      }
    },
    kept,
  };
}

function copyByHand(text: string): void {
  const fill = (event: ClipboardEvent): void => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", fill, { capture: true, once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", fill, { capture: true });
}
