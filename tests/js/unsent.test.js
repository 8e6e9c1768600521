// What was sent and not taken: whose it is, and how long it is kept.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { markLost, Unsent } from "../../frontend/js/unsent.js";

let storage;

beforeEach(() => {
  storage = {};
  const methods = {
    getItem: (key) => storage[key] ?? null,
    setItem: (key, value) => {
      storage[key] = value;
    },
    removeItem: (key) => delete storage[key],
  };
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(storage, name, { value, configurable: true });
});

const edit = (id, more = {}) => ({ id, page: "/t/alfa/plans/1/", action: "/edit/", fields: [["note", id]], ...more });

test("what is kept outlives the page, the oldest first", () => {
  const page = new Unsent(storage, "7");
  for (const id of ["first", "second"]) page.keep(edit(id));
  assert.deepEqual(new Unsent(storage, "7").items, [edit("first"), edit("second")]);
});

test("a newer one takes the place of one with its id", () => {
  const page = new Unsent(storage, "7");
  page.keep(edit("form", { what: "old" }));
  page.keep(edit("other"));
  page.keep(edit("form", { what: "new" }));
  assert.deepEqual(page.items, [edit("other"), edit("form", { what: "new" })]);
});

test("what the server has taken is forgotten, and nothing is left in the storage", () => {
  const page = new Unsent(storage, "7");
  page.keep(edit("first"));
  page.drop("unknown");
  assert.equal(page.items.length, 1);
  page.drop("first");
  assert.deepEqual(Object.keys(storage), []);
});

test("nobody sees what somebody else sent", () => {
  new Unsent(storage, "7").keep(edit("mine"));
  assert.deepEqual(new Unsent(storage, "8").items, []);
  assert.deepEqual(new Unsent(storage, null).items, []);
});

test("on pages of nobody nothing is kept", () => {
  const page = new Unsent(storage, null);
  page.keep(edit("first"));
  page.drop("first");
  assert.deepEqual(Object.keys(storage), []);
});

test("on the page of the log-in, what was sent is known to be lost", () => {
  new Unsent(storage, "7").keep(edit("form", { lost: false }));
  storage["selection:7"] = '["a"]';
  markLost(storage);
  assert.deepEqual(new Unsent(storage, "7").items, [edit("form", { lost: true })]);
  assert.equal(storage["selection:7"], '["a"]');
});

test("a full storage loses nothing that is there", () => {
  const page = new Unsent(storage, "7");
  page.keep(edit("first"));
  Object.defineProperty(storage, "setItem", {
    value() {
      throw new Error("QuotaExceededError");
    },
  });
  page.keep(edit("second"));
  assert.deepEqual(page.items, [edit("first")]);
});
