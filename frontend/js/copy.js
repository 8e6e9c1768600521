// <button class="copy" data-copy="+48777888999">: a click copies the text, says so, and shows it for a moment. With an
// empty data-copy it copies what the button says, without the blanks.
import { copyOut, sayCopied } from "./clipboard.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const text = copied(button);
  if (await copyOut({ "text/plain": text })) sayCopied(button, text);
});

/** Returns the text that a button of this kind copies. */
export function copied(button) {
  return button.dataset.copy || button.textContent.replaceAll(" ", "");
}
