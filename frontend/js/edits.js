// What was sent and is not answered yet: each edit is a form of its own that stays until the server has it, so that
// none is lost when a request fails or the session ends. They go one after the other. And Ctrl+Z, which sends one too.
import htmx from "htmx.org";
import { focusCell, rowOf } from "./grid.js";
import { addScope } from "./keys.js";
import { dropAlert, showAlert } from "./messages.js";
import { removeRefusal, settle } from "./refusals.js";
import { FAILURES, failure } from "./requests.js";
import { Fate, fateOf, writtenIn } from "./responses.js";
import { fieldsOf, hiddenField, isLeft, unsent } from "./session.js";

const FORM = "#sent > form";
const REFUSED = "edit-refused"; // an alert
const TYPED_IN = "input:not([type=checkbox], [type=radio]), textarea, select";

const edits = new Map(); // what was sent and is not taken, by id

const waiting = () => [...document.querySelectorAll(FORM)];

/** Posts the fields, pairs of name and value, about the user `key`, if about one; the answer finds its places by itself. */
export function send(url, fields, key = "") {
  const { part, parts, block, token } = Object.fromEntries(fields);
  const edit = {
    id: token ?? uuid(),
    page: location.pathname,
    action: url,
    key,
  };
  edit.fields = token ? fields : [...fields, ["token", edit.id]];
  unsent.keep(edit);
  for (const row of block?.split(",") ?? [key]) for (const each of parts?.split(",") ?? [part ?? ""]) removeRefusal(row, each);
  if (!part) removeRefusal();
  post(edit);
}

/** Posts an edit that is kept until it is answered. */
function post(edit) {
  const { id, action, fields, key } = edit;
  edits.set(id, edit);
  const form = document.createElement("form");
  form.append(...fields.map(([name, value]) => hiddenField(name, value)));
  form.dataset.id = id;
  const how = {
    post: action,
    swap: "none",
    include: "#grid-state",
    sync: "#sent:queue all",
  };
  for (const [name, value] of Object.entries(how)) form.setAttribute(`hx-${name}`, value);
  document.getElementById("sent").append(form);
  htmx.process(form);
  rowOf(key)?.setAttribute("aria-busy", "true");
  htmx.trigger(form, "submit");
}

/** Returns a token, also where the page came by plain http and there is no crypto.randomUUID. */
function uuid() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return bytes.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

// What waited when the page was left, for the log-in, say, is sent as soon as the page is there again.
const waits = document.getElementById("sent") ? unsent.items : [];
for (const edit of waits) {
  if (edit.page !== location.pathname || !("key" in edit)) continue;
  if (edit.refused) edits.set(edit.id, edit);
  else post(edit);
}
tellRefused();

/** Tells of edits that are not sent again, with what was typed; they are kept until the person puts that away. */
function tellRefused() {
  const refused = [...edits.values()].filter((edit) => edit.refused);
  if (refused.length === 0) return;
  const alert = showAlert(REFUSED);
  const { status } = alert.querySelector(`[data-status="${refused.at(-1).refused}"]`)?.dataset ?? { status: "" };
  for (const sentence of alert.querySelectorAll("[data-status]")) sentence.hidden = sentence.dataset.status !== status;
  const written = refused.map(({ fields }) => writtenIn(fields)).filter(Boolean);
  alert.querySelector("[data-what]").textContent = written.join("\n");
  alert.querySelector(".written").hidden = written.length === 0;
  alert.querySelector("[data-dismiss]").addEventListener("click", () => refused.forEach(forget));
}

function forget({ id }) {
  edits.delete(id);
  unsent.drop(id);
}

function sendAll() {
  for (const form of waiting()) htmx.trigger(form, "submit");
}

document.addEventListener("logged-in-again", sendAll);

document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, xhr } }) => {
  const form = requestConfig.elt;
  if (!form.matches?.(FORM)) return undefined;
  const edit = edits.get(form.dataset.id);
  const { key, tries } = Object.assign(edit, { tries: (edit.tries ?? 0) + 1 });
  const fate = fateOf(xhr.status, tries);
  rowOf(key)?.toggleAttribute("data-unsaved", fate === Fate.WAITS);
  if (fate === Fate.WAITS) return unsent.keep(edit);
  form.remove();
  if (fate === Fate.TAKEN) forget(edit);
  else refuse(edit, xhr.status);
  rowOf(key)?.removeAttribute("aria-busy");
  if (waiting().length === 0) FAILURES.forEach(dropAlert);
  if (document.activeElement !== document.body || !key) return undefined; // what had the focus is no more
  return focusCell(document.getElementById(`${key}-findings`) ?? document.getElementById(`${key}-user`));
});

/** Keeps what was refused for good apart from what is sent again, and tells of it. */
function refuse(edit, status) {
  edit.refused = status;
  unsent.keep(edit);
  FAILURES.forEach(dropAlert); // which would offer to send it again
  tellRefused();
}

// Trying again sends all that is waiting, not only what failed last.
for (const [event, alert] of [
  ["htmx:sendError", "send-error"],
  ["htmx:responseError", "response-error"],
]) {
  document.addEventListener(event, ({ detail }) => {
    if (detail.elt.matches?.(FORM)) showAlert(failure(alert, detail), sendAll);
  });
}

addEventListener("beforeunload", (event) => {
  if (waiting().length > 0 && !isLeft()) event.preventDefault();
});

// The reason of an edit is written beside what the edit came to.
document.addEventListener(
  "toggle",
  ({ target }) => target.open && target.querySelector?.(".say-why-form > [name=reason]")?.focus(),
  true,
);

// What the answers of the grid offer is sent like an edit, in its turn.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-send]");
  if (!form) return;
  event.preventDefault();
  const refusal = form.closest("[data-refusal]");
  send(form.getAttribute("action"), fieldsOf(form, event.submitter), form.closest("[data-key]")?.dataset.key);
  if (refusal) settle(refusal);
});

// Ctrl+Z undoes the person's own edits in this plan, the newest first, and Ctrl+Shift+Z or Ctrl+Y does them again. Where
// something is typed, the keys are the browser's.
addScope("plan", {
  holds: ({ target, repeat }) => !repeat && !target.closest?.(TYPED_IN) && document.getElementById("sent")?.dataset.undo,
  keys: {
    "Ctrl+z": (url) => send(url, [["last", "undo"]]),
    "Ctrl+Shift+z": (url) => send(url, [["last", "redo"]]),
    "Ctrl+y": (url, { metaKey }) => !metaKey && send(url, [["last", "redo"]]),
  },
});
