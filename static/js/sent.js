// What was sent and is not answered yet: each edit is a form of its own that stays until the server has it, so that
// none is lost when a request fails. They go one after the other.
import { dropAlert, showAlert } from "./alerts.js";
import { focusCell } from "./grid-cells.js";

const FORM = "#sent > form";
const ANSWERED = [200, 422];

const waiting = () => [...document.querySelectorAll(FORM)];
const rowOf = (key) => document.querySelector(`[data-grid] tr[data-key="${CSS.escape(key)}"]`);

/** Posts the fields, pairs of name and value, about the user `key`; the answer finds its places by itself. */
export function send(url, fields, key) {
  const form = document.createElement("form");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of [...fields, ["token", uuid()], ["csrfmiddlewaretoken", token]]) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  form.dataset.key = key;
  const how = { post: url, swap: "none", include: "#grid-state", sync: "#sent:queue all" };
  for (const [name, value] of Object.entries(how)) form.setAttribute(`hx-${name}`, value);
  const { part } = Object.fromEntries(fields);
  document.querySelector(`#refusals [data-key="${CSS.escape(key)}"][data-part="${CSS.escape(part ?? "")}"]`)?.remove();
  document.getElementById("sent").append(form);
  window.htmx.process(form);
  rowOf(key)?.setAttribute("aria-busy", "true");
  window.htmx.trigger(form, "submit");
}

/** Returns a token, also where the page came by plain http and there is no crypto.randomUUID. */
function uuid() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return bytes.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.requestConfig.elt; // which may have left the page with its row
  if (form.matches?.(FORM)) {
    if (!ANSWERED.includes(detail.xhr.status)) return;
    form.remove();
    rowOf(form.dataset.key)?.removeAttribute("aria-busy");
    if (waiting().length === 0) for (const name of ["send-error", "response-error"]) dropAlert(name);
  } else if (form.matches?.("tr [data-way]")) {
    const { key } = form.closest("tr").dataset;
    const cell = document.getElementById(`${key}-findings`) ?? document.getElementById(`${key}-user`);
    if (document.activeElement === document.body) focusCell(cell);
  } else if (form.closest?.("[data-refusal]") && ANSWERED.includes(detail.xhr.status)) {
    settle(form.closest("[data-refusal]"));
  }
});

// Trying again sends all that is waiting, not only what failed last.
for (const [event, alert] of [["htmx:sendError", "send-error"], ["htmx:responseError", "response-error"]]) {
  document.addEventListener(event, ({ detail }) => {
    if (!detail.elt.matches?.(FORM)) return;
    rowOf(detail.elt.dataset.key)?.setAttribute("data-unsaved", "");
    showAlert(alert, () => waiting().forEach((form) => window.htmx.trigger(form, "submit")));
  });
}

addEventListener("beforeunload", (event) => {
  if (waiting().length > 0) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#refusals [data-settle]");
  if (!button) return;
  event.preventDefault();
  settle(button.closest("[data-refusal]"));
});

/** Takes a refusal away, and goes back to the cell it was about. */
function settle(refusal) {
  const { key, part } = refusal.dataset;
  const hadFocus = refusal.contains(document.activeElement) || document.activeElement === document.body;
  refusal.remove();
  if (hadFocus && key) focusCell(rowOf(key)?.querySelector(`[data-edit="${CSS.escape(part)}"]`));
}
