// What a person sent and the server has not taken, kept in a storage of the tab: it outlives the log-in, and is that
// person's alone. No document here.

const STORED_AS = "unsent:";

const read = (storage, key) => JSON.parse(storage.getItem(key) ?? "[]");

function write(storage, key, items) {
  try {
    if (items.length > 0) storage.setItem(key, JSON.stringify(items));
    else storage.removeItem(key);
  } catch {
    // More than a browser keeps: it stays on the page alone.
  }
}

export class Unsent {
  #storage;
  #key;

  /** `person` is who has logged in; of nobody, null, nothing is kept. */
  constructor(storage, person) {
    this.#storage = storage;
    this.#key = person === null ? null : STORED_AS + person;
  }

  /** What waits, the oldest first: each with an `id`, the `page` it was sent from, its `action` and `fields`. */
  get items() {
    return this.#key === null ? [] : read(this.#storage, this.#key);
  }

  /** Keeps something until it is dropped; a newer one with its `id` takes its place. */
  keep(item) {
    if (this.#key !== null) write(this.#storage, this.#key, [...this.items.filter(({ id }) => id !== item.id), item]);
  }

  /** Forgets what the server has taken, or what is not to be sent. */
  drop(id) {
    if (this.#key !== null)
      write(
        this.#storage,
        this.#key,
        this.items.filter((item) => item.id !== id),
      );
  }
}

/** Notes, for whoever they are, that what was sent last was not taken. */
export function markLost(storage) {
  for (const key of Object.keys(storage).filter((name) => name.startsWith(STORED_AS))) {
    write(
      storage,
      key,
      read(storage, key).map((item) => ({ ...item, lost: true })),
    );
  }
}
