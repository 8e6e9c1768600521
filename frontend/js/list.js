// What a list keeps when it is drawn anew: a facet's menu that is open, how far the rows are scrolled, the mark on its
// saved view in the menu. And its column chooser, by which a column moves at once.
import htmx from "htmx.org";
import { announce } from "./messages.js";

const SCROLLER = "#list > .sheet";
const OPEN_MENU = "#list details.dropdown[open]";
const RETURNS = ["back_forward", "reload"];

// A facet's menu stays open, scrolled to where it was, while its values are chosen one after the other.

let facetOpen = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const facet = detail.target.querySelector(".facet:not(.facets-more)[open]");
  facetOpen = facet && { name: facet.dataset.facet, scroll: facet.querySelector(".facet-menu").scrollTop };
});

document.addEventListener("htmx:afterSwap", () => {
  const facet = facetOpen && document.querySelector(`.facet[data-facet="${CSS.escape(facetOpen.name)}"]`);
  if (!facet) return;
  facet.open = true;
  facet.querySelector(".facet-menu").scrollTop = facetOpen.scroll;
  facetOpen = null;
});

// A list that a sync renews stays scrolled as far, and is not renewed under a menu that somebody fills in.

let scrolled = null; // how far the rows were, while they are renewed
let held = false; // whether a menu kept the list from being renewed

const renews = ({ target, requestConfig }) => target.id === "list" && requestConfig.triggeringEvent?.type === "synced";

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!renews(event.detail) || !document.querySelector(OPEN_MENU)) return;
  event.preventDefault();
  event.detail.target.removeAttribute("aria-busy");
  held = true;
});

document.addEventListener(
  "toggle",
  () => {
    if (!held || document.querySelector(OPEN_MENU)) return;
    held = false;
    htmx.trigger(document.body, "synced");
  },
  { capture: true },
);

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const rows = renews(detail) && document.querySelector(SCROLLER);
  scrolled = rows ? { top: rows.scrollTop, left: rows.scrollLeft, behavior: "instant" } : null;
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!scrolled || target.id !== "list") return;
  document.querySelector(SCROLLER)?.scrollTo(scrolled);
  scrolled = null;
});

// A list's rows scroll by themselves, which browsers don't bring back: how far is kept for each address of the tab, for
// going back, going forward and reloading.

const scrolledAs = () => `scroll:${location.pathname}${location.search}`;

document.addEventListener(
  "scroll",
  ({ target }) => {
    if (target.matches?.(SCROLLER)) sessionStorage.setItem(scrolledAs(), `${target.scrollTop} ${target.scrollLeft}`);
  },
  { capture: true, passive: true },
);

if (RETURNS.includes(performance.getEntriesByType("navigation")[0]?.type)) {
  const [top, left] = (sessionStorage.getItem(scrolledAs()) ?? "0 0").split(" ");
  document.querySelector(SCROLLER)?.scrollTo({ top, left, behavior: "instant" });
}

// The menu is not swapped with the list: the mark is taken off a saved view when the list shows something else.

function markView() {
  for (const link of document.querySelectorAll(".menu-views a")) {
    if (link.href === location.href) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:pushedIntoHistory", markView);
document.addEventListener("htmx:replacedInHistory", markView);

// The arrows of the column chooser; without a script they post the form.

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-move]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest("li");
  if (button.dataset.move === "up") item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  // Moving took the focus away; at either end the button is hidden, and the other one has it.
  const shown = [button, ...item.querySelectorAll("[data-move]")].find((one) =>
    one.checkVisibility({ visibilityProperty: true }),
  );
  shown.focus();
  const items = [...item.parentElement.children];
  announce(`${item.querySelector("label").textContent.trim()}: ${items.indexOf(item) + 1}/${items.length}`);
});
