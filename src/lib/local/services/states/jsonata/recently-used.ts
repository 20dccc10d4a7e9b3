/** Keeps the values that were used last, `size` of them at most. */
export class RecentlyUsed<Key, Value> {
  readonly #size: number;
  readonly #values = new Map<Key, Value>();

  constructor(size: number) {
    this.#size = size;
  }

  /** What was made for the key, else what `make` makes. What throws is not kept. */
  get(key: Key, make: () => Value): Value {
    const known = this.#values.get(key);
    // The order of a Map is the order in which keys came.
    if (known !== undefined) this.#values.delete(key);
    const value = known ?? make();
    this.#values.set(key, value);
    if (this.#values.size > this.#size) this.#values.delete(this.#values.keys().next().value as Key);
    return value;
  }

  get size(): number {
    return this.#values.size;
  }
}
