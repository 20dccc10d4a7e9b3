import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notBuilt } from '../../../wire/invoke.ts';
import { invalidRequest } from '../errors.ts';
import { crc32c, Crc64Nvme } from './crc.ts';

/** The length of each checksum in bytes; see "Checking object integrity" in the S3 user guide. */
const BYTES = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32, SHA512: 64, MD5: 16 } as const;
const NOT_BUILT = ['XXHASH64', 'XXHASH3', 'XXHASH128'] as const;

export type ChecksumAlgorithm = keyof typeof BYTES;
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** What S3 computes where nobody asked for another one. */
export const DEFAULT_ALGORITHM: ChecksumAlgorithm = 'CRC64NVME';
export const CHECKSUM_ALGORITHMS = Object.keys(BYTES) as ChecksumAlgorithm[];

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; with `-N` behind it where it is made of the checksums of N parts. */
  readonly value: string;
}

export interface TypedChecksum extends Checksum {
  readonly type: ChecksumType;
}

export interface Hasher {
  update(data: Uint8Array): void;
  digest(): Buffer;
}

export function createHasher(algorithm: ChecksumAlgorithm): Hasher {
  switch (algorithm) {
    case 'CRC32':
      return rolling(crc32);
    case 'CRC32C':
      return rolling(crc32c);
    case 'CRC64NVME':
      return new Crc64Nvme();
    default: {
      const hash = createHash(algorithm.toLowerCase());
      return { update: (data) => void hash.update(data), digest: () => hash.digest() };
    }
  }
}

function rolling(next: (data: Uint8Array, previous: number) => number): Hasher {
  let value = 0;
  return {
    update: (data) => {
      value = next(data, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}

/** Members of inputs and outputs that carry a checksum. */
export type ChecksumMembers = { readonly [A in ChecksumAlgorithm as `Checksum${A}`]?: string | undefined };

/** The one checksum that a request carries. Throws where it carries several, a broken one, or one that is not built. */
export function givenChecksum(input: object): Checksum | undefined {
  const members = input as Readonly<Record<string, unknown>>;
  for (const name of NOT_BUILT) {
    if (members[`Checksum${name}`] !== undefined) throw notBuilt(`S3's checksum ${name}`);
  }
  const given = CHECKSUM_ALGORITHMS.filter((algorithm) => members[`Checksum${algorithm}`] !== undefined);
  if (given.length > 1) throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  const algorithm = given[0];
  return algorithm === undefined ? undefined : { algorithm, value: String(members[`Checksum${algorithm}`]) };
}

/** Throws InvalidRequest where the text cannot be a checksum of this kind. */
export function requireDigest({ algorithm, value }: Checksum): void {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== BYTES[algorithm] || bytes.toString('base64') !== value) throw invalidRequest(`Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`);
}

/** The algorithm that a request names; undefined where it names none. */
export function namedAlgorithm(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name === undefined) return undefined;
  if ((NOT_BUILT as readonly string[]).includes(name)) throw notBuilt(`S3's checksum ${name}`);
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name);
  if (algorithm === undefined) throw invalidRequest('Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]');
  return algorithm;
}

/** As an output carries it. */
export const checksumMembers = ({ algorithm, value }: Checksum): ChecksumMembers => ({ [`Checksum${algorithm}`]: value });

/** The checksum of an object made of parts: over their checksums, one behind the other. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly string[]): TypedChecksum {
  const hasher = createHasher(algorithm);
  for (const value of parts) hasher.update(Buffer.from(value, 'base64'));
  return { algorithm, value: `${hasher.digest().toString('base64')}-${parts.length}`, type: 'COMPOSITE' };
}
