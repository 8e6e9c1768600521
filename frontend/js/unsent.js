// What a person sent and the server has not taken, because the session had ended, say: it stays in this tab, outlives the
// log-in, and is offered again, to that person alone. Keys and passwords are not kept: such a form is filled in but for them.
import { showAlert } from "./alerts.js";
import { fieldsOf, person } from "./person.js";

const STORED_AS = "unsent:";
const FORM = "form"; // the id of a page's form; there is one at a time
const SECRET = "[type=password]";

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
  if (person === null || !(isFilledIn(form) || form.dataset.again)) return;
  const what = form.dataset.again ?? [document.querySelector("h1")?.innerText, submitter?.innerText].filter(Boolean).join(": ");
  const secrets = [...form.querySelectorAll(SECRET)].map(({ name }) => name);
  const fields = fieldsOf(form, submitter).filter(([name]) => !secrets.includes(name));
  keep({ id: FORM, page: location.pathname, action: actionOf(form), fields, what, lost, secret: secrets.length > 0 });
}

/** Returns where a form goes; its property `action` may be a field of that name. */
const actionOf = (form) => form.getAttribute("action") || location.href;

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
  else if (form) offerForm(form);
  const elsewhere = unsent().find(({ id, page }) => id !== FORM && page !== location.pathname);
  if (elsewhere) showAlert("unsent-elsewhere").querySelector("a").href = elsewhere.page;
}

function offerForm(kept) {
  const alert = kept.secret ? showAlert("unsent-secret") : showAlert("unsent", () => sendAgain(kept));
  alert.querySelector("[data-what]").textContent = kept.what;
  if (!kept.secret) return;
  const form = [...document.forms].find((other) => other.querySelector(SECRET) && actionOf(other) === kept.action);
  if (form) fillIn(form, kept.fields);
  const link = alert.querySelector("a");
  link.href = kept.page;
  link.hidden = Boolean(form);
}

/** Writes what was kept into the fields of a form that one types or chooses in. */
function fillIn(form, fields) {
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name);
    if (field?.matches?.("textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])")) field.value = value;
  }
}

document.addEventListener("click", ({ target }) => {
  if (target.closest?.(':is([data-alert="unsent"], [data-alert="unsent-secret"]) [data-dismiss]')) drop(FORM);
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
