// Selecting rows by mouse and keyboard: a click on a row or its box, Shift for a range, Ctrl or Cmd for one more;
// Shift+Space anywhere in a row, arrows between the boxes, Ctrl+A for the page, Escape for none.
import { boxes, isKept, select, selectOnly, selectedKeys } from "./selection.js";

const CONTROL = "a, button, input, select, textarea, label, summary, [contenteditable]";
const TEXT_FIELD = "input:not([type=checkbox]), select, textarea, [contenteditable]";
const OPEN = "dialog[open], details[open]:is(.dropdown, .facet)";

let anchor = null; // the key from which a range is counted

const boxOf = (target) => target.closest?.("[data-selection] tr")?.querySelector(".pick");

document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && boxOf(event.target) && !event.target.closest(CONTROL)) event.preventDefault(); // no text is selected
});

document.addEventListener("click", (event) => {
  if (event.target.matches?.("[data-pick-page]")) return select(boxes(), event.target.checked);
  if (event.target.closest?.("[data-clear-selection]")) return clear();
  const box = boxOf(event.target);
  if (!box) return undefined;
  if (event.target === box) return tick(box, event.shiftKey);
  if (isKept() || event.target.closest(CONTROL)) return undefined;
  return choose(box, event);
});

document.addEventListener("keydown", (event) => {
  const row = event.key === " " && event.shiftKey && !event.target.matches(`${TEXT_FIELD}, .pick`) && boxOf(event.target);
  if (row) {
    event.preventDefault();
    tick(row, false, !row.checked);
    return;
  }
  if (!event.target.matches?.(".pick") || event.altKey) return;
  const all = boxes();
  const at = all.indexOf(event.target);
  const next = { ArrowDown: all[at + 1], ArrowUp: all[at - 1], Home: all[0], End: all.at(-1) }[event.key];
  if (next) {
    if (event.shiftKey) {
      anchor ??= event.target.value;
      select(range(next));
    }
    next.focus();
  } else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
    select(all);
  } else return;
  event.preventDefault();
});

// Before the details beside the list take the key.
document.addEventListener(
  "keydown",
  (event) => {
    const typing = event.target.closest?.(TEXT_FIELD);
    const elsewhere = isKept() ? !event.target.closest?.(".pick, [data-selected]") : event.target.closest?.("#panel");
    if (event.key !== "Escape" || typing || elsewhere || document.querySelector(OPEN)) return;
    if (selectedKeys().length === 0) return;
    event.preventDefault();
    clear();
  },
  { capture: true },
);

function tick(box, toHere, on = box.checked) {
  select(toHere ? range(box) : [box], on);
  anchor = box.value;
}

function choose(box, { shiftKey, ctrlKey, metaKey }) {
  const more = ctrlKey || metaKey;
  if (!shiftKey && !getSelection().isCollapsed) return; // text was selected by the mouse
  getSelection().removeAllRanges();
  box.focus({ preventScroll: true }); // the keyboard goes on from here
  if (shiftKey) {
    if (!more) selectOnly([]);
    select(range(box));
    return;
  }
  if (more) select([box], !box.checked);
  else selectOnly([box.value]);
  anchor = box.value;
}

/** Returns the boxes from the anchor to `box`; `box` alone if the anchor is not on the page. */
function range(box) {
  const all = boxes();
  const from = all.findIndex((each) => each.value === anchor);
  const to = all.indexOf(box);
  return from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
}

function clear() {
  const inBar = document.activeElement?.closest("[data-selected]");
  anchor = null;
  selectOnly([]);
  if (inBar) document.querySelector("[data-pick-page]")?.focus();
}
