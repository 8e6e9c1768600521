/** Has screen readers say `text` when they are done with what they are saying; behind an open dialog they hear nothing. */
export function announce(text) {
  const region = document.querySelector("dialog[open] [data-announcer]") ?? document.getElementById("announce");
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text; // said even if it is what was said before
  });
}
