// Copies the selected rows as a table for a spreadsheet: Ctrl+C, or a button [data-copy-rows]. The values are those
// of an export. Text selected by the mouse is copied as ever.
import { copyOut, fill, sayCopied } from "./clipboard.js";
import { copied } from "./copy.js";
import { selectedRows } from "./selection.js";

const PHONE_LIKE = /^[+\d][\d ()-]*$/;
const FORMULA = /^[=+\-@＝＋－＠]/;
const DIRECTION = /\p{Bidi_Control}/gu; // isolates a name on the page; no part of its value
const DASH = "–"; // stands in an empty cell
const TEXT_FIELD = "input:not([type=checkbox]), textarea, [contenteditable]";

document.addEventListener("copy", (event) => {
  const rows = selectedRows();
  if (!rows.length || !getSelection().isCollapsed || event.target.closest?.(TEXT_FIELD)) return;
  fill(event, formats(rows.map(values)));
  sayCopied(document.querySelector("[data-copy-rows]"), rows.length);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy-rows]");
  if (!button) return;
  const rows = selectedRows();
  const headings = button.dataset.copyRows === "headings" ? [values(rows[0].closest("table").tHead.rows[0])] : [];
  if (await copyOut(formats([...headings, ...rows.map(values)]))) sayCopied(button, rows.length);
});

function values(row) {
  return [...row.cells].map((cell) => safe(value(cell)));
}

/** Returns what an export has in the cell's place. */
function value(cell) {
  const given = cell.querySelector("[data-text]");
  if (given) return given.dataset.text;
  const number = cell.querySelector("[data-copy]");
  if (number) return copied(number).replace(/[+ ]/g, "");
  const text = (cell.querySelector("[data-detail]") ?? cell).innerText;
  return text === DASH ? "" : text;
}

/** Returns text that breaks no table and that no spreadsheet runs as a formula (see export_csv.py). */
function safe(text) {
  const line = text.replace(DIRECTION, "").replace(/\s+/g, " ").trim();
  return FORMULA.test(line) && !PHONE_LIKE.test(line) ? `'${line}` : line;
}

/** Spreadsheets take the HTML, where each value is marked as text, so that 007 stays 007. */
function formats(table) {
  const cells = (row) => row.map((text) => `<td style="mso-number-format:'\\@'">${escaped(text)}</td>`).join("");
  return {
    "text/plain": table.map((row) => row.join("\t")).join("\n"),
    "text/html": `<meta charset="utf-8"><table>${table.map((row) => `<tr>${cells(row)}</tr>`).join("")}</table>`,
  };
}

function escaped(text) {
  const holder = document.createElement("i");
  holder.textContent = text;
  return holder.innerHTML;
}
