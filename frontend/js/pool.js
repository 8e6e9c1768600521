// The boxes of a pool: what is ticked joins those in the pool, whatever is looked for next. Without a script the boxes
// stay where they are.
import htmx from "htmx.org";
import { save, skip, values } from "./editor.js";

const FORM = ".editor-pool";

const boxes = (root) => [...(root?.querySelectorAll("[type=checkbox]") ?? [])];
const chosen = (form) => form.querySelector("[data-chosen]");

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.(FORM);
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
  const form = target.closest?.(FORM) ?? document.querySelector(`#editor ${FORM}`);
  if (!form) return;
  const there = new Set(boxes(chosen(form)).map((box) => box.value));
  for (const box of boxes(form.querySelector("[data-found]"))) if (there.has(box.value)) box.closest("li").remove();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(`#editor ${FORM}`);
  if (!form || event.isComposing || event.target.matches("button")) return;
  const search = form.querySelector("[type=search]");
  const stops = [search, ...boxes(form.querySelector("[data-found]"))];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && stops.includes(event.target)) {
    stops[Math.min(Math.max(stops.indexOf(event.target) + step, 0), stops.length - 1)].focus();
  } else if (event.key === "Enter") {
    const first = event.target === search && search.value.trim() ? stops[1] : null;
    if (first) add(form, search, first);
    else if (JSON.stringify(values(form)) === form.dataset.before) skip();
    else save(values(form), { goOn: true });
  } else return;
  event.preventDefault();
});

/** Takes the first box that fits what is looked for, and is ready for the next. */
function add(form, search, box) {
  box.checked = true;
  taken(form, box);
  search.value = "";
  htmx.trigger(search, "input");
}
