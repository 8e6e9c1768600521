// What a person sent and the server has not taken, because the session had ended, say: it stays in this tab, outlives the
// log-in, and is offered again, to that person alone. Nothing of a form that holds a password is kept.
import { showAlert } from "./alerts.js";
import { fieldsOf, person } from "./person.js";

const STORED_AS = "unsent:";
const FORM = "form"; // the id of a page's form; there is one at a time

const read = (key) => JSON.parse(sessionStorage.getItem(key) ?? "[]");
const mine = () => `${STORED_AS}${person}`;

/** Returns what waits, the oldest first: each with an `id`, the `page` it was sent from, its `action` and `fields`. */
export const unsent = () => (person === null ? [] : read(mine()));

/** Keeps something until it is dropped; a newer one with its `id` takes its place. */
export function keep(item) {
  store(mine(), [...unsent().filter(({ id }) => id !== item.id), item]);
}

/** Forgets what the server has taken, or what is not to be sent. */
export function drop(id) {
  store(mine(), unsent().filter((item) => item.id !== id));
}

function store(key, items) {
  try {
    if (items.length > 0) sessionStorage.setItem(key, JSON.stringify(items));
    else sessionStorage.removeItem(key);
  } catch {
    // More than a browser keeps: it stays on the page alone.
  }
}

/** Keeps what a form of the page says; `lost` if it is known that the server did not take it. */
export function keepForm(form, { submitter = null, lost = false } = {}) {
  if (person === null || form.querySelector("[type=password]") || !(isFilledIn(form) || form.dataset.again)) return;
  const action = form.getAttribute("action") || location.href; // form.action may be a field of that name
  const what = form.dataset.again ?? [document.querySelector("h1")?.innerText, submitter?.innerText].filter(Boolean).join(": ");
  keep({ id: FORM, page: location.pathname, action, fields: fieldsOf(form, submitter), what, lost });
}

/** Tells whether a person can type or choose anything in a form. */
function isFilledIn(form) {
  return [...form.elements].some((field) => field.matches("textarea, select, input:not([type=hidden], [type=submit])"));
}

// The page that answers tells whether the server took it: one of nobody is the log-in, or says that the form expired.
addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method === "post") keepForm(event.target, { submitter: event.submitter });
});

if (person === null) markLost();
else offer();

/** Notes, for whoever they are, that what was sent last was not taken. */
function markLost() {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(STORED_AS))) {
    store(key, read(key).map((item) => ({ ...item, lost: true })));
  }
}

function offer() {
  const form = unsent().find(({ id }) => id === FORM);
  if (form && !form.lost) drop(FORM);
  else if (form) showAlert("unsent", () => sendAgain(form)).querySelector("[data-what]").textContent = form.what;
  const elsewhere = unsent().find(({ id, page }) => id !== FORM && page !== location.pathname);
  if (elsewhere) showAlert("unsent-elsewhere").querySelector("a").href = elsewhere.page;
}

document.addEventListener("click", ({ target }) => {
  if (target.closest?.('[data-alert="unsent"] [data-dismiss]')) drop(FORM);
});

function sendAgain({ action, fields, what }) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action, hidden: true });
  form.dataset.again = what;
  for (const [name, value] of fields) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.requestSubmit();
}
