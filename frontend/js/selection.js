// Which rows of the list are selected. A list is `[data-selection]`; each of its rows has a box `.pick` whose value is
// the row's key. A name in `data-selection` keeps the keys in this tab, over pages, filters and reloads; without one
// they are forgotten with their rows. The name holds the person, and a log-out forgets the keys.
import { announce } from "./announce.js";

let keys = null; // a Set, once a list was seen

const list = () => document.querySelector("[data-selection]");
const storedAs = () => (list()?.dataset.selection ? `selection:${list().dataset.selection}` : null);

/** Returns the boxes of the rows on the page, in the order shown. */
export const boxes = () => [...(list()?.querySelectorAll(".pick") ?? [])];

/** Returns the selected rows that are on the page, in the order shown. */
export const selectedRows = () => boxes().filter((box) => box.checked).map((box) => box.closest("tr"));

/** Returns the keys of all selected rows, in the order in which they were selected. */
export const selectedKeys = () => [...(keys ?? [])];

/** Tells whether the selection outlives its rows. */
export const isKept = () => Boolean(storedAs());

/** Selects the rows of `changed` boxes, or leaves them out. */
export function select(changed, on = true) {
  for (const box of changed) {
    if (on) keys.add(box.value);
    else keys.delete(box.value);
  }
  show();
}

/** Selects these keys too, whether or not their rows are on the page. */
export function addKeys(more) {
  for (const key of more) keys.add(key);
  show();
}

/** Selects these keys and no others. */
export function selectOnly(wanted) {
  keys = new Set(wanted);
  show();
}

/** Draws what is selected and keeps it. */
function show() {
  const told = list()?.querySelector("[data-selected-count]");
  draw();
  if (storedAs()) sessionStorage.setItem(storedAs(), JSON.stringify([...keys]));
  if (told) announce(told.parentElement.textContent.trim());
  document.dispatchEvent(new CustomEvent("selection:changed"));
}

function draw() {
  const all = boxes();
  for (const box of all) box.checked = keys.has(box.value);
  const here = all.filter((box) => box.checked).length;
  for (const whole of list()?.querySelectorAll("[data-pick-page]") ?? []) {
    whole.checked = here > 0 && here === all.length;
    whole.indeterminate = here > 0 && here < all.length;
  }
  for (const bar of list()?.querySelectorAll("[data-selected]") ?? []) {
    bar.hidden = keys.size === 0;
    for (const count of bar.querySelectorAll("[data-selected-count]")) count.textContent = String(keys.size);
    for (const field of bar.querySelectorAll("[data-selected-keys]")) field.value = [...keys].join(",");
  }
}

/** Takes up the list that has come onto the page. */
function meet() {
  if (!list()) return;
  for (const box of boxes()) {
    box.ariaLabel ??= box.closest("td, th").innerText.trim();
    box.dataset.focusKey = `pick-${box.value}`;
  }
  if (storedAs()) keys = new Set(JSON.parse(sessionStorage.getItem(storedAs()) ?? "[]"));
  else keys = new Set(boxes().map((box) => box.value).filter((key) => keys?.has(key)));
  draw();
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-log-out]")) return;
  for (const name of Object.keys(sessionStorage)) if (name.startsWith("selection:")) sessionStorage.removeItem(name);
});
document.addEventListener("htmx:afterSwap", meet);
document.addEventListener("htmx:oobAfterSwap", meet);
addEventListener("pageshow", meet); // also on going back, when the browser puts old ticks into the boxes
meet();
