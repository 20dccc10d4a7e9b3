/** Shows a run of five nodes that wrote a million characters each, and ends at once, as the command line does. */
import { systemClock } from '../../../src/lib/run/clock.ts';
import { openRunView } from '../../../src/lib/view/open-run-view.ts';
import { ExampleRun } from './example-run.ts';

const view = await openRunView({
  output: 'text',
  gather: false,
  stream: process.argv[2] === 'stream',
  outDir: undefined,
  live: undefined,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  clock: systemClock,
});
const names = ['a', 'b', 'c', 'd', 'e'];
const run = new ExampleRun(names);
for (const name of names) run.ran(name, `${'x'.repeat(99)}\n`.repeat(10_000), 1);
for (const event of run.end().events) view.handle(event);
await view.close();
process.exit(3);
