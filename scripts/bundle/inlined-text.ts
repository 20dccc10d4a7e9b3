import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const MODULES = /services\/lambda\/runtimes\/bootstraps\.ts$/;
const READING = /readFileSync\(join\(import\.meta\.dirname, '([^']+)'\), 'utf8'\)/g;

/** Puts the text of a file where a module reads it from beside itself: what is bundled has nothing beside it. */
export const inlinedText: Plugin = {
  name: 'inlined-text',
  setup(builder) {
    builder.onLoad({ filter: MODULES }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(READING, (_, name: string) => JSON.stringify(readFileSync(join(dirname(path), name), 'utf8'))),
      loader: 'ts',
    }));
  },
};
