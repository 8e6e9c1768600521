// A tab that nobody sees asks for nothing: it is looking at old data that has it fetched.
import htmx from "htmx.org";
const line = () => document.getElementById("sync-status");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === line() && document.hidden) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && line()) htmx.trigger(line(), "look");
});
