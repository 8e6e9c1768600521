// The cells of the grid by keyboard: one of them is in the tab order, the arrows lead to the others.

const CELL = "[data-grid] [data-cell]";
const TAB_STOP = `${CELL}[tabindex="0"]`;

let current = null; // the id of the cell that Tab leads to

const cellsOf = (row) => [...(row?.querySelectorAll("[data-cell]") ?? [])];
const place = (cell) => cell.closest("td").cellIndex;
const isBox = (cell) => cell.matches(".pick"); // stands in one cell with the name

/** Returns the cell above (-1) or below (1), or null at the end of the page. */
export function cellBeside(cell, step) {
  const rows = [...cell.closest("tbody").querySelectorAll("tr[data-key]")]; // a refusal between them is none
  const other = rows[rows.indexOf(cell.closest("tr")) + step];
  const alike = (each) => place(each) === place(cell) && isBox(each) === isBox(cell);
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

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(CELL);
  if (!cell || cell !== event.target || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const lead = LEADS[event.key];
  if (!lead) return;
  event.preventDefault();
  focusCell(lead(cell, cellsOf(cell.closest("tr"))));
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
