/** Holds the source against the layer rules in .dependency-cruiser.cjs. A run that reads no modules is a failure. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const root = dirname(import.meta.dirname);
const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
/** Fewer than this and the parser silently skipped TypeScript. */
const LEAST_MODULES = 50;

const { output } = await cruise(['src'], { ...options, baseDir: root, validate: true, ruleSet: { forbidden } }, undefined, {
  tsConfig: extractTSConfig(`${root}/tsconfig.json`),
});
const { summary, modules } = output as ICruiseResult;
const own = modules.filter(({ source }) => source.startsWith('src/')).length;
for (const { from, to, rule } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
if (own < LEAST_MODULES) console.error(`only ${own} modules were read: the check is broken`);
console.log(`layers: ${own} modules, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} violations`);
process.exitCode = summary.violations.length > 0 || own < LEAST_MODULES ? 1 : 0;
