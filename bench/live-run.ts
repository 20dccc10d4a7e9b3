/**
 * Shows one run in the live view of the built program: as many nodes as it is told to, each with a few lines of output,
 * some failing, spread evenly over the time. Draws on stderr, which it takes for a terminal; prints what it used.
 */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../src/lib/run/clock.ts';
import type { RunEvent } from '../src/lib/run/events.ts';
import { decideVerdict } from '../src/lib/run/verdict.ts';
import { openRunView } from '../src/lib/view/open-run-view.ts';
import type { TextStream } from '../src/lib/view/text-stream.ts';
import type { LiveRunUsage } from './live-view.ts';

const CONCURRENCY = 50;
const EVENTS_EVERY_MILLISECONDS = 20;
const COLUMNS = 100;
const ROWS = 40;

const BUILT_VIEW = pathToFileURL(join(import.meta.dirname, '..', 'dist', 'cli', 'live', 'open-live-run.mjs')).href;
registerHooks({
  resolve: (specifier, context, next) => (specifier.endsWith('/open-live-run.tsx') ? { url: BUILT_VIEW, format: 'module', shortCircuit: true } : next(specifier, context)),
});

const [count = 0, seconds = 0] = process.argv.slice(2).map(Number);
const nodes = Array.from({ length: count }, (_, index) => ({ id: `i-${String(index).padStart(17, '0')}`, name: `node-${String(index).padStart(5, '0')}` }));
const silent: TextStream = { write: () => true } as unknown as TextStream;
const terminal = Object.assign(process.stderr, { isTTY: true, columns: COLUMNS, rows: ROWS });

const beforeOpening = process.cpuUsage();
const view = await openRunView({ output: 'json', gather: false, stream: false, outDir: undefined, live: true, stdout: silent, stderr: terminal, environment: process.env, clock: systemClock });
const opened = process.cpuUsage(beforeOpening);
const beforeRun = process.cpuUsage();
const startedAt = performance.now();
await showRun();
const used = process.cpuUsage(beforeRun);
const wallMilliseconds = performance.now() - startedAt;
tell({ type: 'run-ended', at: systemClock.now(), verdict: decideVerdict({ statuses: nodes.map((_, index) => (fails(index) ? 'failed' : 'success')) }) });
await view.close();
const inMilliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;
const usage: LiveRunUsage = { cpuMilliseconds: inMilliseconds(used), wallMilliseconds, openMilliseconds: inMilliseconds(opened) };
process.stdout.write(JSON.stringify(usage));

function tell(event: RunEvent): void {
  view.handle(event);
}

async function showRun(): Promise<void> {
  tell({ type: 'run-started', at: systemClock.now(), runId: 'bench', verb: 'ssm send', title: 'uptime; df -h /', nodes, concurrency: CONCURRENCY, stopsAtFailure: count });
  let begun = 0;
  let ended = 0;
  while (ended < count) {
    await systemClock.sleep(EVENTS_EVERY_MILLISECONDS);
    const due = Math.min(count, Math.floor(((performance.now() - startedAt) / 1000 / seconds) * count));
    for (; begun < Math.min(count, due + CONCURRENCY); begun++) begin(begun);
    for (; ended < due; ended++) end(ended);
  }
}

function begin(index: number): void {
  const node = nodes[index]?.id ?? '';
  const at = systemClock.now();
  tell({ type: 'node-status', at, node, status: 'running', startedAt: at });
  tell({ type: 'node-output', at, node, step: 'step', stream: 'stdout', text: `line of node ${index}\nload average: ${(index % 97) / 10}\n` });
}

function end(index: number): void {
  const node = nodes[index]?.id ?? '';
  const at = systemClock.now();
  if (fails(index)) tell({ type: 'node-output', at, node, step: 'step', stream: 'stderr', text: 'df: /: no such file or directory\n' });
  tell({ type: 'node-status', at, node, status: fails(index) ? 'failed' : 'success', exitCode: fails(index) ? 1 : 0, endedAt: at });
}

/** 2 in 100. */
function fails(index: number): boolean {
  return index % 50 === 7;
}
