// Which keys are picked out of a list, and from which one a range is counted. No document here.

export class Picked {
  #keys = new Set();
  #anchor = null;

  /** The picked keys, in the order in which they were picked. */
  get keys() {
    return [...this.#keys];
  }

  has(key) {
    return this.#keys.has(key);
  }

  /** Picks these keys too, or leaves them out. */
  pick(keys, on = true) {
    for (const key of keys) {
      if (on) this.#keys.add(key);
      else this.#keys.delete(key);
    }
  }

  /** Picks these keys and no others. */
  pickOnly(keys) {
    this.#keys = new Set(keys);
  }

  /** Counts ranges from this key on; from none with null. */
  anchorAt(key) {
    this.#anchor = key;
  }

  /** Returns the keys of `shown` from the anchor to `to`; `to` alone if the anchor is not among them. */
  rangeTo(to, shown) {
    const from = shown.indexOf(this.#anchor);
    const end = shown.indexOf(to);
    return from < 0 ? [to] : shown.slice(Math.min(from, end), Math.max(from, end) + 1);
  }

  /** Does what a click on the row of `key` means with the keys held; `shown` are the keys on the page. */
  click(key, { shift = false, more = false }, shown) {
    if (shift) {
      if (!more) this.pickOnly([]);
      this.pick(this.rangeTo(key, shown));
      return;
    }
    if (more) this.pick([key], !this.has(key));
    else this.pickOnly([key]);
    this.anchorAt(key);
  }

  /** Ticks or unticks the box of `key`; with `shift` all from the anchor to it. */
  tick(key, on, shift, shown) {
    this.pick(shift ? this.rangeTo(key, shown) : [key], on);
    this.anchorAt(key);
  }

  /** Extends the range from `from`, unless it was begun, to `to`. */
  extend(from, to, shown) {
    this.#anchor ??= from;
    this.pick(this.rangeTo(to, shown));
  }
}
