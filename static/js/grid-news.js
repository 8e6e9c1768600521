// What others do comes into the grid within seconds: nothing that is being typed, unfolded or scrolled to is lost by it.
import { edited } from "./editor.js";

const news = () => document.getElementById("grid-news");

const unfolded = new Set(); // ids of rows

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === news() && document.hidden) event.preventDefault();
});

// Rows leave the grid, so the state that goes along names those that are on the screen, not those that were drawn.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.formData.has("seen")) return;
  const rows = [...document.querySelectorAll("[data-grid] tr[data-key]")];
  detail.formData.set("keys", rows.map((row) => row.dataset.key).join(","));
});

// A plan that was archived loads the page again, but not under somebody's hands: the next look comes in seconds.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  if (elt !== news() || !xhr.getResponseHeader("HX-Refresh")) return;
  if (edited() || document.querySelector("[data-refusal]")) event.preventDefault();
  if (edited() && !document.querySelector("#editor [data-over]")) note("editor-over").dataset.over = "";
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && news()) window.htmx.trigger(news(), "look");
});

// Findings that were unfolded in a row unfold in its successor, once htmx has taken it up and hears of it.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.querySelector?.("details.findings[open]")) unfolded.add(detail.target.id);
});

document.addEventListener("htmx:load", ({ target }) => {
  const findings = unfolded.delete(target.id) && target.querySelector("details.findings");
  if (findings) findings.open = true;
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

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey && !typing) {
    const undo = document.getElementById("undo");
    undo?.click();
    if (undo) event.preventDefault();
  }
});
