// What htmx leaves to the page: a busy mark, focus kept over swaps, a word for screen readers, failed requests.
import htmx from "htmx.org";
import { showAlert, dropAlert } from "./alerts.js";
import { announce } from "./announce.js";

/** The alerts that tell of failed requests. */
export const FAILURES = ["response-error", "send-error", "not-theirs"];

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
  return () => part && [...(document.getElementById(part)?.querySelectorAll(tagName) ?? [])].find((other) => called(other) === name);
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
