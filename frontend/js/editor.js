// Editing in place: what is opened over a cell, and what becomes of it. A pool's form comes from the server.
import htmx from "htmx.org";
import { send } from "./edits.js";
import { placeBeside } from "./floating.js";
import { cellBeside, cellOf, focusCell } from "./grid.js";
import { addScope, BROWSER } from "./keys.js";
import { settle } from "./refusals.js";

const EDITABLE = "[data-grid] [data-edit]";
const AT_ONCE = { extension: "edit-extension", note: "edit-note" }; // templates on the page

const editor = () => document.getElementById("editor");
const cell = () => open && document.getElementById(open.id);

let open = null; // the cell being edited: id, key, part, url, and the version of its row that the person saw

/** Returns the key of the row being edited and the version that was seen; null if none is. */
export const edited = () => open && { key: open.key, version: open.version };

/** Opens the editor of a cell; a note with what was `written` before, if that was not taken. */
export async function edit(target, written) {
  close();
  const row = target.closest("tr");
  const { key, version } = row.dataset;
  const mine = { id: target.id, key, part: target.dataset.edit, url: new URL(target.href).pathname, version };
  open = mine;
  if (AT_ONCE[mine.part]) show(made(target, row, written));
  else {
    await htmx.ajax("GET", `${mine.url}?part=${mine.part}`, { source: editor(), target: "#editor", swap: "innerHTML" });
    if (open === mine) show(editor().querySelector("form"));
  }
}

/** Returns the form of an extension or a note, filled with what the row shows. */
function made(target, row, written) {
  const form = document.getElementById(AT_ONCE[open.part]).content.querySelector("form").cloneNode(true);
  form.querySelector("[data-name]").textContent = row.dataset.name;
  if (form.elements.key) form.elements.key.value = open.key;
  if (form.elements.note) form.elements.note.value = written ?? target.querySelector("[data-note]")?.textContent ?? "";
  editor().replaceChildren(form);
  htmx.process(form);
  return form;
}

function show(form) {
  if (!form) return close();
  editor().ariaLabel = form.querySelector(".form-label").textContent.trim();
  editor().showPopover();
  editor().scrollTop = 0;
  cell()?.setAttribute("data-editing", "");
  beside();
  const field = form.querySelector("[role=combobox], [type=search], textarea") ?? form.querySelector("input:not([type=hidden])");
  field.focus({ preventScroll: true });
  field.select?.();
  form.dataset.before = written(form);
  htmx.trigger(field, "opened");
  return undefined;
}

/** Keeps the editor at its cell. */
const beside = () => cell() && placeBeside(cell(), editor());

/** Closes the editor; what was in it is let go. */
export function close({ focus = false } = {}) {
  if (!open) return;
  const closed = cell();
  open = null;
  closed?.removeAttribute("data-editing");
  if (editor().matches(":popover-open")) editor().hidePopover();
  editor().replaceChildren();
  if (focus) focusCell(closed);
}

function sendOpen(fields) {
  const { url, key, part, version } = open;
  send(url, [...Object.entries({ part, version }), ...fields], key);
}

/** Sends a value of the open cell, and goes on: one cell down, or back to the cell. */
export function save(fields, { goOn = false } = {}) {
  const from = cell();
  sendOpen(fields);
  close();
  focusCell((goOn && from && cellBeside(from, 1)) || from);
}

/** Leaves the cell as it is and goes one down. */
export function skip() {
  const from = cell();
  close();
  focusCell((from && cellBeside(from, 1)) || from);
}

/** Returns what a form says, to tell whether it was changed. */
const written = (form) => JSON.stringify(values(form));

/** Returns the fields of a pool's or a note's form that hold its value. */
export const values = (form) => [...new FormData(form)].filter(([name]) => /^note$|-(as|number)$/.test(name));

document.addEventListener("click", (event) => {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const remedy = event.target.closest?.("[data-choose]");
  const target = remedy ? cellOf(remedy.dataset.choose, remedy.dataset.part) : event.target.closest?.(EDITABLE);
  if (event.target.closest?.("[data-close-editor]")) return close({ focus: true });
  if (!plain || !target) return leave(event.target);
  event.preventDefault();
  const refusal = remedy?.closest("[data-refusal]");
  const written = refusal?.querySelector("[data-written]")?.textContent;
  if (refusal) settle(refusal);
  return open?.id === target.id ? undefined : edit(target, written);
});

addScope("editor", {
  holds: ({ target }) => target.closest?.("#editor form"),
  keys: {
    Escape: () => close({ focus: true }),
    Enter: (form, { target }) => target.matches("textarea") && save(values(form), { goOn: true }),
  },
});

// A character on a cell opens its editor, before the browser writes it into the field that has the focus then.
addScope("editable", {
  holds: ({ target, key }) => target.matches?.(EDITABLE) && AT_ONCE[target.dataset.edit] && !" /?".includes(key) && target,
  keys: {
    text(cell) {
      edit(cell);
      return BROWSER;
    },
  },
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("#editor form");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.editor !== "extension") save(values(form));
});

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (open && relatedTarget && editor()?.contains(target)) leave(relatedTarget);
});

/** Closes the editor as the person turns to something else; a note or a pool that was changed is saved. */
function leave(to) {
  const form = open && editor().querySelector("form");
  if (!form || editor().contains(to) || to.isConnected === false) return;
  const changed = form.dataset.editor !== "extension" && written(form) !== form.dataset.before;
  if (changed) sendOpen(values(form));
  close();
}

document.addEventListener("scroll", () => open && beside(), { capture: true, passive: true });
addEventListener("resize", () => open && beside());
document.addEventListener("htmx:afterSettle", ({ target }) => editor()?.contains(target) && open && beside());
