// The pages of a plan: its tabs, and the preview of what becomes of many users at once.
import { announce } from "./messages.js";

// On a phone the tabs scroll: the one that is open is brought into sight.
const tabs = document.querySelector(".plan-tabs");
const open = tabs?.querySelector("[aria-current]")?.getBoundingClientRect();
if (open) tabs.scrollLeft += open.left - tabs.getBoundingClientRect().left - (tabs.clientWidth - open.width) / 2;

// A preview is of what the form said when it was asked for. Once the form says something else, the preview can't be acted
// on, until the form says the same again or is previewed anew.
const form = document.querySelector(".batch-form");
const preview = document.getElementById("preview");
const note = preview?.querySelector("[data-outdated]"); // there is none before something was asked for
const previewed = form && note && said(asServed(form));

if (previewed) {
  for (const kind of ["input", "change"]) form.addEventListener(kind, compare);
  addEventListener("pageshow", compare); // a browser brings back what was in a form
}

/** Returns the form as the server sent it, whatever the browser has put into it since. */
function asServed(changed) {
  const copy = changed.cloneNode(true);
  copy.reset();
  return copy;
}

/** Returns what a form says, without what numbers are looked up by. */
function said(one) {
  const search = new Set([...one.querySelectorAll("[type=search]")].map(({ name }) => name));
  return JSON.stringify(
    [...new FormData(one)]
      .filter(([name]) => !search.has(name))
      .map(String)
      .sort(),
  );
}

function compare() {
  const outdated = said(form) !== previewed;
  if (outdated && note.hidden) announce(note.textContent.trim());
  note.hidden = !outdated;
  for (const part of preview.children) part.inert = outdated && part !== note;
  for (const button of preview.querySelectorAll("button")) button.disabled = outdated;
}
