/**
 * `npm run bench`: what Drover costs, in ratios to something that everybody has, so that the machine hardly matters.
 * Both sides of a ratio alternate in one run. Ends with 1 where a figure is short of its goal.
 */
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { makeBenchFolder } from './bench-folder.ts';
import { measureCommandLine } from './command-line.ts';
import { openBenchEngine } from './engine.ts';
import { measureDraw } from './draw.ts';
import { measureEngineRun } from './engine-run.ts';
import { figureTable, outcomeOf, type Figure } from './figure.ts';
import { measureLint } from './lint.ts';
import { measureLiveView } from './live-view.ts';
import { measureLargeFleet } from './large-fleet.ts';
import { measureMemory } from './memory.ts';
import { measureParameters } from './parameters.ts';
import { measureStateMachines } from './state-machines.ts';

/** Words choose parts: command-line, params, states, lint, draw, engine, live, fleet, memory. All without any. */
const chosen = process.argv.slice(2);
const wants = (part: string): boolean => chosen.length === 0 || chosen.includes(part);
const folder = makeBenchFolder();
const engine = await openBenchEngine(folder);

async function* measureAll(): AsyncGenerator<Figure> {
  if (wants('command-line')) yield* await measureCommandLine(engine, folder);
  if (wants('params')) yield* await measureParameters(engine);
  if (wants('states')) yield* await measureStateMachines(engine);
  if (wants('lint')) yield* await measureLint();
  if (wants('draw')) yield* await measureDraw();
  if (wants('engine')) yield await measureEngineRun(engine);
  if (wants('live')) yield* await measureLiveView(folder);
  if (wants('fleet')) yield* await measureLargeFleet(folder);
  if (wants('memory')) yield* await measureMemory(engine);
}

const figures: Figure[] = [];
try {
  for await (const figure of measureAll()) {
    figures.push(figure);
    if (process.stderr.isTTY) process.stderr.write(`${figure.what}: ${outcomeOf(figure) || 'done'}\n`);
  }
} finally {
  engine.client.destroy();
  await engine.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

console.log(`Node ${process.versions.node}, ${process.platform}-${process.arch}, ${cpus().length} cores\n`);
console.log(figureTable(figures));
process.exitCode = figures.some((figure) => outcomeOf(figure) === 'short') ? 1 : 0;
