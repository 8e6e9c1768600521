// The JavaScript of all pages. Every module listens on the document, so it outlives swaps, and does nothing on a page
// without its elements.
import htmx from "htmx.org";
import { press } from "./keys.js";
import "./messages.js";
import "./requests.js";
import "./session.js";
import "./page.js";
import "./fold.js";
import "./print.js";
import "./search.js";
import "./menus.js";
import "./fitting.js";
import "./list.js";
import "./panel.js";
import "./selection.js";
import "./clipboard.js";
import "./plans.js";
import "./approval.js";
import "./grid.js";
import "./rules.js";
import "./below.js";
import "./refusals.js";
import "./unfolded.js";
import "./peek.js";
import "./block.js";
import "./others.js";
import "./news.js";
import "./editor.js";
import "./choices.js";
import "./pools.js";
import "./edits.js";

document.addEventListener("keydown", press);

window.htmx = htmx; // for the browser's console
