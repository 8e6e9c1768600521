// The picker of a pool, in the grid's editor and on a user's page: what is ticked joins what is in the pool, whatever is
// looked for next. Without a script the boxes stay where they are, and what is typed is added; with it, that only finds.
import htmx from "htmx.org";
import { save, skip, values } from "./editor.js";
import { addScope } from "./keys.js";

const POOL = "[data-pool]";
const SEARCH = `${POOL} [hx-get]`;

const boxes = (root) => [...(root?.querySelectorAll("[type=checkbox]") ?? [])];
const chosen = (pool) => pool.querySelector("[data-chosen]");
const found = (pool) => pool.querySelector("[data-found]");
const search = (pool) => pool.querySelector("[hx-get]");
const isLive = (box) => box.closest("li").hasAttribute("data-live");

for (const field of document.querySelectorAll(SEARCH)) field.removeAttribute("list"); // the browser's own

document.addEventListener("change", ({ target }) => {
  const pool = target.closest?.(POOL);
  if (pool && target.type === "checkbox") taken(pool, target);
  else if (pool && target.value === "live") for (const box of boxes(chosen(pool))) box.checked = isLive(box);
});

/** Says that the pool is one of its own, and puts a box that was ticked among its boxes. */
function taken(pool, box) {
  pool.querySelector('[type=radio][value="own"]').checked = true;
  const item = box.closest("[data-found] > li");
  if (!item || !box.checked) return;
  const next = item.nextElementSibling?.querySelector("input");
  if (document.activeElement === box) (next ?? search(pool)).focus(); // before it leaves a list that shows only with the focus
  chosen(pool).append(item);
}

// On a page, what can be added is looked for once somebody comes to the field.
document.addEventListener("focusin", ({ target }) => {
  if (!target.matches?.(SEARCH)) return;
  const pool = target.closest(POOL);
  delete pool.dataset.closed;
  if (!found(pool)) htmx.trigger(target, "look");
});

document.addEventListener("input", ({ target }) => {
  if (target.matches?.(SEARCH)) delete target.closest(POOL).dataset.closed;
});

document.addEventListener("htmx:afterSwap", () => {
  for (const pool of document.querySelectorAll(POOL)) {
    const there = new Set(boxes(chosen(pool)).map((box) => box.value));
    for (const box of boxes(found(pool))) if (there.has(box.value)) box.closest("li").remove();
  }
});

// What stands in the field is looked for, and is in no pool before it is ticked.
document.addEventListener("formdata", ({ target, formData }) => {
  for (const field of target.querySelectorAll(SEARCH)) formData.delete(field.name);
});

addScope("pool", {
  holds: ({ target }) => !target.matches?.("button") && target.closest?.(POOL),
  keys: {
    ArrowDown: (pool, { target }) => goTo(pool, target, 1),
    ArrowUp: (pool, { target }) => goTo(pool, target, -1),
    Escape: close,
    Enter(pool, { target }) {
      if (target === search(pool) && target.value.trim()) return takeFirst(pool, target.value.trim());
      const form = pool.closest("#editor form");
      if (!form) return false;
      if (JSON.stringify(values(form)) === form.dataset.before) skip();
      else save(values(form), { goOn: true });
      return true;
    },
  },
});

/** Closes what was found on a page, which lies over what follows. */
function close(pool, { target }) {
  if (pool.closest("#editor") || "closed" in pool.dataset || !target.closest(".pool-finder")) return false;
  search(pool).focus();
  pool.dataset.closed = "";
  return true;
}

/** Goes from the search to the boxes that it found, and from one to the next; false from anywhere else. */
function goTo(pool, from, by) {
  const stops = [search(pool), ...boxes(found(pool))];
  if (!stops.includes(from)) return false;
  delete pool.dataset.closed;
  stops[Math.min(Math.max(stops.indexOf(from) + by, 0), stops.length - 1)].focus();
  return true;
}

/** Takes the first box that fits `typed`, and is ready for the next; nothing while what is found is not on the screen. */
function takeFirst(pool, typed) {
  const [box] = found(pool)?.dataset.found === typed && !("closed" in pool.dataset) ? boxes(found(pool)) : [];
  if (!box) return true;
  box.checked = true;
  taken(pool, box);
  search(pool).value = "";
  htmx.trigger(search(pool), "input");
  return true;
}
