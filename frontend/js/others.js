// What somebody else has just changed in the grid: the cell has a frame in their colour, with their initials, for some
// seconds. Their face comes from the title line, which shows who is here.

const SHOWN_MS = 5000;

const face = (name) => [...document.querySelectorAll("#here [data-person]")].find(({ dataset }) => dataset.person === name);
const said = (cell) =>
  [...(cell?.childNodes ?? [])]
    .filter((part) => !part.matches?.("[data-by-other]"))
    .map((part) => part.textContent)
    .join("|");

document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target, fragment } }) => {
  const row = fragment.querySelector?.("tr[data-news]");
  if (!row || row.id !== target.id || row.dataset.version === target.dataset.version) return;
  const theirs = face(row.dataset.by);
  for (const cell of theirs ? row.querySelectorAll(".cell[id]") : []) {
    const before = document.getElementById(cell.id);
    if (before && said(before) !== said(cell)) mark(cell, theirs);
  }
});

function mark(cell, theirs) {
  const sign = theirs.cloneNode(true);
  sign.dataset.byOther = "";
  const colour = [...theirs.classList].find((name) => name.startsWith("face-"));
  cell.append(sign);
  cell.classList.add("by-other", colour);
  setTimeout(() => {
    sign.remove();
    cell.classList.remove("by-other", colour);
  }, SHOWN_MS);
}
