// An answer that is for other places of the page alone comes when some of them may have gone: the list was narrowed, say,
// while it was under way. What has no place any more is left out; htmx would take it for an error.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.elt.getAttribute("hx-swap") !== "none" || !detail.serverResponse) return;
  const answer = document.createElement("template");
  answer.innerHTML = detail.serverResponse;
  const parts = [answer, ...answer.content.querySelectorAll("template")].map(({ content }) => content);
  for (const part of parts.flatMap((each) => [...each.querySelectorAll("[hx-swap-oob]")])) {
    const [, place = `#${part.id}`] = part.getAttribute("hx-swap-oob").split(/:(.*)/);
    if (!document.querySelector(place)) part.remove();
  }
  detail.serverResponse = answer.innerHTML;
});
