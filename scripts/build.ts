/**
 * Builds dist/: the command line and the engine as CommonJS with shared chunks, the live view as one ES module, and
 * oclif.manifest.json. CommonJS starts in half the time of ES modules, but esbuild can split only ES modules: so it
 * first bundles to split ES modules and then turns every file into CommonJS.
 */
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync, readFileSync, globSync, renameSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, transform, type BuildOptions, type OutputFile, type Plugin } from 'esbuild';
import { inlinedText } from './bundle/inlined-text.ts';
import { leaveOut } from './bundle/left-out.ts';
import { packChunks, staticImports } from './bundle/pack.ts';
import { requireWhenUsed } from './bundle/when-used.ts';
import { writeManifest } from './manifest.ts';

const root = dirname(import.meta.dirname);
/** Built aside and moved into place, so that a running drover never sees half a program. */
const fresh = join(root, `dist.new.${process.pid}`);
const quiet = process.argv.includes('--quiet');

const LIVE_SOURCE = 'src/lib/view/live/open-live-run.tsx';
const LIVE_TARGET = 'live/open-live-run.mjs';

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  define: { 'process.env.NODE_ENV': '"production"', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  external: ['ts-node', 'tsx', 'typescript'],
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
};

/** ink has a top-level await, so the live view stays an ES module and is reached through a real import(). */
const liveViewApart: Plugin = {
  name: 'live-view-apart',
  setup(builder) {
    builder.onResolve({ filter: /open-live-run\.tsx$/ }, (args) =>
      args.kind === 'dynamic-import' ? { path: LIVE_TARGET, namespace: 'live-view' } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: 'live-view' }, () => ({
      contents: `export const openLiveRun = async (...args) => (await __real_import__(__dist__ + '/${LIVE_TARGET}')).openLiveRun(...args);`,
    }));
  },
};

/** The process that evaluates expressions is a program of its own, and stands elsewhere than the chunk that starts it. */
const EVALUATIONS_SOURCE = 'src/lib/local/services/states/jsonata/serve-evaluations.ts';

const evaluationsApart: Plugin = {
  name: 'evaluations-apart',
  setup(builder) {
    const built = relative('src', EVALUATIONS_SOURCE).replace(/\.ts$/, '.js');
    builder.onLoad({ filter: /\/states\/jsonata\/process-file\.ts$/ }, () => ({ contents: `export const processFile = new URL(__dist__ + '/${built}');` }));
  },
};

/** Bundles `entries` into split ES modules, then writes each as CommonJS under `target`; gives the bytes written. */
async function bundleCommonJs(entries: string[], target: string, packed: readonly string[] = []): Promise<number> {
  const { outputFiles, metafile } = await build({
    ...shared,
    entryPoints: entries,
    outbase: 'src',
    outdir: target,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    metafile: true,
    plugins: [liveViewApart, evaluationsApart, requireWhenUsed, inlinedText, leaveOut],
  });
  const pathOf = (output: string): string => relative(target, join(root, output));
  const texts = await Promise.all((outputFiles ?? []).map(async (file) => [relative(target, file.path), await asCommonJs(file, target)] as const));
  const files = packChunks(new Map(texts), staticImports(metafile, pathOf), packed);
  for (const [file, text] of files) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    writeFileSync(join(target, file), text);
  }
  return [...files.values()].reduce((sum, { length }) => sum + length, 0);
}

async function asCommonJs(file: OutputFile, target: string): Promise<string> {
  const toTarget = relative(dirname(file.path), target) || '.';
  const { code } = await transform(file.text, {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: true,
    // Node's own import() of a CommonJS file costs an ES module loader: require() instead.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
  return code
    .replaceAll('__real_import__(', 'import(')
    .replaceAll('__dist__', `require("node:url").pathToFileURL(require("node:path").join(__dirname,${JSON.stringify(toTarget)})).href`);
}

async function bundleLiveView(target: string): Promise<void> {
  await build({
    ...shared,
    write: true,
    entryPoints: [LIVE_SOURCE],
    outfile: join(target, LIVE_TARGET),
    format: 'esm',
    minify: true,
    // ink's dependencies are partly CommonJS and call require.
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [leaveOut],
  });
}

/** What drawing PNGs needs besides code, under the names by which src/lib/cli/sfn/picture-parts.ts reads it. */
function carryPictureParts(target: string): void {
  const font = join(root, 'src/lib/topics/sfn/draw/png/font');
  mkdirSync(target);
  copyFileSync(join(root, 'node_modules/@resvg/resvg-wasm/index_bg.wasm'), join(target, 'resvg.wasm'));
  for (const file of ['sans.ttf', 'sans-bold.ttf']) copyFileSync(join(font, file), join(target, file));
  copyFileSync(join(font, 'LICENSE'), join(target, 'LICENSE-of-the-fonts'));
}

const startedAt = performance.now();
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
writeFileSync(join(fresh, 'package.json'), JSON.stringify({ type: 'commonjs' }));
const commands = globSync('src/commands/**/*.ts', { cwd: root });
const cli = await bundleCommonJs(['src/main.ts', 'src/lib/cli/help.ts', ...commands], join(fresh, 'cli'), ['main.js', 'commands/ssm/send.js']);
const engine = await bundleCommonJs(['src/lib/local/host/main.ts', EVALUATIONS_SOURCE], join(fresh, 'engine'));
await bundleLiveView(join(fresh, 'cli'));
carryPictureParts(join(fresh, 'pictures'));
const old = `${fresh}.old`;
if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
renameSync(fresh, join(root, 'dist'));
rmSync(old, { recursive: true, force: true });
await writeManifest(root);
if (!quiet) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const kib = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;
  console.log(
    `drover ${version}: ${commands.length} commands (${kib(cli)}), engine (${kib(engine)}), built in ${Math.round(performance.now() - startedAt)} ms`,
  );
}
