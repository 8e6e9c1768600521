// The facets stand in one line: those that have no room go into a menu of their own, which on phones has them all.
const PHONE = window.matchMedia("(max-width: 767.98px)");

const line = () => document.querySelector("[data-fit]");

let width = 0; // of the line when it was last filled
let filled = null; // the line that was filled

/** Puts into the menu what has no room in the line. */
function fit() {
  const facets = line();
  if (!facets || (facets === filled && facets.clientWidth === width)) return;
  filled = facets;
  width = facets.clientWidth;
  const more = facets.querySelector(":scope > .facets-more");
  const menu = more.querySelector("[data-more]");
  const focused = facets.contains(document.activeElement) ? document.activeElement : null;
  more.before(...menu.children);
  const choices = [...facets.querySelectorAll(":scope > .facet-choice")];
  const over = PHONE.matches ? choices : beyond(facets, choices, more);
  more.hidden = over.length === 0;
  menu.append(...over);
  more.querySelector("[data-count]").textContent = String(counted(over) || "");
  if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

/** Returns the choices that the line has no room for: the last ones, those that narrow the list only if they must. */
function beyond(facets, choices, more) {
  const fits = () => facets.scrollWidth <= facets.clientWidth;
  more.hidden = true;
  if (fits()) return [];
  more.hidden = false;
  const narrowing = (choice) => Number(choice.matches(".chosen"));
  const over = new Set();
  for (const choice of choices.toReversed().sort((one, other) => narrowing(one) - narrowing(other))) {
    if (fits()) break;
    over.add(choice);
    choice.remove();
  }
  return choices.filter((choice) => over.has(choice));
}

/** Returns how many facets are in the menu; on phones, how many of them narrow the list. */
const counted = (over) => over.filter((choice) => !PHONE.matches || choice.matches(".chosen")).length;

const watcher = new ResizeObserver(fit);

/** Takes up the line that has come onto the page. */
function meet() {
  if (!line()) return;
  if (line() !== filled) {
    watcher.disconnect();
    watcher.observe(line());
  }
  fit();
}

document.addEventListener("htmx:afterSwap", meet);
document.fonts?.ready.then(() => {
  width = 0;
  fit();
});
meet();
