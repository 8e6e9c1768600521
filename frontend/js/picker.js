// The picker of an account: a combobox whose options the server finds. The focus stays in the field.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
import { save, skip } from "./editor.js";

const FIELD = "#editor [role=combobox]";

const options = () => [...document.querySelectorAll("#editor [role=option]")];
const active = (field) => document.getElementById(field.getAttribute("aria-activedescendant") ?? "");

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(FIELD) || event.isComposing) return;
  const field = event.target;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const all = options();
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = all.indexOf(active(field));
    point(field, all[at < 0 && step < 0 ? all.length - 1 : Math.min(Math.max(at + step, 0), all.length - 1)]);
  } else if (event.key === "Enter") {
    const option = active(field);
    if (option) take(option, { goOn: true });
    else if (field.value.trim()) save([["mode", "static"], ["typed", field.value]], { goOn: true });
    else skip();
  } else return;
  event.preventDefault();
});

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
  if (called || !typed || /^[+(]*\d[\d\s().\/\-–]*$/.test(typed)) return called;
  return all.find((option) => option.dataset.account);
}

function point(field, option) {
  for (const other of options()) other.classList.toggle("active", other === option);
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function take({ dataset }, how) {
  save(dataset.account ? [["mode", dataset.mode], ["account", dataset.account]] : [["mode", dataset.mode]], how);
}
