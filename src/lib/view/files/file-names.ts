import { createHash } from 'node:crypto';

/** Bytes of the name of a node in the name of its file: file systems take 255, and an ending comes after it. */
const LONGEST_NAME = 200;
// Separators, what Windows refuses, controls; and what would hide the file or be read as an option.
const UNSAFE_IN_NAMES = /[/\\:*?"<>|\0-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]|^[.\-~]+|^\s+|[\s.]+$/gu;

/**
 * Names for files, one for each node: never outside of a folder, never the same twice, also where the file system
 * ignores case. A label that had to be changed gets the start of a hash of the node's id, so that it stays the same
 * from run to run.
 */
export class FileNames {
  readonly #taken = new Set<string>();

  /** Call once for each node. */
  nameFor(label: string, id: string): string {
    const wanted = cutToBytes(label.toWellFormed().replaceAll(UNSAFE_IN_NAMES, '_'), LONGEST_NAME) || '_';
    if (wanted === label && this.#take(wanted)) return wanted;
    const hash = createHash('sha256').update(id).digest('hex');
    for (let length = 8; length < hash.length; length += 8) {
      const name = `${wanted}~${hash.slice(0, length)}`;
      if (this.#take(name)) return name;
    }
    throw new RangeError(`two nodes have the id ${JSON.stringify(id)}`);
  }

  #take(name: string): boolean {
    const key = name.normalize('NFC').toLowerCase();
    if (this.#taken.has(key)) return false;
    this.#taken.add(key);
    return true;
  }
}

function cutToBytes(text: string, most: number): string {
  if (text.length * 3 <= most || Buffer.byteLength(text) <= most) return text;
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}
