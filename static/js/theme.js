// Runs before the first paint: sets the theme where the server could not, from the cookie or the system.
(() => {
  const root = document.documentElement;
  if (root.dataset.bsTheme) return;
  const chosen = /(?:^|;\s*)theme=(light|dark)/.exec(document.cookie)?.[1];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    root.dataset.bsTheme = chosen ?? (dark.matches ? "dark" : "light");
  };
  follow();
  dark.addEventListener("change", follow);
})();
