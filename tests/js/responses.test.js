// What becomes of an edit, by the status of its answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fate, fateOf, writtenIn } from "../../frontend/js/responses.js";

const FATES = {
  taken: [200, 422],
  refused: [400, 403, 404, 405, 410, 413],
  waits: [0, 401, 408, 409, 429, 500, 502, 503, 504],
};

test("an edit waits for what may pass, and is not sent again where the answer would be the same", () => {
  for (const [fate, statuses] of Object.entries(FATES)) for (const status of statuses) assert.equal(fateOf(status), fate);
});

test("a fault of the server that stays is an answer as well, but no trouble on the way", () => {
  assert.deepEqual(
    [1, 2, 3, 4].map((tries) => fateOf(500, tries)),
    [Fate.WAITS, Fate.WAITS, Fate.REFUSED, Fate.REFUSED],
  );
  for (const status of [0, 401, 409, 503]) assert.equal(fateOf(status, 99), Fate.WAITS);
});

test("what a person typed is told of, and nothing else", () => {
  const fields = [
    ["part", "callPresentations"],
    ["callPresentations-number", "48777888999"],
    ["callPresentations-number", "48777888000"],
    ["reason", ""],
    ["token", "…"],
  ];
  assert.equal(writtenIn(fields), "48777888999; 48777888000");
  assert.equal(writtenIn([["note", "two\nlines"]]), "two\nlines");
  assert.equal(writtenIn([["text", "a\tb"]]), "a\tb");
  assert.equal(writtenIn([["last", "undo"]]), "");
});
