// Bundles the JavaScript and the CSS of all pages, each into one file with a source map: static/built/app.js and app.css.
// The hashes in the names that browsers see are Django's, made by collectstatic for every static file alike.

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = dirname(fileURLToPath(import.meta.url));

/** The oldest browsers that know all that our CSS uses, light-dark() above all. */
const BROWSERS = ["chrome123", "edge123", "firefox120", "safari17.5"];

const DARK = /^(:root)?\[data-bs-theme=dark\]/;
const RULE = /^([^\s{}@/][^{}]*)\{([^{}]*)\}/gm;

/**
 * Returns Tabler's style sheet with its dark theme also for a page that names none, in a system that is dark.
 *
 * Tabler knows the dark theme by an attribute alone, which would take a script before the first paint.
 */
function followingTheSystem(css) {
  return css.replace(RULE, (rule, selectors, declarations) => {
    const dark = selectors.split(/,\s*/).filter((selector) => DARK.test(selector));
    if (dark.length === 0) return rule;
    const followed = dark.map((selector) => selector.replace(DARK, ":where(:root):not([data-bs-theme])"));
    return `${rule}\n@media (prefers-color-scheme: dark) { ${followed.join(", ")} { ${declarations} } }`;
  });
}

const darkTheme = {
  name: "dark-theme",
  setup({ onLoad }) {
    onLoad({ filter: /tabler\.css$/ }, async ({ path }) => ({
      contents: followingTheSystem(await readFile(path, "utf8")),
      loader: "css",
    }));
  },
};

await build({
  entryPoints: [join(folder, "js", "app.js"), join(folder, "css", "app.css")],
  outdir: join(folder, "..", "static", "built"),
  entryNames: "[name]",
  assetNames: "[name]",
  loader: { ".woff2": "file" },
  plugins: [darkTheme],
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "esm",
  target: BROWSERS,
  logLevel: "warning",
});
