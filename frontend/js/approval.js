// The approval page: the button says how many of the entries that moved are chosen.

const ENTRY = "input[name=entry]";

function count(form) {
  const said = form.querySelector("[data-chosen-count]");
  if (!said) return;
  const chosen = form.querySelectorAll(`${ENTRY}:checked`).length;
  said.hidden = !chosen;
  said.querySelector("[data-chosen]").textContent = chosen;
}

document.addEventListener("change", ({ target }) => {
  const form = target.matches?.(ENTRY) && target.closest("[data-approval]");
  if (form) count(form);
});
