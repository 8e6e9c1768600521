// Selecting rows by mouse and keyboard: a click on a row or its box, Shift for a range, Ctrl or Cmd for one more;
// Shift+Space anywhere in a row, arrows between the boxes, Ctrl+A for the page, Escape for none.
import { addScope } from "./keys.js";
import { boxes, isKept, select, selectedKeys, shownKeys } from "./selection.js";

const CONTROL = "a, button, input, select, textarea, label, summary, [contenteditable]";
const TEXT_FIELD = "input:not([type=checkbox]), select, textarea, [contenteditable]";

const boxOf = (target) => target.closest?.("[data-selection] tr")?.querySelector(".pick");

document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && boxOf(event.target) && !event.target.closest(CONTROL)) event.preventDefault(); // no text is selected
});

document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.matches?.("[data-pick-page]")) return select((picked) => picked.pick(shownKeys(), target.checked));
  if (target.closest?.("[data-clear-selection]")) return clear();
  const box = boxOf(target);
  if (!box) return undefined;
  if (target === box) return select((picked) => picked.tick(box.value, box.checked, event.shiftKey, shownKeys()));
  if (isKept() || target.closest(CONTROL)) return undefined;
  return choose(box, event);
});

function choose(box, { shiftKey: shift, ctrlKey, metaKey }) {
  if (!shift && !getSelection().isCollapsed) return; // text was selected by the mouse
  getSelection().removeAllRanges();
  box.focus({ preventScroll: true }); // the keyboard goes on from here
  select((picked) => picked.click(box.value, { shift, more: ctrlKey || metaKey }, shownKeys()));
}

function clear() {
  const inBar = document.activeElement?.closest("[data-selected]");
  select((picked) => {
    picked.anchorAt(null);
    picked.pickOnly([]);
  });
  if (inBar) document.querySelector("[data-pick-page]")?.focus();
}

const ofBox = (action) => (_box, event) => event.target.matches(".pick") && action(event.target, boxes());

/** Returns the action that goes to the box that `next` returns; with `extending`, all from the first one on are selected. */
const goTo = (next, { extending = false } = {}) =>
  ofBox((box, all) => {
    const to = next(all, all.indexOf(box));
    if (!to) return false;
    if (extending) select((picked) => picked.extend(box.value, to.value, shownKeys()));
    to.focus();
    return true;
  });

const LEADS = {
  ArrowDown: (all, at) => all[at + 1],
  ArrowUp: (all, at) => all[at - 1],
  Home: (all) => all[0],
  End: (all) => all.at(-1),
};

addScope("row", {
  holds: ({ target }) => boxOf(target),
  keys: {
    ...Object.fromEntries(Object.entries(LEADS).map(([key, next]) => [key, goTo(next)])),
    ...Object.fromEntries(Object.entries(LEADS).map(([key, next]) => [`Shift+${key}`, goTo(next, { extending: true })])),
    "Ctrl+a": ofBox(() => select((picked) => picked.pick(shownKeys()))),
    "Shift+Space": (box, { target }) => {
      if (target.matches(`${TEXT_FIELD}, .pick`)) return false;
      return select((picked) => picked.tick(box.value, !box.checked, false, shownKeys()));
    },
  },
});

addScope("selection", {
  holds({ target }) {
    const elsewhere = isKept() ? !target.closest?.(".pick, [data-selected]") : target.closest?.("#panel");
    return selectedKeys().length > 0 && !elsewhere && !target.closest?.(TEXT_FIELD);
  },
  keys: { Escape: clear },
});
