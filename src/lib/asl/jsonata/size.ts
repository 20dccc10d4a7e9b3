/**
 * How much AWS counts for a value, in bytes: eight for a number, one for a character. AWS accepts [1..873782] and a text
 * of 2^22 characters, and refuses [1..873783] and 2^23. What is shared counts each time, since in JSON it is written each
 * time; but it is looked at once, so that a value of doubled doubles is measured as quickly as it was made.
 */
export const LARGEST_VALUE = 6_990_256;

/** The longest sequence that fits. */
export const LONGEST_SEQUENCE = LARGEST_VALUE / 8;

const OF_OTHERS = 8;

export class ValueSizes {
  readonly #known = new WeakMap<object, number>();

  exceeds(value: unknown): boolean {
    // A list in a list counts for itself; the value as a whole is only what is in it.
    return this.#sizeOf(value) - (typeof value === 'object' ? OF_OTHERS : 0) > LARGEST_VALUE;
  }

  #sizeOf(value: unknown): number {
    if (typeof value === 'string') return value.length;
    // A function of JSONata: its environment is no value.
    if (typeof value !== 'object' || value === null || '_jsonata_lambda' in value || '_jsonata_function' in value) return OF_OTHERS;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    let size = OF_OTHERS;
    if (Array.isArray(value)) for (const item of value) size += typeof item === 'number' ? OF_OTHERS : this.#sizeOf(item);
    else for (const [key, member] of Object.entries(value)) size += key.length + this.#sizeOf(member);
    this.#known.set(value, size);
    return size;
  }
}
