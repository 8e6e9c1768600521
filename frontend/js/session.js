// Whose page this is: what is sent from it goes in their name alone, and with the form token of now, since logging in, also
// in another tab, makes a new one.
//
// What becomes of a page when the session ends: what the server did not take is offered again, to that person alone, and
// nothing that is being typed is lost. Keys and passwords are not kept: such a form is filled in but for them.
import { dropAlert, isShown, showAlert } from "./messages.js";
import { markLost, Unsent } from "./unsent.js";

const SIGNS = ["csrfmiddlewaretoken", "sent_by"];
const TOKEN = /(?:^|; )csrftoken=([^;]+)/;
const FORM = "form"; // the id of what a page's form said; there is one at a time
const SECRET = "[type=password]";
const LOGGED_OUT = "logged-out"; // an alert
const TYPED_IN = 'form[method="post"] :is(textarea, select, input:not([type=hidden], [type=search], .pick, [data-pick-page]))';
const UNDER_HANDS = "#editor:popover-open, [data-refusal]";

/** The primary key of who has logged in, as text; null on pages of nobody, such as the log-in. */
const person = document.body.dataset.person ?? null;

/** What was sent from this person's pages and not taken. */
export const unsent = new Unsent(sessionStorage, person);

/** Returns what a form says, pairs of name and text, without what is made anew whenever it is sent. */
export function fieldsOf(form, submitter = null) {
  return [...new FormData(form, submitter)].filter(([name, value]) => !SIGNS.includes(name) && typeof value === "string");
}

/** Returns a hidden field of a form. */
export const hiddenField = (name, value) =>
  Object.assign(document.createElement("input"), {
    type: "hidden",
    name,
    value,
  });

/** Returns what every posted form has to say: the token, which logging in elsewhere makes anew, and whose page it was sent from. */
function signed() {
  const token = document.cookie.match(TOKEN)?.[1];
  return Object.entries({ csrfmiddlewaretoken: token, sent_by: person }).filter(([, value]) => value);
}

document.addEventListener(
  "submit",
  ({ target }) => {
    if (target.method !== "post") return;
    for (const [name, value] of signed()) {
      const field = target.querySelector(`input[name="${name}"]`);
      if (field) Object.assign(field, { type: "hidden", value });
      else target.append(hiddenField(name, value));
    }
  },
  { capture: true },
);

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") Object.assign(detail.parameters, Object.fromEntries(signed()));
});

let out = false; // whether the session has ended, as far as the page knows
let left = false;

/** Tells whether the page is on its way to the log-in. */
export const isLeft = () => left;

/** Returns where a form goes; its property `action` may be a field of that name. */
const actionOf = (form) => form.getAttribute("action") || location.href;

// The page that answers tells whether the server took it: one of nobody is the log-in, or says that the form expired.
addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method === "post") keepForm(event.target, { submitter: event.submitter });
});

/** Keeps what a form of the page says; `lost` if it is known that the server did not take it. */
function keepForm(form, { submitter = null, lost = false } = {}) {
  if (!(isFilledIn(form) || form.dataset.again)) return;
  const what = form.dataset.again ?? [document.querySelector("h1")?.innerText, submitter?.innerText].filter(Boolean).join(": ");
  const secrets = [...form.querySelectorAll(SECRET)].map(({ name }) => name);
  const fields = fieldsOf(form, submitter).filter(([name]) => !secrets.includes(name));
  unsent.keep({
    id: FORM,
    page: location.pathname,
    action: actionOf(form),
    fields,
    what,
    lost,
    secret: secrets.length > 0,
  });
}

/** Tells whether a person can type or choose anything in a form. */
function isFilledIn(form) {
  return [...form.elements].some((field) => field.matches("textarea, select, input:not([type=hidden], [type=submit])"));
}

if (person === null) markLost(sessionStorage);
else offer();

function offer() {
  const form = unsent.items.find(({ id }) => id === FORM);
  if (form && !form.lost) unsent.drop(FORM);
  else if (form) offerForm(form);
  const elsewhere = unsent.items.find(({ id, page, refused }) => id !== FORM && !refused && page !== location.pathname);
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
  if (target.closest?.(':is([data-alert="unsent"], [data-alert="unsent-secret"]) [data-dismiss]')) unsent.drop(FORM);
});

function sendAgain({ action, fields, what }) {
  const form = Object.assign(document.createElement("form"), {
    method: "post",
    hidden: true,
  });
  form.setAttribute("action", action);
  form.dataset.again = what;
  form.append(...fields.map(([name, value]) => hiddenField(name, value)));
  document.body.append(form);
  form.requestSubmit();
}

// The session has ended. The page goes to the log-in, but not under somebody's hands: while something is typed in it, it
// stays and says so, and goes on once the person has logged in elsewhere.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (xhr.status !== 401) return;
  out = true;
  const form =
    requestConfig.verb !== "get" && requestConfig.triggeringEvent?.type === "submit" && requestConfig.elt.closest("form");
  if (form)
    keepForm(form, {
      submitter: requestConfig.triggeringEvent.submitter,
      lost: true,
    });
  left =
    !isShown(LOGGED_OUT) && !document.querySelector(UNDER_HANDS) && ![...document.querySelectorAll(TYPED_IN)].some(isChanged);
  if (left) return; // htmx goes where the answer tells it to
  event.preventDefault();
  if (!isShown(LOGGED_OUT)) showAlert(LOGGED_OUT);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || !out) return;
  out = false;
  dropAlert(LOGGED_OUT);
  document.dispatchEvent(new CustomEvent("logged-in-again"));
});

/** Tells whether a field says something else than the page that came. */
function isChanged(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const usual = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(usual, 0);
}
