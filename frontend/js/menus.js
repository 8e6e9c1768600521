// <details class="dropdown"> opens and closes by itself; this keeps it on the screen, and closes it on a click
// elsewhere, when the focus leaves it, and on Escape.
import { addScope } from "./keys.js";

const OPEN = "details:is(.dropdown, .facet)[open]";
const WITHIN = ".facets-more .facet"; // they unfold where they stand
const EDGE = 8; // pixels that a menu keeps from the edges of the screen

document.addEventListener("toggle", ({ target }) => target.matches?.(OPEN) && place(target), { capture: true });

// A menu that is renewed while it is open stays open.
let kept = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  kept = detail.target.querySelector?.(":scope > .mirror-state[open]") ? detail.target.id : null;
});

document.addEventListener("htmx:afterSwap", () => {
  const menu = kept && document.querySelector(`#${kept} > .mirror-state`);
  if (menu) menu.open = true;
  kept = null;
});

// What arrives later, or a scroll, moves the button under an open menu.
new ResizeObserver(placeAll).observe(document.querySelector(".shell") ?? document.body);
addEventListener("resize", placeAll);
addEventListener("scroll", ({ target }) => target === document && placeAll(), { capture: true, passive: true });

function placeAll() {
  document.querySelectorAll(OPEN).forEach(place);
}

/** Moves an open menu sideways onto the screen, and has it open upwards where there is more room than below. */
function place(details) {
  if (details.matches(WITHIN)) {
    place(details.closest(".facets-more"));
    return;
  }
  const menu = details.querySelector(":scope > :is(.dropdown-menu, .facet-menu)");
  menu.removeAttribute("style");
  const box = menu.getBoundingClientRect();
  const button = details.querySelector("summary").getBoundingClientRect();
  const room = document.documentElement.clientWidth; // innerWidth grows on a phone with what reaches beyond it
  const left = Math.max(EDGE, Math.min(box.left, room - EDGE - box.width));
  menu.style.translate = `${left - box.left}px`;
  if (box.top < button.top) return; // it opens upwards as it is
  const bar = document.querySelector(".topbar");
  const above = button.top - EDGE - (bar?.contains(details) ? 0 : (bar?.offsetHeight ?? 0));
  const below = innerHeight - EDGE - box.top;
  if (box.height <= below) return;
  if (above > below) menu.style.insetBlock = "auto calc(100% + 0.25rem)";
  menu.style.maxHeight = `${Math.max(above, below)}px`;
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    const chosen = event.target.closest?.(".dropdown-item");
    if (!menu.contains(event.target) || (chosen && !chosen.matches("label"))) menu.open = false;
  }
});

addScope("menu", {
  holds: () => document.querySelector(OPEN),
  keys: {
    Escape(menu) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    },
  },
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.(OPEN);
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
