// Rows for a spreadsheet: what is text stays text, and nothing runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CELLS as AS_THEY_ARE, formatsOf, isOneCell } from "../../frontend/js/spreadsheet.js";

const CELLS = {
  "007": "007",
  "+48 777 888 999": "+48 777 888 999",
  "-5": "'-5",
  "=1+1": "'=1+1",
  "＝1+1": "'＝1+1",
  "+cmd": "'+cmd",
  "@SUM(A1)": "'@SUM(A1)",
  "two\nlines\tand a tab": "two lines and a tab",
  "\u2067name\u2069": "name",
  " Łódź ": "Łódź",
};

test("a cell holds one line that no spreadsheet runs", () => {
  for (const [text, copied] of Object.entries(CELLS)) assert.equal(formatsOf([[text]])["text/plain"], copied);
});

test("rows are lines, and cells are told apart by tabs", () => {
  const table = [
    ["Name", "Extension"],
    ["Anna", ""],
  ];
  assert.equal(formatsOf(table)["text/plain"], "Name\tExtension\nAnna\t");
});

test("the HTML says that values are text, and holds no markup of theirs", () => {
  const html = formatsOf([["<b>&"]])["text/html"];
  assert.match(html, /<td style="mso-number-format:'\\@'">&lt;b&gt;&amp;<\/td>/);
});

test("what is pasted into our own pages is what was copied", () => {
  const table = [
    ["- text", "=1+1"],
    ['two\nlines and a "quote"', " Łódź "],
  ];
  assert.equal(formatsOf(table)[AS_THEY_ARE], '- text\t=1+1\n"two\nlines and a ""quote"""\t Łódź ');
});

test("one cell is told from several, also one of several lines between quotes", () => {
  const note = formatsOf([['two\nlines\tand a "quote"']])[AS_THEY_ARE];
  for (const text of ["", "a", "a\n", "a\r\n", '"', '19" screen', '""', note, `${note}\r\n`]) assert(isOneCell(text), text);
  for (const text of ["a\tb", "a\nb", '"a"\n"b"', '"a"\t"b"', '"two\nlines"\tb', `${note}\n${note}`, '"open\nB'])
    assert(!isOneCell(text), text);
});
