import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

const MODULES = /node_modules\/@oclif\/core\/lib\/.*\.js$/;
const IMPORT = /^const (\w+) = ((?:__importDefault|__importStar)\()?(require\("[^"]+"\))\)?;$/gm;

/**
 * Lets oclif's modules require one another, and what they stand on, where they use it and not at their beginning: most
 * of it (help, plugins, templates, globs, spinners) no run of a command ever touches.
 */
export const requireWhenUsed: Plugin = {
  name: 'require-when-used',
  setup(builder) {
    builder.onLoad({ filter: MODULES }, ({ path }) => ({ contents: inlineRequires(readFileSync(path, 'utf8')), loader: 'js' }));
  },
};

/** `const a_1 = require("a"); … a_1.x` becomes `… require("a").x`: esbuild keeps what a module gave the first time. */
export function inlineRequires(source: string): string {
  const imports = [...source.matchAll(IMPORT)].map(([line, name = '', wrapper = '', call = '']) => ({ line, name, use: wrapper === '' ? call : `${wrapper}${call})` }));
  const bare = imports.reduce((text, { line }) => text.replace(line, ''), source);
  return imports.reduce((text, { name, use }) => text.replaceAll(new RegExp(String.raw`(?<![\w.])${name}(?!\w)`, 'g'), () => `(${use})`), bare);
}
