// The findings of one user, opened in a row below theirs by Enter or a click on the cell. One is open at a time; it stays
// through edits of others and syncs, shows what is found by then, and keeps its place.
import htmx from "htmx.org";
import { putBelow, takeAway } from "./below.js";
import { focusCell, rowOf } from "./grid.js";
import { addScope } from "./keys.js";

const OPENER = "[data-grid] a[data-findings]";

const unfolded = () => document.getElementById("unfolded");
const openerOf = (key) => rowOf(key)?.querySelector("[data-findings]");

/** Opens what a cell of findings leads to, or closes it if it is open. */
function toggle(opener) {
  const { key } = opener.closest("tr").dataset;
  const again = unfolded()?.dataset.key === key;
  close();
  if (again) return;
  const content = Object.assign(document.createElement("div"), { id: "unfolded", className: "grid-unfolded" });
  content.dataset.key = key;
  putBelow(key, content, () => {});
  renew(content);
}

/** Says at the cell that its findings are open, and shows them; there may be none any more. */
async function renew(content) {
  const opener = openerOf(content.dataset.key);
  if (!opener) return close();
  opener.ariaExpanded = "true";
  await htmx.ajax("GET", opener.getAttribute("href"), { source: content, target: content, swap: "innerHTML" });
  return content.scrollIntoView({ block: "nearest" });
}

function close() {
  const content = unfolded();
  if (!content) return;
  const opener = openerOf(content.dataset.key);
  const hadFocus = content.contains(document.activeElement);
  takeAway(content);
  if (opener) opener.ariaExpanded = "false";
  if (hadFocus) focusCell(opener ?? rowOf(content.dataset.key)?.querySelector("a[data-cell]"));
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.(OPENER);
  if (!opener || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  toggle(opener);
});

document.addEventListener("dismiss", ({ target }) => target === unfolded() && close());

addScope("unfolded", {
  holds: ({ target }) => target.matches?.(`${OPENER}[aria-expanded="true"]`),
  keys: { Escape: close },
});

// An address may name the cell whose findings are to be open: after one of them was acknowledged on a page of its own.
const asked = document.getElementById(location.hash.slice(1));
if (asked?.matches(OPENER)) {
  toggle(asked);
  focusCell(asked);
}

// A row that comes anew may have other findings.
document.addEventListener("htmx:load", ({ target }) => {
  const content = unfolded();
  if (content && target.dataset?.key === content.dataset.key && target !== content) renew(content);
});
document.addEventListener("placed", ({ target }) => target === unfolded() && renew(target));

// Whoever was at a finding that is no more goes on at the cell.
document.addEventListener("htmx:beforeSwap", ({ target }) => {
  if (target === unfolded()) target.toggleAttribute("data-focused", target.contains(document.activeElement));
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target !== unfolded() || !target.hasAttribute("data-focused")) return;
  if (document.activeElement === document.body) focusCell(openerOf(target.dataset.key));
});
