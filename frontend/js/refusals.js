// What was refused stands below the row that it is about, so that Shift+Tab leads to it from the cells that follow. Where
// that row is not on the page, or what it is about is no one cell, it stands above the list.
import { frameOf, putBelow, takeAway } from "./below.js";
import { rowOf } from "./grid.js";

const REFUSAL = "[data-refusal]";

const all = () => [...document.querySelectorAll(REFUSAL)];

/** Takes away what was refused of a user's part before; without them, what was refused of no cell. */
export function removeRefusal(key, part) {
  for (const refusal of all()) if (refusal.dataset.key === key && refusal.dataset.part === part) takeAway(refusal);
}

/** Takes a refusal away, and goes back to the cell it was about. */
export function settle(refusal) {
  takeAway(refusal, refusal.dataset.part);
}

document.addEventListener("htmx:afterRequest", () => {
  for (const refusal of all()) {
    const { key } = refusal.dataset;
    if (key && rowOf(key) && !frameOf(refusal))
      putBelow(key, refusal, (lost) => document.getElementById("refusals").append(lost));
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(`${REFUSAL} [data-settle]`);
  if (!button) return;
  event.preventDefault();
  settle(button.closest(REFUSAL));
});

document.addEventListener("dismiss", ({ target }) => target.matches(REFUSAL) && settle(target));
