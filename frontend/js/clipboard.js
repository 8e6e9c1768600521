// The one way onto the clipboard, and the word that says so.
import { announce } from "./announce.js";

const SHOWN_FOR = 1500; // milliseconds

/** Puts `formats` ({"text/plain": …, "text/html": …}) on the clipboard and tells whether they got there. */
export async function copyOut(formats) {
  if (byCommand(formats)) return true; // works over plain http too, and keeps what a spreadsheet wants of the HTML
  try {
    await navigator.clipboard.writeText(formats["text/plain"]);
    return true;
  } catch {
    return false; // permission refused
  }
}

/** Says that `what` was copied, to screen readers and for a moment beside `button`. */
export function sayCopied(button, what) {
  const word = document.getElementById("announce").dataset.copied;
  announce(`${word}: ${what}`);
  if (!button) return;
  button.dataset.state = word;
  setTimeout(() => delete button.dataset.state, SHOWN_FOR);
}

/** Writes `formats` into a copy event. */
export function fill(event, formats) {
  for (const [format, text] of Object.entries(formats)) event.clipboardData.setData(format, text);
  event.preventDefault();
}

function byCommand(formats) {
  const answer = (event) => {
    fill(event, formats);
    event.stopPropagation(); // selected rows are not what is asked for
  };
  window.addEventListener("copy", answer, { capture: true });
  const done = document.execCommand("copy");
  window.removeEventListener("copy", answer, { capture: true });
  return done;
}
