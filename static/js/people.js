// The key of a link stands behind the `#`, which browsers send to nobody: it is put into the form from there.
(() => {
  const takes = document.querySelector("[data-takes-key]");
  function take() {
    const key = location.hash.slice(1);
    if (!takes || !key) return;
    takes.value = key;
    takes.type = "hidden";
    document.querySelector("[data-key-row]").hidden = true;
    document.getElementById("key-error")?.remove();
  }
  take();
  addEventListener("hashchange", take); // another link, pasted over the address of this page

  const button = document.querySelector("[data-copies]");
  if (!button) return;
  const field = document.querySelector("[data-copied-from]");
  const said = document.querySelector("[data-copied]");
  button.hidden = false;
  button.onclick = async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // where the clipboard is kept from scripts
    }
    said.hidden = false;
  };
})();
