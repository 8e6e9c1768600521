// Where what floats over the page stands: at the element that it belongs to.

const GAP = 4; // pixels

/** Puts a box at its anchor: below it where there is room, unless `above`, else above; nowhere off the screen. */
export function placeBeside(anchor, box, { above = false } = {}) {
  const from = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = from.bottom + GAP;
  const lowest = innerHeight - GAP - height;
  const fitsAbove = above && from.top - GAP - height >= GAP;
  box.style.top = `${below <= lowest && !fitsAbove ? below : Math.max(GAP, Math.min(from.top - GAP - height, lowest))}px`;
  box.style.left = `${Math.max(GAP, Math.min(from.left, innerWidth - GAP - width))}px`;
}
