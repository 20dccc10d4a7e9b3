import { createHash } from 'node:crypto';
import type { Chances } from '../../../src/lib/asl/chances.ts';

/** Chance without chance, and real hashes. */
export const chances: Chances = {
  uuid: () => '6f1c1ad0-4f8a-4c5e-9d6b-000000000001',
  random: (seed = 0.5) => Math.abs(seed) % 1,
  hash: (text, algorithm) => createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex'),
};
