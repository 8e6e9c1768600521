// What the keyboard does on every page, and the list of the keys.
import { addScope, BROWSER } from "./keys.js";

const OVER_THE_PAGE = "dialog[open], .menu:popover-open"; // they close themselves on Escape

addScope("dialog", { holds: () => document.querySelector(OVER_THE_PAGE), modal: true });

// The browser empties a search field.
addScope("field", { holds: ({ target }) => target.matches?.("[type=search]") && target.value, keys: { Escape: () => BROWSER } });

addScope("page", {
  holds: ({ target }) => !target.isContentEditable && !/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName),
  keys: { "/": goToFilter, "?": showKeys, g: goToGrid },
});

function goToFilter() {
  const filter = document.querySelector("[data-filter]");
  if (!filter) return false;
  filter.focus();
  filter.select?.();
  return true;
}

function goToGrid() {
  const cell = document.querySelector('[data-grid] [data-cell][tabindex="0"]');
  if (!cell) return false;
  cell.focus();
  return true;
}

function showKeys() {
  document.getElementById("keys").showModal();
}

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-open-keys]")) showKeys();
});
