// <button class="copy" data-copy="+48777888999">: a click copies the text, says so, and shows it for a moment.
import { copyOut, sayCopied } from "./clipboard.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const text = button.dataset.copy;
  if (await copyOut({ "text/plain": text })) sayCopied(button, text);
});
