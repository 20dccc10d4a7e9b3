import { open, seal } from '../../../../secrets/seal.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

const VERSION = 1;
const HEADER = 17;

/** A ciphertext blob: one byte version, 16 bytes key id, then what `seal` makes. The header and the context are bound to it. */
export function makeCiphertext(keyId: string, material: Uint8Array, plaintext: Uint8Array, context: EncryptionContext): Buffer {
  const header = Buffer.concat([Buffer.from([VERSION]), Buffer.from(keyId.replaceAll('-', ''), 'hex')]);
  return Buffer.concat([header, seal(material, plaintext, boundData(header, context))]);
}

/** The id of the key that a blob was made with; undefined for what is no blob of ours. */
export function keyIdOf(blob: Uint8Array): string | undefined {
  if (blob.length < HEADER || blob[0] !== VERSION) return undefined;
  return Buffer.from(blob.subarray(1, HEADER))
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The plaintext; undefined where the blob is damaged or the context is another. */
export function openCiphertext(material: Uint8Array, blob: Uint8Array, context: EncryptionContext): Buffer | undefined {
  return open(material, blob.subarray(HEADER), boundData(blob.subarray(0, HEADER), context));
}

/** The context's order does not matter; lengths stand before the texts so that no two contexts look alike. */
function boundData(header: Uint8Array, context: EncryptionContext): Buffer {
  const parts: Uint8Array[] = [header];
  for (const [key, value] of Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const text of [key, value]) {
      const bytes = Buffer.from(text, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      parts.push(length, bytes);
    }
  }
  return Buffer.concat(parts);
}
