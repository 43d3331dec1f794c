// What is wrong with the thing that has the focus, in one line: it must be in the window, uncovered, and show a ring.
() => {
  const at = document.activeElement;
  if (at === document.body) return "";
  const name = at.getAttribute("aria-label") ?? at.textContent.trim().slice(0, 40);
  const isOn = (top) => top && (at.contains(top) || top.contains(at) || at.labels?.[0]?.contains(top));
  const box = at.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0) + 2, Math.min(box.right, innerWidth) - 2];
  const [top, foot] = [Math.max(box.top, 0) + 2, Math.min(box.bottom, innerHeight) - 2];
  const spots = [[(left + right) / 2, (top + foot) / 2], [left, top], [right, top], [left, foot], [right, foot]];
  if (!spots.some((spot) => isOn(document.elementFromPoint(...spot)))) return `${name}: covered, or out of sight`;
  if (at.type === "range") return ""; // its ring is drawn around the knob of the rule
  return getComputedStyle(at).outlineStyle === "none" ? `${name}: no ring` : "";
}
