// The users picked in a plan's grid: all that fit the filter, over every page, and the grid narrowed to them.
import { showAlert } from "./alerts.js";
import { addKeys, selectedKeys } from "./selection.js";

const MOST_IN_AN_ADDRESS = 200; // users; more are listed where they are changed

document.addEventListener("click", (event) => {
  const all = event.target.closest?.("[data-pick-all]");
  const show = event.target.closest?.("[data-show-picked]");
  if (all) {
    event.preventDefault();
    pickAll(all);
  } else if (show) {
    const keys = selectedKeys();
    show.href = `${show.dataset.showPicked}?picked=${keys.join(",")}`;
    if (keys.length <= MOST_IN_AN_ADDRESS) return;
    event.preventDefault();
    show.closest("form").requestSubmit();
  }
});

async function pickAll(button) {
  try {
    const answer = await fetch(button.dataset.pickAll, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    addKeys((await answer.json()).keys);
  } catch {
    showAlert("response-error", () => pickAll(button));
  }
}
