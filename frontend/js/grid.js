// The cells of the grid by keyboard: one of them is in the tab order, the arrows lead to the others.
import { addScope } from "./keys.js";

const CELL = "[data-grid] [data-cell]";
const TAB_STOP = `${CELL}[tabindex="0"]`;

let current = null; // the id of the cell that Tab leads to

const cellsOf = (row) => [...(row?.querySelectorAll("[data-cell]") ?? [])];
const columnOf = (cell) => cell.closest("td, th").cellIndex;
const isBox = (cell) => cell.matches(".pick"); // stands in one cell with the name

/** Returns the row of a user, if it is on the page. */
export const rowOf = (key) => document.querySelector(`[data-grid] tr[data-key="${CSS.escape(key)}"]`);

/** Returns the cell of a user's part, if it is on the page. */
export const cellOf = (key, part) => rowOf(key)?.querySelector(`[data-edit="${CSS.escape(part)}"]`);

/** Returns the cell above (-1) or below (1), or null at the end of the page. */
export function cellBeside(cell, step) {
  const rows = [...cell.closest("tbody").querySelectorAll("tr[data-key]")]; // what stands between them is none
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
