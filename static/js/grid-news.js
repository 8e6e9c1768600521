// What others do comes into the grid within seconds: nothing that is being typed, unfolded or scrolled to is lost by it.
import { edited } from "./editor.js";

const SCROLLER = "#list .table-responsive";

const news = () => document.getElementById("grid-news");

const unfolded = new Set(); // ids of rows

let scrolled = null; // how far the rows were, while the list is renewed as it is

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === news() && document.hidden) event.preventDefault();
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
  const note = document.getElementById("editor-news").content.firstElementChild.cloneNode(true);
  note.querySelector("[data-by]").textContent = target.dataset.by;
  document.querySelector("#editor .editor-news")?.remove();
  if (target.dataset.version !== mine.version) document.querySelector("#editor form")?.prepend(note);
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const renewed = detail.target.id === "list" && detail.requestConfig.triggeringEvent?.type === "synced";
  scrolled = renewed ? document.querySelector(SCROLLER) : null;
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!scrolled || target.id !== "list") return;
  document.querySelector(SCROLLER)?.scrollTo({ top: scrolled.scrollTop, left: scrolled.scrollLeft, behavior: "instant" });
  scrolled = null;
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey && !typing) {
    const undo = document.getElementById("undo");
    undo?.click();
    if (undo) event.preventDefault();
  }
});
