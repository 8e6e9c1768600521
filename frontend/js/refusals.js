// A refusal stands in the grid, in a row of its own below the one it is about, so that Shift+Tab leads to it from the
// cells that follow. Where that row is not on the page, it stands above the list.
import { focusCell } from "./grid-cells.js";

const ROW = "grid-refused";

const region = () => document.getElementById("refusals");
const all = () => [...document.querySelectorAll("[data-refusal][data-key]")];
const rowOf = ({ dataset }) => document.querySelector(`[data-grid] tr[data-key="${CSS.escape(dataset.key)}"]`);
const own = (refusal) => refusal.closest(`tr.${ROW}`);

/** Takes away what was refused of a user's part before. */
export function removeRefusal(key, part) {
  for (const refusal of all()) if (refusal.dataset.key === key && refusal.dataset.part === part) remove(refusal);
}

/** Takes a refusal away, and goes back to the cell it was about. */
export function settle(refusal) {
  const { part } = refusal.dataset;
  const cell = part && rowOf(refusal)?.querySelector(`[data-edit="${CSS.escape(part)}"]`);
  const hadFocus = refusal.contains(document.activeElement) || document.activeElement === document.body;
  remove(refusal);
  if (hadFocus && cell) focusCell(cell);
}

function remove(refusal) {
  (own(refusal) ?? refusal).remove();
}

/** Puts each refusal below its row, if that is on the page. */
function place() {
  for (const refusal of all()) {
    const row = rowOf(refusal);
    if (row && !own(refusal)) stay(refusal, () => row.after(framed(refusal, row)));
    else if (!row && own(refusal)) takeOut(refusal);
  }
}

function framed(refusal, row) {
  const frame = document.createElement("tr");
  frame.className = ROW;
  const cell = frame.insertCell();
  cell.className = "grid-refusal-cell";
  cell.colSpan = row.cells.length;
  cell.append(refusal);
  return frame;
}

function takeOut(refusal) {
  const frame = own(refusal);
  stay(refusal, () => region().append(refusal));
  frame.remove();
}

/** Moves a refusal; what has the focus in it keeps it. */
function stay(refusal, move) {
  const focused = refusal.contains(document.activeElement) ? document.activeElement : null;
  move();
  focused?.focus({ preventScroll: true });
}

// The list goes with all its rows.
document.addEventListener("htmx:beforeSwap", ({ target }) => {
  if (target.id === "list") for (const refusal of all()) if (own(refusal)) takeOut(refusal);
});
document.addEventListener("htmx:afterRequest", place);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-refusal] [data-settle]");
  if (!button) return;
  event.preventDefault();
  settle(button.closest("[data-refusal]"));
});

document.addEventListener("keydown", (event) => {
  const refusal = event.key === "Escape" && event.target.closest?.("[data-refusal]");
  if (!refusal) return;
  event.preventDefault();
  settle(refusal);
});
