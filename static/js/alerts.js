// Messages that can be dismissed, and the ones that tell of a failed request.

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest(".alert").remove();
});

/** Shows a copy of the alert in `<template id=name>`; its button calls `again`. */
export function showAlert(name, again) {
  const messages = document.querySelector("dialog[open] .messages") ?? document.getElementById("messages");
  dropAlert(name);
  const alert = document.getElementById(name).content.firstElementChild.cloneNode(true);
  alert.dataset.alert = name;
  alert.querySelector("[data-try-again]").addEventListener("click", () => {
    alert.remove();
    again();
  });
  messages.append(alert);
}

/** Takes away the alert that `showAlert(name)` showed, if it is still there. */
export function dropAlert(name) {
  document.querySelector(`.messages [data-alert="${name}"]`)?.remove();
}
