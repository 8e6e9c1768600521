// The page of findings by rule: all rules fold at once, and what is folded stays so when the list comes anew.

const FOLD = ".rule-fold";
const folds = () => [...document.querySelectorAll(FOLD)];

let folded = new Set();

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-fold-rules]")) return;
  const open = !folds().some((fold) => fold.open);
  for (const fold of folds()) fold.open = open;
});

document.addEventListener("htmx:beforeSwap", () => {
  folded = new Set(folds().flatMap((fold) => (fold.open ? [] : [fold.dataset.rule])));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const fold of folds()) if (folded.has(fold.dataset.rule)) fold.open = false;
});
