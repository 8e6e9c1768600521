// Search everywhere. Ctrl+K or a [data-open-search] link opens the palette; on the search page they go to its field.
// In [data-search] the arrows move between the field and the results, which are plain links.
import htmx from "htmx.org";
import { addScope, BROWSER } from "./keys.js";

const palette = () => document.getElementById("palette");
const field = (root) => root.querySelector("[name=q]");
const results = (root) => [...root.querySelectorAll("[data-result]")];
const isInField = (root) => document.activeElement === field(root);
const place = (root) => results(root).indexOf(document.activeElement);

let openWhenFound = null; // how the first result is opened once it is there: "here" or "tab"

addScope("everywhere", { holds: () => true, keys: { "Ctrl+k": toggle } });

addScope("search", {
  holds: ({ target }) => target.closest?.("[data-search]"),
  keys: {
    ArrowDown: (root) => (isInField(root) || place(root) >= 0) && focusOn(results(root)[place(root) + 1] ?? results(root).at(-1)),
    ArrowUp: (root) => place(root) >= 0 && focusOn(results(root)[place(root) - 1] ?? field(root)),
    Home: (root) => place(root) >= 0 && focusOn(results(root)[0]),
    End: (root) => place(root) >= 0 && focusOn(results(root).at(-1)),
    Enter: (root) => isInField(root) && openFirst(root, "here"),
    "Ctrl+Enter": (root) => isInField(root) && openFirst(root, "tab"),
    Backspace: type,
    text: type,
  },
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-open-search]");
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (opener && plain && toggle()) event.preventDefault();
  else if (event.target === palette()) palette().close(); // its backdrop
});

document.addEventListener("input", (event) => {
  if (event.target.closest?.("[data-search]")) openWhenFound = null;
});

document.addEventListener("htmx:afterSettle", ({ target }) => {
  const root = target.closest("[data-search]");
  if (root && openWhenFound && isCurrent(root)) open(results(root)[0], openWhenFound);
});

addEventListener("pagehide", () => palette()?.close()); // going back shows the page, not the palette

/** Opens or closes the palette, or goes to the field of the search page; false if there is neither. */
function toggle() {
  const root = palette() ?? document.querySelector("[data-search]");
  if (!root) return false;
  if (root.open) {
    root.close();
    return true;
  }
  if (root.showModal) {
    root.showModal();
    htmx.trigger(root.querySelector("form"), "opened");
  }
  field(root).focus();
  field(root).select();
  return true;
}

/** Goes from a result to the field, before the browser writes the character into it. */
function type(root) {
  if (place(root) < 0) return false;
  field(root).focus();
  return BROWSER;
}

function focusOn(element) {
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}

/** Opens the first result, now or when the answer to what stands in the field is there. */
function openFirst(root, how) {
  if (!field(root).value.trim()) return;
  if (isCurrent(root)) open(results(root)[0], how);
  else openWhenFound = how;
}

/** Tells whether the results shown are those of what stands in the field. */
function isCurrent(root) {
  return root.querySelector("#found").dataset.query === field(root).value.trim();
}

function open(link, how) {
  openWhenFound = null;
  if (!link) return;
  if (how === "tab") window.open(link.href, "_blank", "noopener");
  else link.click();
}
