// What others do comes into the grid within seconds: nothing that is being typed, unfolded or scrolled to is lost by it.
import htmx from "htmx.org";
import { edited } from "./editor.js";

const news = () => document.getElementById("grid-news");

// Rows leave the grid, so the state that goes along names those that are on the screen, not those that were drawn.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.formData.has("seen")) return;
  const rows = [...document.querySelectorAll("[data-grid] tr[data-key]")];
  detail.formData.set("keys", rows.map((row) => row.dataset.key).join(","));
});

// The facets are as old as the list. One that is opened after an edit is counted anew; the rows stay where they are.
document.addEventListener(
  "toggle",
  async ({ target }) => {
    const state = document.getElementById("grid-state");
    if (!target.open || !target.matches?.(".facet") || state?.dataset.drawn === seen()) return;
    const answer = await fetch(location.href, { headers: { "HX-Request": "true", "HX-Target": "list" } }).catch(() => null);
    if (!answer?.ok) return;
    const list = new DOMParser().parseFromString(await answer.text(), "text/html");
    const menu = list.querySelector(`.facet[data-facet="${CSS.escape(target.dataset.facet)}"] > .facet-menu`);
    if (!menu) return;
    target.querySelector(".facet-menu").replaceChildren(...menu.children);
    htmx.process(target);
  },
  true,
);

const seen = () => document.querySelector("#grid-seen [name=seen]")?.value;

// A plan that was archived loads the page again, but not under somebody's hands: the next look comes in seconds.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  if (elt !== news() || !xhr.getResponseHeader("HX-Refresh")) return;
  if (edited() || document.querySelector("[data-refusal]")) event.preventDefault();
  if (edited() && !document.querySelector("#editor [data-over]")) note("editor-over").dataset.over = "";
});

document.addEventListener("htmx:load", ({ target }) => {
  const mine = edited();
  if (!mine || target.dataset?.key !== mine.key) return;
  document.querySelector("#editor .editor-news")?.remove();
  if (target.dataset.version !== mine.version) note("editor-news").querySelector("[data-by]").textContent = target.dataset.by;
});

/** Puts the note that a template holds above what is being edited, and returns it. */
function note(template) {
  const made = document.getElementById(template).content.firstElementChild.cloneNode(true);
  document.querySelector("#editor form")?.prepend(made);
  return made;
}
