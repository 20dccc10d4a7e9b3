export const HASH_ALGORITHMS = ['SHA-1', 'SHA-384', 'SHA-256', 'SHA-512', 'MD5'] as const;

export type HashAlgorithm = (typeof HASH_ALGORITHMS)[number];

/** What intrinsic functions and JSONata's get from outside and not from their input, so that evaluation itself stays pure. */
export interface Chances {
  /** A version 4 UUID. */
  readonly uuid: () => string;
  /** At least 0 and below 1. The same seed, a whole number, gives the same. */
  readonly random: (seed?: number) => number;
  /** In hexadecimal digits, of the text in UTF-8. */
  readonly hash: (text: string, algorithm: HashAlgorithm) => string;
}
