// The planning grid. All modules listen on the document, so they outlive swaps.
import "./grid-cells.js";
import "./grid-news.js";
import "./editor.js";
import "./picker.js";
import "./pool.js";
import "./refusals.js";
import "./sent.js";
import "./undo.js";
