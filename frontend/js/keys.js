// "/" goes to the filter, "?" lists the keys. A <dialog> closes itself on Escape.

const typing = (element) => element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);

const ACTIONS = {
  "/": () => {
    const filter = document.querySelector("[data-filter]");
    filter?.focus();
    filter?.select?.();
    return Boolean(filter);
  },
  "?": () => {
    document.getElementById("keys").showModal();
    return true;
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (ACTIONS[event.key]?.()) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-open-keys]")) ACTIONS["?"]();
});
