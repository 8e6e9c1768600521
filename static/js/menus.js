// <details class="dropdown"> opens and closes by itself; this closes it on a click elsewhere, when the focus leaves
// it, and on Escape.

const OPEN = "details:is(.dropdown, .facet)[open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    const chosen = event.target.closest?.(".dropdown-item");
    if (!menu.contains(event.target) || (chosen && !chosen.matches("label"))) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(OPEN)) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.(OPEN);
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
