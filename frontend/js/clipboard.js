// Onto the clipboard: a text by a click, and the selected rows as a table, and the word that says so.
import { announce } from "./messages.js";
import { selectedRows } from "./selection.js";
import { formatsOf } from "./spreadsheet.js";

const SHOWN_FOR = 1500; // milliseconds
const DASH = "–"; // stands in an empty cell
const TEXT_FIELD = "input:not([type=checkbox]), textarea, [contenteditable]";

// <button data-copy="+48777888999"> copies the text; with an empty data-copy what the button says, without the blanks.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const text = copied(button);
  if (await copyOut({ "text/plain": text })) sayCopied(button, text);
});

const copied = (button) => button.dataset.copy || button.textContent.replaceAll(" ", "");

// Ctrl+C copies the selected rows; text selected by the mouse is copied as ever.
document.addEventListener("copy", (event) => {
  const rows = selectedRows();
  if (!rows.length || !getSelection().isCollapsed || event.target.closest?.(TEXT_FIELD)) return;
  fill(event, formatsOf(rows.map(values)));
  sayCopied(document.querySelector("[data-copy-rows]"), rows.length);
});

/** Answers a copy with a table, rows of texts. */
export function copyTable(event, table) {
  fill(event, formatsOf(table));
  sayCopied(null, table.length > 1 || table[0].length > 1 ? table.length : table[0][0]);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy-rows]");
  if (!button) return;
  const rows = selectedRows();
  const headings = button.dataset.copyRows === "headings" ? [values(rows[0].closest("table").tHead.rows[0])] : [];
  if (await copyOut(formatsOf([...headings, ...rows.map(values)]))) sayCopied(button, rows.length);
});

const values = (row) => [...row.cells].map(cellText);

/** Returns what an export has in the cell's place: what `data-text` says, or, where it is empty, what it is on. */
export function cellText(cell) {
  const given = cell.querySelector("[data-text]");
  if (given) return given.dataset.text || given.textContent;
  const number = cell.querySelector("[data-copy]");
  if (number) return copied(number).replace(/[+ ]/g, "");
  const text = (cell.querySelector("[data-detail]") ?? cell).innerText;
  return text === DASH ? "" : text;
}

/** Puts `formats` ({"text/plain": …, "text/html": …}) on the clipboard and tells whether they got there. */
async function copyOut(formats) {
  if (byCommand(formats)) return true; // works over plain http too, and keeps what a spreadsheet wants of the HTML
  try {
    await navigator.clipboard.writeText(formats["text/plain"]);
    return true;
  } catch {
    return false; // permission refused
  }
}

function byCommand(formats) {
  const answer = (event) => {
    fill(event, formats);
    event.stopPropagation(); // selected rows are not what is asked for
  };
  window.addEventListener("copy", answer, { capture: true });
  const done = document.execCommand("copy");
  window.removeEventListener("copy", answer, { capture: true });
  return done;
}

/** Writes `formats` into a copy event. */
function fill(event, formats) {
  for (const [format, text] of Object.entries(formats)) event.clipboardData.setData(format, text);
  event.preventDefault();
}

/** Says that `what` was copied, to screen readers and for a moment beside `button`. */
function sayCopied(button, what) {
  const word = document.getElementById("announce").dataset.copied;
  announce(`${word}: ${what}`);
  if (!button) return;
  button.dataset.state = word;
  setTimeout(() => delete button.dataset.state, SHOWN_FOR);
}
