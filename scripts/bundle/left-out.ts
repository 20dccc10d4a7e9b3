import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** What bundles would load for nothing, and what stands there instead. */
const INSTEAD: readonly { readonly filter: RegExp; readonly contents: string }[] = [
  // ink starts React's developer tools only under DEV=true.
  { filter: /^react-devtools-core$/, contents: 'export default {};' },
  // oclif's own debugging lines. Ours are under DROVER_DEBUG.
  { filter: /^debug$/, contents: 'export default () => () => undefined;' },
  // oclif calls the platform "wsl" there, which nothing here asks for.
  { filter: /^wsl-utils$/, contents: 'export const isWsl = false; export const powerShellPath = async () => "powershell.exe";' },
  // Checks bodies that are web streams. In Node they never are; to be able to, it would load all of Node's web streams.
  { filter: /\/ChecksumStream\.browser$/, contents: 'export class ChecksumStream {}' },
];

export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(builder) {
    for (const [index, { filter, contents }] of INSTEAD.entries()) {
      const namespace = `left-out-${index}`;
      builder.onResolve({ filter }, ({ path }) => ({ path, namespace }));
      builder.onLoad({ filter: /.*/, namespace }, () => ({ contents }));
    }
    builder.onResolve({ filter: /^\.\/node-https$/ }, () => ({ path: join(import.meta.dirname, 'lazy-https.ts') }));
  },
};
