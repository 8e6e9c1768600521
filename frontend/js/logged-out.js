// The session has ended. The page goes to the log-in, but not under somebody's hands: while something is typed in it, it
// stays and says so, and goes on once the person has logged in elsewhere.
import { dropAlert, isShown, showAlert } from "./alerts.js";
import { keepForm } from "./unsent.js";

const ALERT = "logged-out";
const TYPED_IN = 'form[method="post"] :is(textarea, select, input:not([type=hidden], [type=search], .pick, [data-pick-page]))';
const UNDER_HANDS = "#editor:popover-open, [data-refusal]";

let out = false; // whether the session has ended, as far as the page knows
let left = false;

/** Tells whether the page is on its way to the log-in. */
export const isLeft = () => left;

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (xhr.status !== 401) return;
  out = true;
  const form = requestConfig.verb !== "get" && requestConfig.triggeringEvent?.type === "submit" && requestConfig.elt.closest("form");
  if (form) keepForm(form, { submitter: requestConfig.triggeringEvent.submitter, lost: true });
  left = !isShown(ALERT) && !document.querySelector(UNDER_HANDS) && ![...document.querySelectorAll(TYPED_IN)].some(isChanged);
  if (left) return; // htmx goes where the answer tells it to
  event.preventDefault();
  if (!isShown(ALERT)) showAlert(ALERT);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || !out) return;
  out = false;
  dropAlert(ALERT);
  document.dispatchEvent(new CustomEvent("logged-in-again"));
});

/** Tells whether a field says something else than the page that came. */
function isChanged(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const usual = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(usual, 0);
}
