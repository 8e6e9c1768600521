// Gathers the icons that templates and Python name into one sprite, static/built/icons.svg. Run at set-up; run it again
// after naming a new icon.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, "static", "built");

const ICONS = "@tabler/icons/icons/outline";

/** Returns the files below the folder whose names end like that, as texts. */
function texts(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(root, folder, name), "utf8"));
}

/** Returns the names of the icons that templates draw by name: {% icon "phone" %}. */
function namedInTemplates() {
  const named = /\{%\s*icon\s+"([^"]+)"/g;
  return texts("templates", ".html").flatMap((text) => [...text.matchAll(named)].map(([, name]) => name));
}

/** Returns the icons among the words in quotes on Python's lines about icons: icon="phone". */
function namedInPython() {
  return texts("ccrm_admin", ".py")
    .flatMap((text) => text.match(/^.*\bicons?\b.*$/gim) ?? [])
    .flatMap((line) => [...line.matchAll(/"([a-z0-9-]+)"/g)].map(([, word]) => word))
    .filter((word) => existsSync(drawing(word)));
}

/** Returns the path of Tabler's drawing of an icon. */
function drawing(name) {
  return join(root, "node_modules", ICONS, `${name}.svg`);
}

/** Returns one icon as a symbol of the sprite; fails if Tabler has none of that name. */
function symbol(name) {
  const shapes = readFileSync(drawing(name), "utf8")
    .replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "")
    .replace(/<path stroke="none"[^>]*\/>/g, "") // the invisible frame
    .replace(/\s*\n\s*/g, "");
  return (
    `<symbol id="tabler-${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" ` +
    `stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`
  );
}

mkdirSync(built, { recursive: true });
const symbols = [...new Set([...namedInTemplates(), ...namedInPython()])].sort().map(symbol);
writeFileSync(join(built, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
