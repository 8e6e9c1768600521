// What becomes of an edit that was sent, by the status of its response; and what it said. No document here.

const RESPONSES = [200, 422]; // it was written, or the server said why not
const NEVER = [400, 403, 404, 405, 410, 413, 414, 431]; // the same again would be refused again
const FAULT = 500; // may pass, and may be about this very edit
const FAULTS_MOST = 3;
const WRITTEN = /^(note|typed|text|reason|.+-number)$/; // fields that hold what a person typed or chose

/** What becomes of it: it is taken; it is refused and not sent again; or it waits and is sent again. */
export const Fate = { TAKEN: "taken", REFUSED: "refused", WAITS: "waits" };

/** Returns the fate of what got a response with `status`, 0 where none came, when it was sent for the `tries`th time. */
export function fateOf(status, tries = 1) {
  if (RESPONSES.includes(status)) return Fate.TAKEN;
  return NEVER.includes(status) || (status === FAULT && tries >= FAULTS_MOST) ? Fate.REFUSED : Fate.WAITS;
}

/** Returns what a person typed, of the fields, pairs of name and value, of an edit. */
export const writtenIn = (fields) =>
  fields
    .filter(([name, value]) => WRITTEN.test(name) && value)
    .map(([, value]) => value)
    .join("; ");
