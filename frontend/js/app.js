// The JavaScript of all pages. Every module listens on the document, so it outlives swaps, and does nothing on a page
// without its elements.
import htmx from "htmx.org";
import "./alerts.js";
import "./batch.js";
import "./columns.js";
import "./copy-rows.js";
import "./copy.js";
import "./elsewhere.js";
import "./facets.js";
import "./htmx-events.js";
import "./keys.js";
import "./logged-out.js";
import "./menu-views.js";
import "./menus.js";
import "./panel.js";
import "./person.js";
import "./picks.js";
import "./plan-tabs.js";
import "./print.js";
import "./renewed.js";
import "./scroll.js";
import "./search.js";
import "./selecting.js";
import "./status.js";
import "./unsent.js";
import "./grid-cells.js";
import "./grid-news.js";
import "./editor.js";
import "./picker.js";
import "./pool.js";
import "./refusals.js";
import "./sent.js";
import "./undo.js";

window.htmx = htmx; // to ask and to trigger in the browser's console
