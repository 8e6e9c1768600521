// The one place that hears keys. What can be open or have the focus is a scope; the scopes are stacked, and a key goes to
// the topmost that has a use for it. So Escape closes what is on top first, and Enter is for what is under it.

/** The scopes from the top down. */
const STACK = [
  "everywhere",
  "search",
  "dialog", // nothing below hears a key
  "picker",
  "pool",
  "editor",
  "peek",
  "menu",
  "below",
  "unfolded",
  "block",
  "cell",
  "editable",
  "row",
  "selection",
  "field",
  "panel",
  "plan",
  "print",
  "page",
  "frame",
];

/** Returned by an action that leaves the key to the browser as well. */
export const BROWSER = Symbol("the browser");

const scopes = new Map();

/**
 * Puts a scope in its place of the stack.
 *
 * `holds(event)` returns what the keys are about, an element, say; nothing while the scope is closed or not meant. `keys`
 * are actions by the name of their key (see `nameOf`); "text" is any character. An action gets what is held and the event;
 * one that returns false leaves the key to the scopes below. A `modal` scope leaves nothing to them.
 */
export function addScope(name, { holds, keys = {}, modal = false }) {
  if (!STACK.includes(name) || scopes.has(name)) throw new Error(`No place for the scope ${name}`);
  scopes.set(name, { holds, keys, modal });
}

/** Hands a keydown event to the topmost scope that has a use for it. */
export function press(event) {
  if (event.isComposing) return;
  for (const { holds, keys, modal } of STACK.map((name) => scopes.get(name)).filter(Boolean)) {
    const held = holds(event);
    if (!held) continue;
    const action = keys[nameOf(event)] ?? (isText(event) ? keys.text : undefined);
    const done = action ? action(held, event) : false;
    if (done !== false && done !== BROWSER) event.preventDefault();
    if (done !== false || modal) return;
  }
}

/**
 * Returns the name of a key: "Escape", "Shift+ArrowDown", "Ctrl+k", "Shift+Space", "?". Ctrl is the command key of a Mac
 * too; letters are small; Shift is named where the character does not tell of it.
 */
export function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const small = [...key].length === 1 ? key.toLowerCase() : key;
  const tells = [...key].length === 1 && key !== " " && small === key.toUpperCase();
  const held = [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shiftKey && !tells && "Shift"];
  return [...held.filter(Boolean), key === " " ? "Space" : small].join("+");
}

/** Tells whether a key writes a character; AltGr, with which Polish letters are typed, may come as Ctrl+Alt. */
function isText(event) {
  const { key, ctrlKey, metaKey, altKey } = event;
  return [...key].length === 1 && (event.getModifierState("AltGraph") || !(ctrlKey || metaKey || altKey));
}
