// Opens a record's details beside its list on a wide screen; elsewhere the link leads to the record's own page.
import htmx from "htmx.org";
import { addScope } from "./keys.js";

const WIDE = window.matchMedia("(min-width: 768px)");
const PARAMETER = "open";

const panel = () => document.getElementById("panel");
const opened = () => new URLSearchParams(window.location.search).get(PARAMETER);
const link = (record) => document.querySelector(`[data-detail="${CSS.escape(record ?? "")}"]`);

document.addEventListener("click", (event) => {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const clicked = event.target.closest?.("a");
  if (!clicked || !plain || !panel()) return;
  if (clicked.matches("[data-close-panel]")) {
    event.preventDefault();
    close();
  } else if (clicked.matches("[data-detail]") && WIDE.matches) {
    event.preventDefault();
    open(clicked);
  }
});

addScope("panel", { holds: () => panel()?.firstElementChild, keys: { Escape: close } });

// A list that is narrowed or sorted while a record stands beside it keeps the record in its address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.target?.id === "list" && panel()?.firstElementChild && opened()) detail.parameters[PARAMETER] = opened();
});

async function open(clicked) {
  await htmx.ajax("GET", clicked.href, { target: "#panel", swap: "innerHTML" });
  mark();
  document.getElementById("panel-title")?.focus({ preventScroll: true });
}

function close() {
  const address = new URL(window.location.href);
  const row = link(opened());
  address.searchParams.delete(PARAMETER);
  window.history.replaceState(window.history.state, "", address);
  panel().replaceChildren();
  mark();
  row?.focus({ preventScroll: true });
}

/** Marks the row whose record stands beside the list. */
function mark() {
  const shown = panel()?.firstElementChild ? opened() : null;
  for (const marked of document.querySelectorAll("#list [data-detail][aria-current]")) marked.removeAttribute("aria-current");
  if (shown) link(shown)?.setAttribute("aria-current", "true");
}

document.addEventListener("htmx:afterSettle", mark);

// An address that names a record shows it beside its list; where there is no room for both, it leads to the record's page.
const record = panel()?.dataset.opened;
if (record && WIDE.matches) htmx.ajax("GET", record, { target: "#panel", swap: "innerHTML" });
else if (record) window.location.replace(record);
