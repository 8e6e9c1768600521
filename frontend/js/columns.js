// The column chooser: its arrows move a column at once. Without a script they post the form.
import { announce } from "./announce.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-move]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest("li");
  if (button.dataset.move === "up") item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  // Moving took the focus away; at either end the button is hidden, and the other one has it.
  const shown = [button, ...item.querySelectorAll("[data-move]")].find((one) => one.checkVisibility({ visibilityProperty: true }));
  shown.focus();
  const items = [...item.parentElement.children];
  announce(`${item.querySelector("label").textContent.trim()}: ${items.indexOf(item) + 1}/${items.length}`);
});
