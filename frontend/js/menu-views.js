// The menu is not swapped with the list: this takes the mark off a saved view when the list shows something else.

const mark = () => {
  for (const link of document.querySelectorAll(".menu-views a")) {
    if (link.href === location.href) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
};

document.addEventListener("htmx:pushedIntoHistory", mark);
document.addEventListener("htmx:replacedInHistory", mark);
