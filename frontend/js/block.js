// A block of cells, as in a spreadsheet: selected from a cell by Shift and the arrows, copied out, pasted into from the
// first cell on, filled down from its first row, and cleared. What is written is one edit.
import { cellText, copyTable } from "./clipboard.js";
import { send } from "./edits.js";
import { cellBeside, focusCell } from "./grid.js";
import { addScope } from "./keys.js";
import { CELLS, isOneCell } from "./spreadsheet.js";

const GRID = "[data-grid]";
const CELL = ".cell:is([data-edit], [data-part])";
const SELECTED = `${GRID} [data-selected-cell]`;
const HORIZONTAL = { ArrowLeft: -1, ArrowRight: 1 };
const VERTICAL = { ArrowUp: -1, ArrowDown: 1 };

let anchor = null; // the id of the cell that the block was begun from

const selected = () => [...document.querySelectorAll(SELECTED)];
const cellsOf = (row) => [...row.querySelectorAll(CELL)].filter((cell) => cell.checkVisibility());
const rowsOf = (cell) => [...cell.closest("tbody").querySelectorAll("tr[data-key]")];
const placeOf = (cell) => ({ row: rowsOf(cell).indexOf(cell.closest("tr")), column: cellsOf(cell.closest("tr")).indexOf(cell) });

function clear() {
  anchor = null;
  for (const cell of selected()) delete cell.dataset.selectedCell;
}

/** Selects all cells between two. */
function select(from, to) {
  for (const cell of selected()) delete cell.dataset.selectedCell;
  const [one, other] = [placeOf(from), placeOf(to)];
  const between = (a, b, at) => at >= Math.min(a, b) && at <= Math.max(a, b);
  for (const [at, row] of rowsOf(from).entries()) {
    if (!between(one.row, other.row, at)) continue;
    for (const [column, cell] of cellsOf(row).entries())
      if (between(one.column, other.column, column)) cell.dataset.selectedCell = "";
  }
}

function extend(cell, { key }) {
  const next = key in VERTICAL ? cellBeside(cell, VERTICAL[key]) : beside(cell, HORIZONTAL[key]);
  anchor ??= cell.id;
  const from = document.getElementById(anchor);
  if (!next?.matches(CELL) || !from) return;
  select(from, next);
  focusCell(next);
}

function beside(cell, step) {
  const all = cellsOf(cell.closest("tr"));
  return all[all.indexOf(cell) + step];
}

/** Returns the block, rows of cells; the cell that has the focus where none was selected. */
function block(cell) {
  const cells = selected().length ? selected() : [cell];
  const rows = Map.groupBy(cells, (each) => each.closest("tr"));
  return [...rows.values()];
}

const partsOf = (cells) => cells.map((cell) => cell.dataset.edit);
const editable = (cells) => cells.filter((cell, at) => cell.dataset.edit && partsOf(cells).indexOf(cell.dataset.edit) === at);

function write(rows, parts, more) {
  const url = document.getElementById("sent")?.dataset.paste;
  if (!url || !rows.length || !parts.length) return;
  const fields = {
    block: rows.map((row) => row.dataset.key).join(","),
    versions: rows.map((row) => row.dataset.version).join(","),
    parts: parts.join(","),
    ...more,
  };
  send(url, Object.entries(fields), rows[0].dataset.key);
}

function fillDown(cell) {
  const above = cellBeside(cell, -1);
  if (selected().length === 0 && !above) return;
  const chosen = selected().length ? block(cell) : [[above], [cell]];
  if (chosen.length > 1)
    write(
      chosen.map(([first]) => first.closest("tr")),
      partsOf(editable(chosen[0])),
      { fill: "1" },
    );
}

/** Has the block, or the cell, as live again. */
function clearCells(cell) {
  const chosen = block(cell);
  write(
    chosen.map(([first]) => first.closest("tr")),
    partsOf(editable(chosen[0])),
    { clear: "1" },
  );
}

const HELD = ({ target }) => (target.matches?.(`${GRID} ${CELL}`) ? target : null);

addScope("block", {
  holds: HELD,
  keys: {
    ...Object.fromEntries(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].map((key) => [`Shift+${key}`, extend])),
    "Ctrl+d": fillDown,
    Delete: clearCells,
    Backspace: clearCells,
    Escape: () => (selected().length ? clear() : false),
  },
});

// Whatever else is gone to begins anew.
document.addEventListener("focusin", ({ target }) => {
  if (!target.hasAttribute?.("data-selected-cell") && anchor !== null && target.id !== anchor)
    queueMicrotask(() => {
      if (!document.activeElement?.hasAttribute("data-selected-cell")) clear();
    });
});

document.addEventListener("copy", (event) => {
  const cell = HELD({ target: document.activeElement });
  if (!cell || !getSelection().isCollapsed || document.querySelector(".pick:checked")) return;
  copyTable(
    event,
    block(cell).map((cells) => cells.map((each) => cellText(each.parentElement))),
  );
});

document.addEventListener("paste", (event) => {
  const cell = HELD({ target: document.activeElement });
  const text = event.clipboardData?.getData(CELLS) || event.clipboardData?.getData("text/plain");
  if (!cell?.dataset.edit || !text) return;
  event.preventDefault();
  const [[first]] = block(cell);
  const { row } = placeOf(first);
  const alone = isOneCell(text);
  if (alone && selected().length)
    write(
      block(cell).map(([each]) => each.closest("tr")),
      partsOf(editable(block(cell)[0])),
      { text, spread: "1" },
    );
  else if (alone) write([first.closest("tr")], [first.dataset.edit], { text });
  else write(rowsOf(first).slice(row), partsOf(editable(cellsOf(first.closest("tr")).slice(placeOf(first).column))), { text });
});
