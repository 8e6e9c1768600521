// What the page says: messages that can be dismissed, the ones that tell of a failed request, and words for screen readers.

document.addEventListener("click", (event) => {
  const alert = event.target.closest?.("[data-dismiss]")?.closest(".alert");
  if (alert) close(alert);
});

/** Takes an alert away; whoever closed it by keyboard goes on from the content, not from the top. */
function close(alert) {
  alert.remove();
  document.getElementById("content").focus({ preventScroll: true });
}

/** Shows a copy of the alert in `<template id=name>`, which is returned; its button, if it has one, calls `again`. */
export function showAlert(name, again) {
  const messages = document.querySelector("dialog[open] .messages") ?? document.getElementById("messages");
  dropAlert(name);
  const alert = document.getElementById(name).content.firstElementChild.cloneNode(true);
  alert.dataset.alert = name;
  alert.querySelector("[data-try-again]")?.addEventListener("click", () => {
    close(alert);
    again();
  });
  messages.append(alert);
  return alert;
}

const shown = (name) => document.querySelector(`.messages [data-alert="${name}"]`);

/** Tells whether the alert that `showAlert(name)` showed is still there. */
export const isShown = (name) => Boolean(shown(name));

/** Takes away the alert that `showAlert(name)` showed, if it is still there. */
export function dropAlert(name) {
  shown(name)?.remove();
}

/** Has screen readers say `text` when they are done with what they are saying; behind an open dialog they hear nothing. */
export function announce(text) {
  const region = document.querySelector("dialog[open] [data-announcer]") ?? document.getElementById("announce");
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text; // said even if it is what was said before
  });
}
