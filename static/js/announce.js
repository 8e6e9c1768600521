/** Has screen readers say `text` when they are done with what they are saying. */
export function announce(text) {
  const region = document.getElementById("announce");
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text; // said even if it is what was said before
  });
}
