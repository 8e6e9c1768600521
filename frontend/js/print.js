// Print. A plan's screens are printed by print views of theirs, to which the button and Ctrl+P lead; these print themselves.
import { addScope } from "./keys.js";

const AT_ONCE = "#print"; // the fragment of a print view that is to print itself
const OF_SCREEN = '[data-print-view="screen"]'; // prints what the screen shows

addScope("print", {
  holds: () => document.querySelector("[data-print-view]"),
  keys: { "Ctrl+p": (link) => link.click() },
});

// The screen is narrowed without the link being drawn anew.
function follow() {
  for (const link of document.querySelectorAll(OF_SCREEN)) link.search = location.search;
}

document.addEventListener("htmx:pushedIntoHistory", follow);
document.addEventListener("htmx:replacedInHistory", follow);

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print]")) window.print();
});

if (location.hash === AT_ONCE && document.querySelector("[data-print]")) {
  history.replaceState(history.state, "", location.pathname + location.search); // a reload prints no more
  document.fonts.ready.then(() => window.print());
}
