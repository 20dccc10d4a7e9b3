import { posix } from 'node:path';
import type { Metafile } from 'esbuild';

/** CommonJS files by their path from the target folder. */
export type Files = ReadonlyMap<string, string>;

const CHUNKS = 'chunks/';

/**
 * Puts the chunks that `entries` always load into one file for each entry: to find and to read forty small files costs
 * more than what is in them. A chunk still runs only when it is asked for. Chunks of an earlier entry stay in its pack.
 */
export function packChunks(files: Files, imports: ReadonlyMap<string, readonly string[]>, entries: readonly string[]): Files {
  const packOf = new Map<string, string>();
  for (const entry of entries) {
    const pack = `${CHUNKS}${entry.replaceAll('/', '-')}`;
    for (const file of loadedWith(entry, imports)) if (file.startsWith(CHUNKS) && !packOf.has(file)) packOf.set(file, pack);
  }
  const packed = new Map([...files].filter(([file]) => !packOf.has(file)).map(([file, text]) => [file, redirected(text, file, packOf)]));
  for (const pack of new Set(packOf.values())) {
    const members = [...files].filter(([file]) => packOf.get(file) === pack);
    packed.set(pack, packText(members.map(([file, text]) => [nameOf(file), redirected(text, file, packOf)])));
  }
  return packed;
}

/** By the path from the target folder, what a bundle's files import at once, and not when they come to it. */
export function staticImports({ outputs }: Metafile, pathOf: (output: string) => string): Map<string, string[]> {
  return new Map(
    Object.entries(outputs).map(([output, { imports }]) => [
      pathOf(output),
      imports.filter(({ kind, external }) => kind === 'import-statement' && external !== true).map(({ path }) => pathOf(path)),
    ]),
  );
}

function loadedWith(entry: string, imports: ReadonlyMap<string, readonly string[]>, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const next of imports.get(entry) ?? []) loadedWith(next, imports, seen);
  return seen;
}

/**
 * All of a pack's members stand in the folder of the pack: what else they require is where it was. The parentheses tell
 * V8 to compile each with the whole, and Node's compile cache keeps only what hangs on such a function.
 */
function packText(members: readonly (readonly [name: string, text: string])[]): string {
  const functions = members.map(([name, text]) => `${JSON.stringify(name)}:(function(exports,require,module){${text}})`);
  return `const made={},parts={${functions.join(',\n')}};
module.exports=(name)=>{let part=made[name];if(part===undefined){part=made[name]={exports:{}};parts[name](part.exports,require,part)}return part.exports};
`;
}

/** What `file` requires of a pack, it asks the pack for. */
function redirected(text: string, file: string, packOf: ReadonlyMap<string, string>): string {
  return text.replaceAll(/require\("(\.[^"]+)"\)/g, (call, path: string) => {
    const required = posix.join(posix.dirname(file), path);
    const pack = packOf.get(required);
    if (pack === undefined) return call;
    return `require("${posix.dirname(path)}/${nameOf(pack)}")(${JSON.stringify(nameOf(required))})`;
  });
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
