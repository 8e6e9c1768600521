// What is chosen in the editor: an account by a combobox, numbers by the boxes of a pool.
import htmx from "htmx.org";
import { save, skip, values } from "./editor.js";
import { addScope } from "./keys.js";

const FIELD = "#editor [role=combobox]";
const POOL = ".editor-pool";

// The picker of an account: the server finds the options; the focus stays in the field.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

const options = () => [...document.querySelectorAll("#editor [role=option]")];
const active = (field) => document.getElementById(field.getAttribute("aria-activedescendant") ?? "");

addScope("picker", {
  holds: ({ target }) => target.matches?.(FIELD) && target,
  keys: {
    ArrowDown: (field) => step(field, 1),
    ArrowUp: (field) => step(field, -1),
    Enter(field) {
      const option = active(field);
      if (option) take(option, { goOn: true });
      else if (field.value.trim()) save(Object.entries({ mode: "static", typed: field.value }), { goOn: true });
      else skip();
    },
  },
});

function step(field, by) {
  const all = options();
  const at = all.indexOf(active(field));
  point(field, at < 0 && by < 0 ? all.at(-1) : all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

document.addEventListener("input", ({ target }) => {
  if (target.matches?.(FIELD)) point(target, null); // the options are not yet those of what stands there
});

document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("#editor-options")) event.preventDefault(); // the field keeps the focus
});

document.addEventListener("click", (event) => {
  const option = event.target.closest?.("#editor [role=option]");
  if (option) take(option);
});

// Not sooner: until a swap has settled, htmx lets an option keep the classes that its predecessor had.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const field = target.id === "editor-options" && document.querySelector(FIELD);
  if (!field) return;
  const typed = field.value.trim();
  const { found } = document.querySelector("#editor-options [data-found]").dataset;
  point(field, found === typed ? likely(typed) : null); // these may be the options of what stood there before
});

/** Returns the option that Enter takes unless another is chosen: a number in full, or the first that fits a name. */
function likely(typed) {
  const all = options();
  const called = all.find((option) => option.dataset.number === typed);
  if (called || !typed || /^[+(]*\d[\d\s()./\-–]*$/.test(typed)) return called;
  return all.find((option) => option.dataset.account);
}

function point(field, option) {
  for (const other of options()) other.classList.toggle("active", other === option);
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function take({ dataset: { mode, account } }, how) {
  save(Object.entries(account ? { mode, account } : { mode }), how);
}

// The boxes of a pool: what is ticked joins those in the pool, whatever is looked for next. Without a script the boxes
// stay where they are.

const boxes = (root) => [...(root?.querySelectorAll("[type=checkbox]") ?? [])];
const chosen = (form) => form.querySelector("[data-chosen]");
const found = (form) => form.querySelector("[data-found]");

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.(POOL);
  if (form && target.type === "checkbox") taken(form, target);
});

/** Says that the pool is one of its own, and puts a box that was ticked among its boxes. */
function taken(form, box) {
  form.querySelector('[name="as"][value="own"]').checked = true;
  const item = box.closest("[data-found] > li");
  if (!item || !box.checked) return;
  const focused = document.activeElement === box;
  const next = item.nextElementSibling?.querySelector("input");
  chosen(form).append(item);
  if (focused) (next ?? box).focus();
}

document.addEventListener("htmx:afterSwap", ({ target }) => {
  const form = target.closest?.(POOL) ?? document.querySelector(`#editor ${POOL}`);
  if (!form) return;
  const there = new Set(boxes(chosen(form)).map((box) => box.value));
  for (const box of boxes(found(form))) if (there.has(box.value)) box.closest("li").remove();
});

addScope("pool", {
  holds: ({ target }) => !target.matches?.("button") && target.closest?.(`#editor ${POOL}`),
  keys: {
    ArrowDown: (form, { target }) => goTo(form, target, 1),
    ArrowUp: (form, { target }) => goTo(form, target, -1),
    Enter(form, { target }) {
      const search = form.querySelector("[type=search]");
      const [first] = target === search && search.value.trim() ? boxes(found(form)) : [];
      if (first) add(form, search, first);
      else if (JSON.stringify(values(form)) === form.dataset.before) skip();
      else save(values(form), { goOn: true });
    },
  },
});

/** Goes from the search to the boxes that it found, and from one to the next; false from anywhere else. */
function goTo(form, from, by) {
  const stops = [form.querySelector("[type=search]"), ...boxes(found(form))];
  if (!stops.includes(from)) return false;
  return stops[Math.min(Math.max(stops.indexOf(from) + by, 0), stops.length - 1)].focus();
}

/** Takes the first box that fits what is looked for, and is ready for the next. */
function add(form, search, box) {
  box.checked = true;
  taken(form, box);
  search.value = "";
  htmx.trigger(search, "input");
}
