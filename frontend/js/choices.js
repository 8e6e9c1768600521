// The picker of an account: the server finds the options; the focus stays in the field. In the grid's editor what is chosen
// is saved at once; on a user's page it is written into the field. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
import htmx from "htmx.org";
import { save, skip } from "./editor.js";
import { addScope } from "./keys.js";

const FIELD = "[role=combobox][data-picker]";

const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
const options = (field) => [...listOf(field).querySelectorAll("[role=option]")];
const active = (field) => document.getElementById(field.getAttribute("aria-activedescendant") ?? "");
const inEditor = (field) => field.closest("#editor") !== null;
const isOpen = (field) => !listOf(field).hidden;

/** Returns the field that a list, or what is in it, belongs to. */
function fieldOf(element) {
  const list = element.closest?.("[role=listbox]");
  return list && document.querySelector(`${FIELD}[aria-controls="${list.id}"]`);
}

for (const field of document.querySelectorAll(FIELD)) field.removeAttribute("list"); // the browser's own

addScope("picker", {
  holds: ({ target }) => target.matches?.(FIELD) && target,
  keys: {
    ArrowDown: (field) => (isOpen(field) ? step(field, 1) : open(field)),
    ArrowUp: (field) => (isOpen(field) ? step(field, -1) : open(field)),
    Escape: (field) => !inEditor(field) && isOpen(field) && close(field),
    Enter(field) {
      const option = isOpen(field) && active(field);
      if (option) take(field, option, { goOn: true });
      else if (!inEditor(field)) return false;
      else if (field.value.trim()) save(Object.entries({ mode: "static", typed: field.value }), { goOn: true });
      else skip();
      return true;
    },
  },
});

function step(field, by) {
  const all = options(field);
  const at = all.indexOf(active(field));
  point(field, at < 0 && by < 0 ? all.at(-1) : all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function open(field) {
  htmx.trigger(field, "opened");
  show(field);
}

function show(field) {
  listOf(field).hidden = false;
  field.ariaExpanded = "true";
}

function close(field) {
  point(field, null);
  listOf(field).hidden = true;
  field.ariaExpanded = "false";
}

// What stands in the field when its list is opened is no search: all accounts are offered.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.matches(FIELD) && detail.triggeringEvent?.type === "opened") detail.parameters.typed = "";
});

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(FIELD)) return;
  point(target, null); // the options are not yet those of what stands there
  if (inEditor(target)) return;
  target.form.elements.account.value = "";
  show(target);
});

document.addEventListener("mousedown", (event) => {
  if (fieldOf(event.target)) event.preventDefault(); // the field keeps the focus
});

document.addEventListener("click", ({ target }) => {
  const field = fieldOf(target);
  const option = target.closest?.("[role=option]");
  if (field && option) take(field, option);
  else if (target.matches?.(FIELD) && !isOpen(target)) open(target);
});

document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.(FIELD) && !inEditor(target)) close(target);
});

// Not sooner: until a swap has settled, htmx lets an option keep the classes that its predecessor had.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const field = fieldOf(target);
  if (!field || target !== listOf(field)) return;
  const typed = field.value.trim();
  const { found } = target.querySelector("[data-found]").dataset;
  point(field, found === typed ? likely(field, typed) : null); // these may be the options of what stood there before
});

/** Returns the option that Enter takes unless another is chosen: a number in full, or the first that fits a name. */
function likely(field, typed) {
  const all = options(field);
  const called = all.find((option) => option.dataset.number === typed);
  if (called || !typed || /^[+(]*\d[\d\s()./\-–]*$/.test(typed)) return called;
  return all.find((option) => option.dataset.account);
}

function point(field, option) {
  for (const other of options(field)) other.classList.toggle("active", other === option);
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function take(field, option, how) {
  const { mode, account, number } = option.dataset;
  if (inEditor(field)) return save(Object.entries(account ? { mode, account } : { mode }), how);
  const name = () => option.querySelector(".editor-option-name").textContent.trim();
  field.value = mode === "live" ? "" : number || name();
  field.form.elements.account.value = account ?? "";
  return close(field);
}
