import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

const MODULES = /node_modules\/@oclif\/core\/lib\/.*\.js$/;
const FORWARDING = /node_modules\/yaml\/dist\/index\.js$/;
const IMPORT = /^const (\w+) = ((?:__importDefault|__importStar)\()?(require\("[^"]+"\))\)?;$/gm;

/**
 * Lets oclif's modules require one another, and what they stand on, where they use it and not at their beginning: most
 * of it (help, plugins, templates, globs, spinners) no run of a command ever touches. YAML's reader is loaded where there
 * is something to read.
 */
export const requireWhenUsed: Plugin = {
  name: 'require-when-used',
  setup(builder) {
    builder.onLoad({ filter: MODULES }, ({ path }) => ({ contents: inlineRequires(readFileSync(path, 'utf8')), loader: 'js' }));
    builder.onLoad({ filter: FORWARDING }, ({ path }) => ({ contents: forwardWhenUsed(readFileSync(path, 'utf8')), loader: 'js' }));
  },
};

/** `const a_1 = require("a"); … a_1.x` becomes `… require("a").x`: esbuild keeps what a module gave the first time. */
export function inlineRequires(source: string): string {
  const imports = [...source.matchAll(IMPORT)].map(([line, name = '', wrapper = '', call = '']) => ({ line, name, use: wrapper === '' ? call : `${wrapper}${call})` }));
  const bare = imports.reduce((text, { line }) => text.replace(line, ''), source);
  return imports.reduce((text, { name, use }) => text.replaceAll(new RegExp(String.raw`(?<![\w.])${name}(?!\w)`, 'g'), () => `(${use})`), bare);
}

/** The same for a module that only passes on what others export: `var a = require('./a'); exports.x = a.y;`. */
export function forwardWhenUsed(source: string): string {
  const imports = /^var (\w+) = (require\('[^']+'\));$/gm;
  const calls = new Map([...source.matchAll(imports)].map(([, name = '', call = '']) => [name, call]));
  return source
    .replaceAll(imports, '')
    .replaceAll(/^exports\.(\w+) = (\w+)(\.\w+)?;$/gm, (_, name: string, module: string, member = '') => `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => ${calls.get(module) ?? module}${String(member)} });`);
}
