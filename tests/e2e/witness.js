// Stands between a page and its sockets and notes what went over them; and draws without pause, when told to.
(() => {
  const noted = { acknowledged: {}, falls: [], refused: [], made: 0 };
  const Real = window.WebSocket;
  window.witness = noted;
  window.WebSocket = class extends Real {
    constructor(...address) {
      super(...address);
      this.unanswered = new Set();
      this.addEventListener("message", ({ data }) => this.heard(data));
      this.addEventListener("close", () => address[0].includes("/designs/") && noted.falls.push(this.unanswered.size));
    }
    send(data) {
      const said = JSON.parse(data);
      if (said.type === "edit") this.unanswered.add(said.edit.id);
      super.send(data);
    }
    heard(data) {
      let said;
      try {
        said = JSON.parse(data);
      } catch {
        return; // a fragment of a page
      }
      if (said.type === "refused") noted.refused.push(said);
      const rows = { edit: [said.edit], welcome: said.edits }[said.type] ?? [];
      for (const { id, seq } of rows) if (this.unanswered.delete(id)) noted.acknowledged[id] = seq;
    }
  };

  // One edit each: pick up, one step, put down. With so many unanswered a person would wait, too.
  const MOST_PENDING = 20;
  const pending = () => Number(document.getElementById("studio").dataset.pending);
  window.draw = (everyMs, arrow) => {
    const press = (key) => document.querySelector("[data-region=drawing]").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    window.drawing = setInterval(() => {
      if (pending() >= MOST_PENDING) return;
      for (const key of ["m", arrow(noted.made), "Enter"]) press(key);
      noted.made++;
    }, everyMs);
  };
  window.rest = () => clearInterval(window.drawing);
})();
