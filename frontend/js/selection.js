// Selecting rows of a list by mouse and keyboard: a click on a row or its box, Shift for a range, Ctrl or Cmd for one more;
// Shift+Space anywhere in a row, arrows between the boxes, Ctrl+A for the page, Escape for none.
// A list is `[data-selection]`; each of its rows has a box `.pick` whose value is the row's key. A name in `data-selection` keeps the keys in this tab, over pages, filters and reloads; without one
// they are forgotten with their rows. The name holds the person, and a log-out forgets the keys.
import { addScope } from "./keys.js";
import { announce, showAlert } from "./messages.js";
import { Picked } from "./picked.js";

const STORED_AS = "selection:";
const URL_KEYS_LIMIT = 200; // users; more are listed where they are changed
const CONTROL = "a, button, input, select, textarea, label, summary, [contenteditable]";
const TEXT_FIELD = "input:not([type=checkbox]), select, textarea, [contenteditable]";

const picked = new Picked();

const list = () => document.querySelector("[data-selection]");
const storedAs = () => (list()?.dataset.selection ? `${STORED_AS}${list().dataset.selection}` : null);

/** Returns the boxes of the rows on the page, in the order shown. */
const boxes = () => [...(list()?.querySelectorAll(".pick") ?? [])];

/** Returns the keys of the rows on the page, in the order shown. */
const shownKeys = () => boxes().map((box) => box.value);

/** Returns the selected rows that are on the page, in the order shown. */
export const selectedRows = () =>
  boxes()
    .filter((box) => box.checked)
    .map((box) => box.closest("tr"));

/** Returns the keys of all selected rows, in the order in which they were selected. */
const selectedKeys = () => picked.keys;

/** Tells whether the selection outlives its rows. */
const isKept = () => Boolean(storedAs());

/** Changes what is selected by what `change` does with the Picked, then draws, keeps and tells it. */
function select(change) {
  change(picked);
  draw();
  if (storedAs()) sessionStorage.setItem(storedAs(), JSON.stringify(picked.keys));
  const count = list()?.querySelector("[data-selected-count]");
  if (count) announce(count.parentElement.textContent.trim());
}

function draw() {
  const all = boxes();
  for (const box of all) box.checked = picked.has(box.value);
  const here = all.filter((box) => box.checked).length;
  for (const whole of list()?.querySelectorAll("[data-pick-page]") ?? []) {
    whole.checked = here > 0 && here === all.length;
    whole.indeterminate = here > 0 && here < all.length;
  }
  const { keys } = picked;
  for (const bar of list()?.querySelectorAll("[data-selected]") ?? []) {
    bar.hidden = keys.length === 0;
    for (const count of bar.querySelectorAll("[data-selected-count]")) count.textContent = String(keys.length);
    for (const field of bar.querySelectorAll("[data-selected-keys]")) field.value = keys.join(",");
  }
}

/** Takes up the list that has come onto the page. */
function meet() {
  if (!list()) return;
  for (const box of boxes()) {
    box.ariaLabel ??= box.closest("td, th").innerText.trim();
    box.dataset.focusKey = `pick-${box.value}`;
  }
  if (storedAs()) picked.pickOnly(JSON.parse(sessionStorage.getItem(storedAs()) ?? "[]"));
  else picked.pickOnly(shownKeys().filter((key) => picked.has(key)));
  draw();
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-log-out]")) return;
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(STORED_AS)) sessionStorage.removeItem(name);
});
document.addEventListener("htmx:afterSwap", meet);
document.addEventListener("htmx:oobAfterSwap", meet);
addEventListener("pageshow", meet); // also on going back, when the browser puts old ticks into the boxes
meet();

// In a plan's grid: all that fit the filter, over every page, and the grid narrowed to those selected.
document.addEventListener("click", (event) => {
  const all = event.target.closest?.("[data-pick-all]");
  const show = event.target.closest?.("[data-show-picked]");
  if (all) {
    event.preventDefault();
    pickAll(all);
  } else if (show) {
    const { keys } = picked;
    show.href = `${show.dataset.showPicked}?picked=${keys.join(",")}`;
    if (keys.length <= URL_KEYS_LIMIT) return;
    event.preventDefault();
    show.closest("form").requestSubmit();
  }
});

async function pickAll(button) {
  try {
    const answer = await fetch(button.dataset.pickAll, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const { keys } = await answer.json();
    select((all) => all.pick(keys));
  } catch {
    showAlert("response-error", () => pickAll(button));
  }
}

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
