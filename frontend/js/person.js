// Whose page this is: what is sent from it goes in their name alone, and with the form token of now, since logging in, also
// in another tab, makes a new one.
import { Unsent } from "./unsent.js";

const SIGNS = ["csrfmiddlewaretoken", "sent_by"];
const TOKEN = /(?:^|; )csrftoken=([^;]+)/;

/** The primary key of who has logged in, as text; null on pages of nobody, such as the log-in. */
export const person = document.body.dataset.person ?? null;

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
