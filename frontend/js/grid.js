// The cells of the grid by keyboard: one of them is in the tab order, the arrows lead to the others. And what was refused,
// which stands in the grid below the row that it is about.
import { addScope } from "./keys.js";

const CELL = "[data-grid] [data-cell]";
const TAB_STOP = `${CELL}[tabindex="0"]`;

let current = null; // the id of the cell that Tab leads to

const cellsOf = (row) => [...(row?.querySelectorAll("[data-cell]") ?? [])];
const columnOf = (cell) => cell.closest("td").cellIndex;
const isBox = (cell) => cell.matches(".pick"); // stands in one cell with the name

/** Returns the row of a user, if it is on the page. */
export const rowOf = (key) => document.querySelector(`[data-grid] tr[data-key="${CSS.escape(key)}"]`);

/** Returns the cell of a user's part, if it is on the page. */
export const cellOf = (key, part) => rowOf(key)?.querySelector(`[data-edit="${CSS.escape(part)}"]`);

/** Returns the cell above (-1) or below (1), or null at the end of the page. */
export function cellBeside(cell, step) {
  const rows = [...cell.closest("tbody").querySelectorAll("tr[data-key]")]; // a refusal between them is none
  const other = rows[rows.indexOf(cell.closest("tr")) + step];
  const alike = (each) => columnOf(each) === columnOf(cell) && isBox(each) === isBox(cell);
  return other ? (cellsOf(other).find(alike) ?? null) : null;
}

/** Puts the focus on a cell, in sight. */
export function focusCell(cell) {
  cell?.focus({ preventScroll: true });
  cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const LEADS = {
  ArrowDown: (cell) => cellBeside(cell, 1),
  ArrowUp: (cell) => cellBeside(cell, -1),
  ArrowRight: (cell, all) => all[all.indexOf(cell) + 1],
  ArrowLeft: (cell, all) => all[all.indexOf(cell) - 1],
  Home: (_cell, all) => all.find((each) => !isBox(each)),
  End: (_cell, all) => all.at(-1),
};

const go = (lead) => (cell) => focusCell(lead(cell, cellsOf(cell.closest("tr"))));

addScope("cell", {
  holds: ({ target }) => target.matches?.(CELL) && target,
  keys: Object.fromEntries(Object.entries(LEADS).map(([key, lead]) => [key, go(lead)])),
});

document.addEventListener("focusin", ({ target }) => {
  if (!target.matches?.(CELL)) return;
  for (const other of document.querySelectorAll(TAB_STOP)) other.tabIndex = -1;
  target.tabIndex = 0;
  current = target.id;
});

/** Takes all cells out of the tab order but one. */
function order() {
  const cells = [...document.querySelectorAll(CELL)];
  const stop = cells.find((cell) => cell.id === current) ?? cells.find((cell) => !isBox(cell));
  for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1;
}

document.addEventListener("htmx:load", ({ target }) => {
  if (target.matches("tr, .list") && document.querySelector(CELL)) order();
});
order();

// A refusal stands in a row of its own below the one it is about, so that Shift+Tab leads to it from the cells that follow.
// Where that row is not on the page, it stands above the list.

const FRAME = "grid-refused";

const region = () => document.getElementById("refusals");
const all = () => [...document.querySelectorAll("[data-refusal][data-key]")];
const own = (refusal) => refusal.closest(`tr.${FRAME}`);

/** Takes away what was refused of a user's part before. */
export function removeRefusal(key, part) {
  for (const refusal of all()) if (refusal.dataset.key === key && refusal.dataset.part === part) remove(refusal);
}

/** Takes a refusal away, and goes back to the cell it was about. */
export function settle(refusal) {
  const { key, part } = refusal.dataset;
  const cell = part && cellOf(key, part);
  const hadFocus = refusal.contains(document.activeElement) || document.activeElement === document.body;
  remove(refusal);
  if (hadFocus && cell) focusCell(cell);
}

function remove(refusal) {
  (own(refusal) ?? refusal).remove();
}

/** Puts each refusal below its row, if that is on the page. */
function putInPlace() {
  for (const refusal of all()) {
    const row = rowOf(refusal.dataset.key);
    if (row && !own(refusal)) stay(refusal, () => row.after(framed(refusal, row)));
    else if (!row && own(refusal)) takeOut(refusal);
  }
}

function framed(refusal, row) {
  const frame = document.createElement("tr");
  frame.className = FRAME;
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
document.addEventListener("htmx:afterRequest", putInPlace);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-refusal] [data-settle]");
  if (!button) return;
  event.preventDefault();
  settle(button.closest("[data-refusal]"));
});

addScope("refusal", { holds: ({ target }) => target.closest?.("[data-refusal]"), keys: { Escape: settle } });
