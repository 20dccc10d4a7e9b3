import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors/errors.ts';
import type { PngParts } from '../../topics/sfn/draw/png/draw-png.ts';

/** Where scripts/build.ts puts what pictures need besides code. */
const FOLDER = join('dist', 'pictures');

/** What PNGs are drawn with, from the folder of the installation; `font` is a file of the user's with more letters. */
export function readPngParts(root: string, font: string | undefined): PngParts {
  const read = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(root, FOLDER, name)));
  return { renderer: read('resvg.wasm'), fonts: [read('sans.ttf'), read('sans-bold.ttf'), ...(font === undefined ? [] : [readFont(font)])] };
}

/** TrueType, OpenType, collections of them, WOFF 2. */
const FONT_STARTS: ReadonlySet<string> = new Set(['\0\u0001\0\0', 'OTTO', 'true', 'ttcf', 'wOF2']);

function readFont(file: string): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UserError('unreadable-file', `--font: cannot read ${file} (${(error as NodeJS.ErrnoException).code})`, 'Check the path and its permissions.', { cause: error });
  }
  if (!FONT_STARTS.has(bytes.toString('latin1', 0, 4))) throw new UserError('bad-font', `--font: ${file} is no font that can be used`, 'Give a TrueType (.ttf), OpenType (.otf), .ttc or .woff2 file.');
  return bytes;
}
