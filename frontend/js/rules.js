// The page of findings by rule: all rules fold at once, and what is folded stays so in this tab, for each plan.

const FOLD = ".rule-fold";
const folds = () => [...document.querySelectorAll(FOLD)];
const storedAs = () => `folded:${location.pathname}`;

function draw() {
  if (!folds().length) return;
  const folded = JSON.parse(sessionStorage.getItem(storedAs()) ?? "[]");
  for (const fold of folds()) fold.open = !folded.includes(fold.dataset.rule);
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-fold-rules]")) return;
  const open = !folds().some((fold) => fold.open);
  for (const fold of folds()) fold.open = open;
});

document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches?.(FOLD)) return;
    const others = JSON.parse(sessionStorage.getItem(storedAs()) ?? "[]").filter((code) => code !== target.dataset.rule);
    sessionStorage.setItem(storedAs(), JSON.stringify(target.open ? others : [...others, target.dataset.rule]));
  },
  { capture: true },
);

document.addEventListener("htmx:afterSwap", draw);
draw();
