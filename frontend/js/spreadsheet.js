// A table as spreadsheets take it from the clipboard. No document here: the cells come as text.

const PHONE_LIKE = /^[+\d][\d ()-]*$/;
const FORMULA = /^[=+\-@＝＋－＠]/;
const DIRECTION = /\p{Bidi_Control}/gu; // isolates a name on the page; no part of its value
const QUOTED = /["\t\n]/; // what a cell holds between quotes
const MARKUP = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** The format in which cells are as they were, which no other program reads. */
export const CELLS = "text/x-ccrm-admin-cells";

/**
 * Returns a table, rows of texts, in the formats of the clipboard.
 *
 * Spreadsheets take the HTML, where each value is marked as text, so that 007 stays 007. What is pasted into our own
 * pages is what was copied, to the letter.
 */
export function formatsOf(table) {
  const rows = table.map((row) => row.map(safe));
  const cell = (text) => `<td style="mso-number-format:'\\@'">${text.replace(/[&<>]/g, (sign) => MARKUP[sign])}</td>`;
  return {
    [CELLS]: table.map((row) => row.map(quoted).join("\t")).join("\n"),
    "text/plain": rows.map((row) => row.join("\t")).join("\n"),
    "text/html": `<meta charset="utf-8"><table>${rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("")}</table>`,
  };
}

const ONE_CELL = /^(?:[^\t\n]*|"[^"]*(?:""[^"]*)*")\r?\n?$/;

/** Tells whether what was copied is one cell alone; that of several lines stands between quotes. */
export const isOneCell = (text) => ONE_CELL.test(text);

/** Returns text that breaks no table and that no spreadsheet runs as a formula (see export_csv.py). */
function safe(text) {
  const line = text.replace(DIRECTION, "").replace(/\s+/g, " ").trim();
  return FORMULA.test(line) && !PHONE_LIKE.test(line) ? `'${line}` : line;
}

const quoted = (text) => (QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
