/**
 * A program with a live view, for a test to start on a real pseudo-terminal. The first word says how it ends. It
 * resizes its terminal as it goes where it is told a size: "ROWS COLUMNS".
 */
import { execFileSync } from 'node:child_process';
import { Interruption } from '../../../../src/lib/cli/interruption.ts';
import { leaveQuietlyOnClosedPipe } from '../../../../src/lib/cli/closed-pipe.ts';
import { systemClock } from '../../../../src/lib/run/clock.ts';
import { openRunView } from '../../../../src/lib/view/open-run-view.ts';
import { ExampleRun, START } from '../example-run.ts';

const [, , end = 'close', newSize] = process.argv;
const NODES = Array.from({ length: 12 }, (_, index) => `web-${String(index + 1).padStart(2, '0')}`);
const FOLLOWS_RESIZE_MS = 600;

leaveQuietlyOnClosedPipe(process);
const view = await openRunView({
  output: 'text',
  gather: false,
  stream: false,
  outDir: undefined,
  live: true,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  // The example began in the past.
  clock: { ...systemClock, now: () => START + performance.now() },
});
const run = new ExampleRun(NODES);
let shown = 0;
async function show(): Promise<void> {
  for (const event of run.events.slice(shown)) view.handle(event);
  shown = run.events.length;
  await systemClock.sleep(FOLLOWS_RESIZE_MS);
}

for (const name of NODES) run.status(name, 'running').output(name, `${name} says \u001B[2J${'x'.repeat(200)}\n`);
await show();
if (newSize !== undefined) {
  const [rows = '', columns = ''] = newSize.split(' ');
  execFileSync('stty', ['rows', rows, 'cols', columns], { stdio: ['inherit', 'ignore', 'inherit'] });
  await show();
}
if (end === 'exit') process.exit(7);
if (end === 'throw') throw new Error('thrown');
if (end === 'kill') {
  process.kill(process.pid, 'SIGTERM');
  await systemClock.sleep(10_000);
}
if (end === 'interrupt') {
  const { signal } = new Interruption(process);
  await systemClock.sleep(10_000, signal).catch(() => undefined);
  run.add({ type: 'stopping', at: run.at, cause: 'interruption', why: 'Ctrl-C' });
  for (const name of NODES.slice(1)) run.status(name, 'cancelled');
} else for (const name of NODES.slice(1)) run.status(name, 'success', { exitCode: 0 });
run.status('web-01', 'failed', { exitCode: 3 }).end();
await show();
await view.close();
process.exit(0);
