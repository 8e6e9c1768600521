// Ctrl+Z undoes the person's own edits in this plan, the newest first, and Ctrl+Shift+Z or Ctrl+Y does them again. Where
// something is typed, the keys are the browser's.
import { send } from "./sent.js";

const TYPED_IN = "input:not([type=checkbox], [type=radio]), textarea, select";

document.addEventListener("keydown", (event) => {
  const url = document.getElementById("sent")?.dataset.undo;
  const what = wanted(event);
  if (!url || !what || event.repeat || event.target.closest?.(TYPED_IN) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  send(url, [["last", what]]);
});

function wanted({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey || !(ctrlKey || metaKey)) return null;
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" && ctrlKey && !shiftKey ? "redo" : null;
}
