// What htmx leaves to the page: a busy mark, focus kept over swaps, a word for screen readers, failed requests.
import { showAlert, dropAlert } from "./alerts.js";
import { announce } from "./announce.js";

let focused = null; // a selector of what has the focus
let failed = null; // the element whose request failed last

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  detail.target.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  detail.target.removeAttribute("aria-busy");
  if (detail.successful && failed && (detail.elt === failed || !failed.isConnected)) {
    failed = null;
    dropAlert("response-error");
    dropAlert("send-error");
  }
});

// htmx keeps the focus of elements with an id; others say who they are by data-focus-key, or by where they lead.
document.addEventListener("htmx:beforeSwap", () => {
  const { dataset, tagName } = document.activeElement ?? document.body;
  const href = tagName === "A" && document.activeElement.getAttribute("href");
  if (dataset.focusKey) focused = `[data-focus-key="${CSS.escape(dataset.focusKey)}"]`;
  else focused = href ? `a[href="${CSS.escape(href)}"]` : null;
});

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (focused && document.activeElement === document.body) {
    document.querySelector(focused)?.focus({ preventScroll: true });
  }
  const news = target.closest("[data-announce]") ?? target.querySelector("[data-announce]");
  if (news) announce(news.dataset.announce);
});

document.addEventListener("htmx:responseError", ({ detail }) => report("response-error", detail));
document.addEventListener("htmx:sendError", ({ detail }) => report("send-error", detail));

function report(name, detail) {
  failed = detail.elt;
  showAlert(name, () => repeat(detail));
}

/** Sends a failed request again with what its form holds now; the whole page if its element is gone. */
function repeat({ elt, requestConfig }) {
  if (elt.isConnected) window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt });
  else window.location.reload();
}
