// Everything that pages need beyond htmx. All modules listen on the document, so they outlive swaps.
import "./alerts.js";
import "./columns.js";
import "./copy-rows.js";
import "./copy.js";
import "./facets.js";
import "./htmx-events.js";
import "./keys.js";
import "./menu-views.js";
import "./menus.js";
import "./panel.js";
import "./picks.js";
import "./print.js";
import "./renewed.js";
import "./scroll.js";
import "./search.js";
import "./selecting.js";
import "./status.js";
