/** CRC-32C (Castagnoli), bits reversed. */
const CASTAGNOLI = 0x82f63b78;
/** CRC-64/NVME, bits reversed, in two halves: JavaScript counts bits in 32. */
const NVME = { high: 0x9a6c9329, low: 0xac4bc9b5 };

const CRC32C_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ CASTAGNOLI : value >>> 1;
  return value;
});

// Signed, so that the loop below stays within small integers.
const CRC64_HIGH = new Int32Array(256);
const CRC64_LOW = new Int32Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    const isOdd = (low & 1) === 1;
    low = ((low >>> 1) | (high << 31)) >>> 0;
    high >>>= 1;
    if (isOdd) {
      low ^= NVME.low;
      high ^= NVME.high;
    }
  }
  CRC64_HIGH[byte] = high;
  CRC64_LOW[byte] = low;
}

/**
 * Goes on from `previous`, the checksum of what came before; 0 at first. As node:zlib's crc32.
 * (The casts: every index is within its array, and a check for each byte halves the speed.)
 */
export function crc32c(data: Uint8Array, previous = 0): number {
  let crc = ~previous;
  for (let at = 0; at < data.length; at += 1) crc = (crc >>> 8) ^ (CRC32C_TABLE[(crc ^ (data[at] as number)) & 0xff] as number);
  return ~crc >>> 0;
}

/** CRC-64/NVME, S3's own choice where a client sends no checksum. */
export class Crc64Nvme {
  #high = -1;
  #low = -1;

  update(data: Uint8Array): void {
    let high = this.#high;
    let low = this.#low;
    for (let at = 0; at < data.length; at += 1) {
      const index = (low ^ (data[at] as number)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (CRC64_LOW[index] as number);
      high = (high >>> 8) ^ (CRC64_HIGH[index] as number);
    }
    this.#high = high;
    this.#low = low;
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(~this.#high >>> 0, 0);
    bytes.writeUInt32BE(~this.#low >>> 0, 4);
    return bytes;
  }
}
