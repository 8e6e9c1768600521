// The stack of scopes: which one hears a key.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

let keys;

// The stack is the module's: each test begins with a new one.
let copies = 0;
beforeEach(async () => {
  copies += 1;
  keys = await import(`../../frontend/js/keys.js?copy=${copies}`);
});

/** Returns a keydown event that tells whether its default was prevented. */
function keydown(key, held = {}) {
  return {
    key,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
    getModifierState: (name) => name === "AltGraph" && Boolean(held.altGraph),
    ...held,
  };
}

/** Adds scopes that are open and write down which of them heard a key; returns what is written. */
function listen(...names) {
  const heard = [];
  for (const name of names) {
    keys.addScope(name, { holds: () => true, keys: { Escape: () => heard.push(name), Enter: () => heard.push(name) } });
  }
  return heard;
}

test("what is on top closes first, whatever was added first", () => {
  const heard = listen("panel", "selection", "menu", "editor");
  for (const key of ["Escape", "Enter"]) keys.press(keydown(key));
  assert.deepEqual(heard, ["editor", "editor"]);
});

test("a closed scope leaves its keys to the one below", () => {
  let open = true;
  const closed = [];
  keys.addScope("menu", {
    holds: () => open,
    keys: {
      Escape() {
        open = false;
        closed.push("menu");
      },
    },
  });
  keys.addScope("panel", { holds: () => true, keys: { Escape: () => closed.push("panel") } });
  for (let times = 0; times < 2; times += 1) keys.press(keydown("Escape"));
  assert.deepEqual(closed, ["menu", "panel"]);
});

test("an action gets what its scope holds, and the browser does not act too", () => {
  const seen = [];
  keys.addScope("menu", { holds: ({ target }) => target, keys: { Escape: (held, event) => seen.push(held, event.key) } });
  const event = keydown("Escape", { target: "a menu" });
  keys.press(event);
  assert.deepEqual(seen, ["a menu", "Escape"]);
  assert.equal(event.defaultPrevented, true);
});

test("an action that returns false leaves the key to the scopes below and to the browser", () => {
  keys.addScope("menu", { holds: () => true, keys: { Escape: () => false } });
  const event = keydown("Escape");
  keys.press(event);
  assert.equal(event.defaultPrevented, false);
  const heard = listen("panel");
  keys.press(event);
  assert.deepEqual(heard, ["panel"]);
});

test("an action may leave the key to the browser, but not to the scopes below", () => {
  keys.addScope("field", { holds: () => true, keys: { Escape: () => keys.BROWSER } });
  const heard = listen("panel");
  const event = keydown("Escape");
  keys.press(event);
  assert.deepEqual([event.defaultPrevented, heard], [false, []]);
});

test("below a modal scope no key is heard, and the browser closes it", () => {
  keys.addScope("dialog", { holds: () => true, modal: true });
  const heard = listen("everywhere", "panel");
  const event = keydown("Tab");
  keys.press(event);
  assert.deepEqual([event.defaultPrevented, heard], [false, []]);
  keys.press(keydown("Escape"));
  assert.deepEqual(heard, ["everywhere"]); // above it
});

test("no key is heard while a character is composed", () => {
  const heard = listen("panel");
  keys.press(keydown("Enter", { isComposing: true }));
  assert.deepEqual(heard, []);
});

test("text is any character, typed with AltGr too, and no shortcut", () => {
  const typed = [];
  keys.addScope("editable", { holds: () => true, keys: { text: (_held, { key }) => typed.push(key) } });
  const events = [
    keydown("a"),
    keydown("Ł", { shiftKey: true, altGraph: true }),
    keydown("ą", { ctrlKey: true, altKey: true, altGraph: true }),
    keydown("7"),
    keydown("a", { ctrlKey: true }),
    keydown("v", { metaKey: true }),
    keydown("F2"),
    keydown("Backspace"),
  ];
  for (const event of events) keys.press(event);
  assert.deepEqual(typed, ["a", "Ł", "ą", "7"]);
});

test("keys are named by what is held with them", () => {
  const names = {
    Escape: keydown("Escape"),
    "Shift+ArrowDown": keydown("ArrowDown", { shiftKey: true }),
    "Ctrl+k": keydown("K", { ctrlKey: true }), // with caps lock
    "Ctrl+Shift+z": keydown("Z", { metaKey: true, shiftKey: true }),
    "Shift+Space": keydown(" ", { shiftKey: true }),
    "?": keydown("?", { shiftKey: true }),
    "/": keydown("/"),
    "Alt+ArrowUp": keydown("ArrowUp", { altKey: true }),
  };
  for (const [name, event] of Object.entries(names)) assert.equal(keys.nameOf(event), name);
});

test("a scope has one place in the stack", () => {
  listen("panel");
  assert.throws(() => listen("panel"), /panel/);
  assert.throws(() => listen("somewhere"), /somewhere/);
});
