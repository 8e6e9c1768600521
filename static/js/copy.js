// <button class="copy" data-copy="+48777888999">: a click copies the text, says so, and shows it for a moment.
import { announce } from "./announce.js";

const SHOWN_FOR = 1500; // milliseconds

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const text = button.dataset.copy;
  if (!(await copied(text))) return;
  const word = document.getElementById("announce").dataset.copied;
  button.dataset.state = word;
  announce(`${word}: ${text}`);
  setTimeout(() => delete button.dataset.state, SHOWN_FOR);
});

/** Puts `text` on the clipboard and tells whether it got there. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByCommand(text); // plain http, where there is no navigator.clipboard, or permission refused
  }
}

function copiedByCommand(text) {
  const fill = (event) => {
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", fill, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return done;
}
