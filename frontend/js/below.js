// Rows across the whole grid, below the row of the user that they are about: refusals, and opened findings. They are no
// rows of the list, so they outlive it: when it comes anew, each is put back below its row, with the focus that it had.
import { cellOf, focusCell, rowOf } from "./grid.js";
import { addScope } from "./keys.js";

const FRAME = "tr.grid-below";

const frames = new Map(); // what is to be done about a frame whose row has left the grid, by frame

/** Returns the row that an element stands in, if it is one of these. */
export const frameOf = (element) => element?.closest?.(FRAME);

/** Puts `content` below the row of the user `key`; `lost` is called with it when that row is no more. */
export function putBelow(key, content, lost) {
  const frame = document.createElement("tr");
  frame.className = "grid-below";
  frame.dataset.about = key;
  const cell = frame.insertCell();
  cell.colSpan = rowOf(key).cells.length;
  frames.set(frame, lost);
  keepingFocus(content, () => {
    cell.append(content);
    rowOf(key).after(frame);
  });
}

/** Takes away what was put below a row; whoever was in it goes back to the cell of `part`. */
export function takeAway(content, part) {
  const frame = frameOf(content);
  const cell = frame && part && cellOf(frame.dataset.about, part);
  const hadFocus = content.contains(document.activeElement) || document.activeElement === document.body;
  frames.delete(frame);
  (frame ?? content).remove();
  if (hadFocus && cell) focusCell(cell);
}

function keepingFocus(content, move) {
  const focused = content.contains(document.activeElement) ? document.activeElement : null;
  move();
  focused?.focus({ preventScroll: true });
}

let kept = null; // what had the focus in a frame when the list went
let going = false; // whether the list that is on the page is about to go

// The list goes with all its rows; the frames are kept.
document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (target.id !== "list" || !detail.shouldSwap) return;
  going = true;
  kept = frameOf(document.activeElement) ? document.activeElement : null;
  for (const frame of frames.keys()) frame.remove();
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id === "list") going = false;
});

/** Puts each frame below its row, where it is not; what comes along with a list comes before it. */
function place() {
  if (going) return;
  for (const [frame, lost] of frames) {
    const row = rowOf(frame.dataset.about);
    if (!row) {
      frames.delete(frame);
      frame.remove();
      lost(frame.cells[0].firstElementChild);
    } else if (!frame.isConnected) {
      frame.cells[0].colSpan = row.cells.length;
      row.after(frame);
      frame.cells[0].firstElementChild.dispatchEvent(new CustomEvent("placed", { bubbles: true }));
    }
  }
  if (kept?.isConnected && document.activeElement === document.body) kept.focus({ preventScroll: true });
  kept = null;
}

document.addEventListener("htmx:afterSettle", place);
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => !detail.target?.isConnected && place());

addScope("below", {
  holds: ({ target }) => frameOf(target)?.cells[0].firstElementChild,
  keys: { Escape: (content) => content.dispatchEvent(new CustomEvent("dismiss", { bubbles: true })) },
});
