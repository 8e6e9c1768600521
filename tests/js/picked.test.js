// Picking rows: single ones, ranges, and what is kept when the rows change.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Picked } from "../../frontend/js/picked.js";

const SHOWN = ["a", "b", "c", "d", "e"];

let picked;

beforeEach(() => {
  picked = new Picked();
});

const click = (key, held = {}) => picked.click(key, held, SHOWN);

test("a click picks one row and leaves the others out", () => {
  click("b");
  click("d");
  assert.deepEqual(picked.keys, ["d"]);
});

test("one more is picked, or left out again, in the order of the clicks", () => {
  click("d");
  click("a", { more: true });
  assert.deepEqual(picked.keys, ["d", "a"]);
  click("d", { more: true });
  assert.deepEqual(picked.keys, ["a"]);
});

test("a range goes from the last single click, either way", () => {
  click("c");
  click("e", { shift: true });
  assert.deepEqual(picked.keys, ["c", "d", "e"]);
  click("a", { shift: true });
  assert.deepEqual(picked.keys, ["a", "b", "c"]);
});

test("a range joins what is picked if both keys are held", () => {
  click("a");
  click("c", { more: true });
  click("e", { shift: true, more: true });
  assert.deepEqual(picked.keys, ["a", "c", "d", "e"]);
});

test("a range from a row that is gone is the row itself", () => {
  click("c");
  picked.click("e", { shift: true }, ["d", "e"]);
  assert.deepEqual(picked.keys, ["e"]);
  picked.anchorAt(null);
  click("b", { shift: true });
  assert.deepEqual(picked.keys, ["b"]);
});

test("boxes are ticked and unticked one by one, or up to one", () => {
  picked.tick("b", true, false, SHOWN);
  picked.tick("d", true, true, SHOWN);
  assert.deepEqual(picked.keys, ["b", "c", "d"]);
  picked.tick("c", false, true, SHOWN); // from d, the last one
  assert.deepEqual(picked.keys, ["b"]);
});

test("the arrows extend a range from where they began", () => {
  picked.extend("b", "c", SHOWN);
  picked.extend("c", "d", SHOWN);
  assert.deepEqual(picked.keys, ["b", "c", "d"]);
  assert.equal(picked.has("e"), false);
});
