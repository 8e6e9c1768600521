// What htmx leaves to the page: a busy mark, focus kept over swaps, a word for screen readers, answers for places that are
// gone, failed requests, and tabs that nobody sees.
import htmx from "htmx.org";
import { announce, dropAlert, showAlert } from "./messages.js";

/** The alerts that tell of failed requests. */
export const FAILURES = ["response-error", "send-error", "not-theirs"];

const POLLS = "#sync-status, #grid-news, #here, #worksheet, #cards"; // what asks by itself
const NOT_THEIRS = 409; // somebody else has logged in since the page came

let focused = null; // finds what had the focus before a swap
let failed = null; // the element whose request failed last

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  detail.target.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  detail.target.removeAttribute("aria-busy");
  if (detail.successful && failed && (detail.elt === failed || !failed.isConnected)) {
    failed = null;
    for (const name of FAILURES) dropAlert(name);
  }
});

// htmx keeps the focus of elements with an id; others say who they are by data-focus-key, by where they lead, or by what
// they are called within the next part that has an id. One that comes later, with what is asked for then, is waited for.
document.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  if (active && active !== document.body) focused = finder(active);
});

for (const moved of ["focusin", "pointerdown"]) {
  document.addEventListener(moved, () => {
    focused = null;
  });
}

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (document.activeElement === document.body) focused?.()?.focus({ preventScroll: true });
  const news = target.closest("[data-announce]") ?? target.querySelector("[data-announce]");
  if (news) announce(news.dataset.announce);
});

/** Returns what finds an element's successor. */
function finder(element) {
  const { dataset, tagName } = element;
  const href = tagName === "A" && element.getAttribute("href");
  if (dataset.focusKey) return () => document.querySelector(`[data-focus-key="${CSS.escape(dataset.focusKey)}"]`);
  if (href) return () => document.querySelector(`a[href="${CSS.escape(href)}"]`);
  const part = element.parentElement?.closest("[id]")?.id;
  const name = called(element);
  return () =>
    part && [...(document.getElementById(part)?.querySelectorAll(tagName) ?? [])].find((other) => called(other) === name);
}

const called = (element) => (element.ariaLabel ?? element.textContent).trim();

document.addEventListener("htmx:responseError", ({ detail }) => report("response-error", detail));
document.addEventListener("htmx:sendError", ({ detail }) => report("send-error", detail));

function report(name, detail) {
  failed = detail.elt;
  showAlert(failure(name, detail), () => repeat(detail));
}

/** Returns which alert tells of a failed request. */
export const failure = (name, { xhr }) => (xhr.status === NOT_THEIRS ? "not-theirs" : name);

/** Sends a failed request again with what its form holds now; the whole page if its element is gone. */
function repeat({ elt, requestConfig }) {
  if (elt.isConnected) htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt });
  else window.location.reload();
}

// An answer that is for other places of the page alone comes when some of them may have gone: the list was narrowed, say,
// while it was under way. What has no place any more is left out; htmx would take it for an error.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.elt.getAttribute("hx-swap") !== "none" || !detail.serverResponse) return;
  const answer = document.createElement("template");
  answer.innerHTML = detail.serverResponse;
  const parts = [answer, ...answer.content.querySelectorAll("template")].map(({ content }) => content);
  for (const part of parts.flatMap((each) => [...each.querySelectorAll("[hx-swap-oob]")])) {
    const [, place = `#${part.id}`] = part.getAttribute("hx-swap-oob").split(/:(.*)/);
    if (!document.querySelector(place)) part.remove();
  }
  detail.serverResponse = answer.innerHTML;
});

// A tab that nobody sees asks for nothing: it is looking at old data that has it fetched.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.matches?.(POLLS)) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) for (const each of document.querySelectorAll(POLLS)) htmx.trigger(each, "look");
});
