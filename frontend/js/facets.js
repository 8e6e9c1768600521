// A facet's menu stays open, scrolled to where it was, while its values are chosen one after the other.

let open = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const facet = detail.target.querySelector(".facet[open]");
  open = facet && { name: facet.dataset.facet, scroll: facet.querySelector(".facet-menu").scrollTop };
});

document.addEventListener("htmx:afterSwap", () => {
  const facet = open && document.querySelector(`.facet[data-facet="${CSS.escape(open.name)}"]`);
  if (!facet) return;
  facet.open = true;
  facet.querySelector(".facet-menu").scrollTop = open.scroll;
  open = null;
});
