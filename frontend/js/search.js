// Search everywhere. Ctrl+K or a [data-open-search] link opens the palette; on the search page they go to its field.
// In [data-search] the arrows move between the field and the results, which are plain links.
import htmx from "htmx.org";

const palette = () => document.getElementById("palette");
const field = (root) => root.querySelector("[name=q]");
const results = (root) => [...root.querySelectorAll("[data-result]")];

let openWhenFound = null; // how the first result is opened once it is there: "here" or "tab"

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    if (toggle()) event.preventDefault();
    return;
  }
  const root = event.target.closest?.("[data-search]");
  if (root && move(root, event)) event.preventDefault();
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

/** Does what the key means in the search `root`; false if it means what it always does. */
function move(root, event) {
  const links = results(root);
  const at = links.indexOf(document.activeElement);
  const inField = document.activeElement === field(root);
  if (event.key === "ArrowDown" && (inField || at >= 0)) return focusOn(links[Math.min(at + 1, links.length - 1)]);
  if (event.key === "ArrowUp" && at >= 0) return focusOn(links[at - 1] ?? field(root));
  if (event.key === "Enter" && inField) return openFirst(root, event.ctrlKey || event.metaKey ? "tab" : "here");
  if (at < 0) return false;
  if (event.key === "Home") return focusOn(links[0]);
  if (event.key === "End") return focusOn(links.at(-1));
  if (isText(event)) field(root).focus(); // before the browser writes the character
  return false;
}

function isText({ key, ctrlKey, metaKey, altKey }) {
  return !(ctrlKey || metaKey || altKey) && (key === "Backspace" || [...key].length === 1);
}

function focusOn(element) {
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
  return true;
}

/** Opens the first result, now or when the answer to what stands in the field is there. */
function openFirst(root, how) {
  if (!field(root).value.trim()) return true;
  if (isCurrent(root)) open(results(root)[0], how);
  else openWhenFound = how;
  return true;
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
