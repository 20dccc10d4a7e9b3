import { createHash, randomUUID } from 'node:crypto';
import type { Chances } from '../../../asl/chances.ts';

/** Randomness of this machine. With a seed, what java.util.Random gives for it, for that is what AWS gives. */
export const systemChances: Chances = {
  uuid: () => randomUUID(),
  random: (seed) => (seed === undefined ? Math.random() : javaRandom(seed)),
  hash: (text, algorithm) => createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex'),
};

const MULTIPLIER = 0x5_de_ec_e6_6dn;

/** The first nextDouble() of a generator. https://docs.oracle.com/javase/8/docs/api/java/util/Random.html */
export function javaRandom(seed: number): number {
  const next = (state: bigint): bigint => BigInt.asUintN(48, state * MULTIPLIER + 0xbn);
  const first = next(BigInt.asUintN(48, BigInt(Math.trunc(seed)) ^ MULTIPLIER));
  const second = next(first);
  return (Number(first >> 22n) * 2 ** 27 + Number(second >> 21n)) / 2 ** 53;
}
