// What stands in one line, facets or totals: those that have no room go into a menu of their own, which on phones has all
// facets.
const PHONE = window.matchMedia("(max-width: 767.98px)");

const widths = new WeakMap(); // of the lines when they were last filled

/** Puts into a line's menu what has no room in the line. */
function fit(line) {
  if (line.clientWidth === widths.get(line)) return;
  widths.set(line, line.clientWidth);
  const more = line.querySelector(":scope > [data-fit-more]");
  const menu = more.querySelector("[data-more]");
  const focused = line.contains(document.activeElement) ? document.activeElement : null;
  more.before(...menu.children);
  const parts = [...line.children].filter((part) => part !== more);
  const folds = PHONE.matches && line.dataset.fit === "folds";
  const over = folds ? parts : beyond(line, parts, more);
  more.hidden = over.length === 0;
  menu.append(...over);
  const counted = folds ? over.filter((part) => part.matches(".chosen")) : over; // of those that all stand there, what narrows
  more.querySelector("[data-count]").textContent = String(counted.length || "");
  if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

/**
 * Returns the parts that the line has no room for: the last ones, those that narrow a list only if they must.
 * All widths are read before anything is taken out: each reading after a change would lay out the page anew.
 */
function beyond(line, parts, more) {
  const excess = () => line.scrollWidth - line.clientWidth;
  more.hidden = true;
  if (excess() <= 0) return [];
  more.hidden = false;
  const gap = Number.parseFloat(getComputedStyle(line).columnGap) || 0;
  const taken = new Map(parts.map((part) => [part, part.getBoundingClientRect().width + gap]));
  const narrowing = (part) => Number(part.matches(".chosen"));
  const rest = parts.toReversed().sort((one, other) => narrowing(one) - narrowing(other));
  const over = new Set();
  while (rest.length && excess() > 0) {
    for (let left = excess(); left > 0 && rest.length; ) {
      left -= taken.get(rest[0]);
      over.add(rest.shift());
    }
    for (const part of over) part.remove();
  }
  return parts.filter((part) => over.has(part));
}

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) fit(target);
});

/** Takes up the lines that have come onto the page. */
function meet() {
  for (const line of document.querySelectorAll("[data-fit]")) {
    if (widths.has(line)) continue;
    fit(line);
    watcher.observe(line);
  }
}

document.addEventListener("htmx:afterSwap", meet);
document.addEventListener("htmx:oobAfterSwap", meet);
document.fonts?.ready.then(() => {
  for (const line of document.querySelectorAll("[data-fit]")) {
    widths.set(line, 0);
    fit(line);
  }
});
meet();
