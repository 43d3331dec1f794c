// Runs before the page is drawn: paper or blueprint, if this browser was told which.
(() => {
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const night = () => matchMedia("(prefers-color-scheme: dark)").matches;
  const now = () => kept() ?? (night() ? "blueprint" : "paper");
  root.dataset.theme = now();
  root.classList.add("scripted");
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { root.dataset.theme = now(); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-switches-theme]")) return;
    const next = now() === "paper" ? "blueprint" : "paper";
    try { localStorage.setItem("theme", next); } catch { /* then it lasts as long as the page */ }
    root.dataset.theme = next;
  });
})();
