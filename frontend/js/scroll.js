// A list's rows scroll by themselves, which browsers don't bring back: this keeps, for each address of the tab,
// how far they were scrolled, for going back, going forward and reloading.

const SCROLLER = "#list > .card > .table-responsive";
const RETURNS = ["back_forward", "reload"];

const key = () => `scroll:${location.pathname}${location.search}`;

document.addEventListener(
  "scroll",
  ({ target }) => {
    if (target.matches?.(SCROLLER)) sessionStorage.setItem(key(), `${target.scrollTop} ${target.scrollLeft}`);
  },
  { capture: true, passive: true },
);

if (RETURNS.includes(performance.getEntriesByType("navigation")[0]?.type)) {
  const [top, left] = (sessionStorage.getItem(key()) ?? "0 0").split(" ");
  document.querySelector(SCROLLER)?.scrollTo({ top, left, behavior: "instant" });
}
