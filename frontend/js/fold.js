// The menu folds to its icons at once; the browser remembers it. Without a script the form does the same.
import { addScope } from "./keys.js";

const root = document.documentElement;
const WIDTHS = ["folded", "open"];

document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
  if (target.matches("[data-fold]")) root.dataset.menu = detail.requestConfig.parameters.menu;
});

addScope("frame", {
  holds: ({ target }) => !target.isContentEditable && !/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName),
  keys: { "[": fold },
});

function fold() {
  const form = document.querySelector("[data-fold]");
  const next = WIDTHS.find((width) => width !== (root.dataset.menu ?? "open"));
  const button = form?.querySelector(`[value=${next}]`);
  if (!button?.checkVisibility()) return false; // it is folded by itself, or a drawer
  button.click();
  return true;
}
