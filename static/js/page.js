// What server-drawn pages need of a script: watch a run, wait for stored edits before one, and pass findings on.
(() => {
  const PATIENCE_MS = 5000;
  const POLL_MS = 1000;
  const panels = () => document.getElementById("panels");
  const pending = () => Number(document.getElementById("studio")?.dataset.pending ?? 0);

  // -- a run that works: its fragments as they come, then the verdict -----------------------------------------------
  const watched = new WeakSet();

  function over() {
    if (panels()) htmx.trigger(panels(), "run:over");
    else location.reload();
  }

  function watch(element) {
    if (watched.has(element)) return;
    watched.add(element);
    const address = new URL(element.dataset.run, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const lost = () => setTimeout(() => element.isConnected && over(), POLL_MS);
    let socket;
    try {
      socket = new WebSocket(address);
    } catch {
      lost();
      return;
    }
    socket.onmessage = ({ data }) => {
      if (element.isConnected) element.innerHTML = data;
      else socket.close();
    };
    socket.onclose = ({ code }) => {
      if (!element.isConnected) return;
      if (code === 1000) over();
      else lost(); // no socket, or one that broke: ask for the page again, every second
    };
  }

  // -- no run before its edits are stored ---------------------------------------------------------------------------
  const settled = () =>
    new Promise((resolve) => {
      const answer = () => {
        clearTimeout(timer);
        document.removeEventListener("studio:settled", look);
        resolve(pending() === 0);
      };
      const look = () => pending() === 0 && answer();
      const timer = setTimeout(answer, PATIENCE_MS);
      document.addEventListener("studio:settled", look);
    });

  async function wait(form, go) {
    const [storing, unstored, button] = ["[data-storing]", "[data-unstored]", "button"].map((s) => form.querySelector(s));
    storing.hidden = false;
    unstored.hidden = true;
    button.disabled = true;
    const isStored = await settled();
    storing.hidden = true;
    button.disabled = false;
    if (isStored) go();
    else unstored.hidden = false;
  }

  document.addEventListener("htmx:confirm", (event) => {
    const form = event.detail.elt;
    if (!form.matches("[data-waits]") || pending() === 0) return;
    event.preventDefault();
    if (!form.querySelector("button").disabled) wait(form, () => event.detail.issueRequest(true));
  });

  // -- the drawing changed: what may be predicted and what was found change with it ---------------------------------
  const isTyping = () => document.activeElement?.closest("#panels")?.contains(document.activeElement) && document.activeElement.matches("input:not([type=radio]), textarea, select");

  const refresh = () => panels() && !isTyping() && !panels().querySelector("[data-run]") && htmx.trigger(panels(), "panels:stale");

  document.addEventListener("studio:changed", refresh);

  // -- a refresh never undoes what was done while it was under way --------------------------------------------------
  // A choice made, a button held down or a form sent since it was asked for: its answer is dropped and asked for anew.
  const AGAIN_MS = 300;
  const asked = new WeakMap(); // request -> how many acts it knows of
  let acts = 0;
  let sent = 0; // forms whose answers are still to come
  let isHeld = false;
  const isRefresh = ({ requestConfig }) => requestConfig.triggeringEvent?.type === "panels:stale";
  const act = (event) => {
    if (!event.target.closest?.("#panels")) return;
    acts++;
    if (event.type === "pointerdown") isHeld = true;
  };
  for (const kind of ["pointerdown", "keydown", "change"]) document.addEventListener(kind, act, true);
  for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, () => (isHeld = false), true);

  document.addEventListener("htmx:beforeSend", ({ detail }) => {
    if (isRefresh(detail)) asked.set(detail.xhr, acts);
    else if (detail.target === panels()) sent++;
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!asked.has(detail.xhr) || (asked.get(detail.xhr) === acts && !isHeld && sent === 0)) return;
    detail.shouldSwap = false;
    setTimeout(refresh, AGAIN_MS);
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (asked.has(detail.xhr) || detail.target !== panels()) return;
    sent--;
    acts++;
  });

  // -- whoever works with the keyboard stays where they are ---------------------------------------------------------
  // A swap takes away what had the focus, and a button that waits gives it up: it comes back to the same thing, or to the panels.
  let lastAt = null;
  document.addEventListener("focusin", ({ target }) => (lastAt = target.closest("#panels") ? target : null));

  function stay() {
    if (!lastAt || lastAt.isConnected || document.activeElement !== document.body) return;
    const again = lastAt.id && document.getElementById(lastAt.id);
    (again || panels()).focus({ preventScroll: true });
  }

  // -- the cookie that opens this practice is gone ------------------------------------------------------------------
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.target === panels() && [403, 404].includes(detail.xhr.status)) document.getElementById("lost").hidden = false;
  });

  // -- after each swap ----------------------------------------------------------------------------------------------
  function arrived() {
    stay();
    document.querySelectorAll("[data-run]").forEach(watch);
    if (!document.getElementById("studio")) return;
    const found = document.getElementById("studio-findings");
    document.dispatchEvent(new CustomEvent("studio:findings", { detail: found ? JSON.parse(found.textContent) : [] }));
  }

  // What says the same as before is left alone, so that it is not read out again.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    const news = fragment.querySelector(`#${target.id}`) ?? fragment;
    if (target.innerHTML.trim() === (news.innerHTML ?? "").trim()) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSettle", arrived);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", arrived);
  else arrived();
})();
