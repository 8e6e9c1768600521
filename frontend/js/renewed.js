// A list that a sync renews stays as it was for who is working in it: scrolled as far, and with its menus open.
import htmx from "htmx.org";

const SCROLLER = "#list .table-responsive";
const OPEN_MENU = "#list details.dropdown[open]";

let scrolled = null; // how far the rows were, while they are renewed
let held = false; // whether a menu that somebody fills in kept the list from being renewed

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
