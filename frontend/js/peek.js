// All of a cell that shows only some of it: on hover after a moment, on focus at once, on a tap; Escape closes it.
import { frameOf } from "./below.js";
import { placeBeside } from "./floating.js";
import { addScope } from "./keys.js";

const CELL = "[data-grid] .cell:is([data-edit], [data-part])";
const SHORTENED = ".more, .delta, .kept";
const ACCOUNT = ':is([data-edit="extension"], [data-part="extension"])'; // has a name and a server
const HOVER_MS = 300;

const box = () => document.getElementById("peek");
const isOpen = () => box()?.matches(":popover-open");

let about = null; // the cell that the box is, or is about to be, of
let timer = 0;
let asked = null; // the request under way
let dismissed = null; // the cell whose box was closed by Escape, until it is left

/** Tells whether a cell holds more than it shows. */
function isShortened(cell) {
  const value = cell.querySelector(".value");
  return cell.querySelector(SHORTENED) || (value && value.scrollWidth > value.clientWidth);
}

function show(cell) {
  if (cell === about && isOpen()) return;
  hide();
  if (
    cell === dismissed ||
    !(cell.matches(ACCOUNT) || isShortened(cell)) ||
    document.querySelector("#editor:popover-open, [data-selected-cell]")
  )
    return;
  about = cell;
  fill(cell);
}

async function fill(cell) {
  const { key } = cell.closest("tr").dataset;
  asked = new AbortController();
  const url = `users/${key}/peek/?part=${cell.dataset.edit ?? cell.dataset.part}`;
  const how = { headers: { "HX-Request": "true" }, signal: asked.signal };
  const answer = await fetch(url, how).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const html = (await answer.text().catch(() => "")).trim(); // or asked for something else meanwhile
  if (!html || about !== cell || !cell.isConnected) return;
  box().innerHTML = html;
  box().showPopover();
  place();
  cell.setAttribute("aria-describedby", "peek");
}

/** Puts the box at its cell, where it covers no refusal. */
function place() {
  placeBeside(about, box(), { above: Boolean(frameOf(about.closest("tr").nextElementSibling)) });
}

function hide() {
  clearTimeout(timer);
  asked?.abort();
  about?.removeAttribute("aria-describedby");
  about = null;
  if (isOpen()) box().hidePopover();
}

const cellAt = (target) => target.closest?.(CELL);
const isWithin = (target) => target && (cellAt(target) === about || box()?.contains(target));

document.addEventListener("pointerover", ({ target, pointerType }) => {
  const cell = cellAt(target);
  if (!cell || pointerType !== "mouse" || cell === about) return;
  clearTimeout(timer);
  timer = setTimeout(() => show(cell), HOVER_MS);
});

document.addEventListener("pointerout", ({ target, relatedTarget, pointerType }) => {
  if (pointerType !== "mouse") return;
  clearTimeout(timer);
  const cell = cellAt(target);
  if (cell && cell === dismissed && !cell.contains(relatedTarget)) dismissed = null;
  if (!isWithin(target) || isWithin(relatedTarget)) return;
  const focused = cellAt(document.activeElement);
  hide();
  if (focused?.matches(":focus-visible")) show(focused);
});

document.addEventListener("focusin", ({ target }) => {
  const cell = cellAt(target);
  if (cell?.matches(":focus-visible")) show(cell);
  else if (!box()?.contains(target)) hide();
});

document.addEventListener("focusout", ({ target }) => {
  if (cellAt(target) === dismissed) dismissed = null;
});

// A tap shows all of a cell first; the next one opens what a click opens. A click that opens something has the box closed.
document.addEventListener(
  "click",
  (event) => {
    const cell = cellAt(event.target);
    if (event.pointerType === "touch" && cell && cell !== about && isShortened(cell)) {
      event.preventDefault();
      event.stopPropagation();
      show(cell);
    } else if (!box()?.contains(event.target)) hide();
  },
  true,
);

for (const gone of ["scroll", "resize"]) {
  addEventListener(gone, ({ target }) => !box()?.contains(target === window ? null : target) && hide(), {
    capture: true,
    passive: true,
  });
}
document.addEventListener("htmx:afterRequest", () => isOpen() && about?.isConnected && place()); // one may have come
document.addEventListener("htmx:oobAfterSwap", () => about && !about.isConnected && hide());

addScope("peek", {
  holds: isOpen,
  keys: {
    Escape() {
      dismissed = about;
      hide();
    },
  },
});
