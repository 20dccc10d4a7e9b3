/** A program that writes to stdout as told by its words: how many characters, and then an exit code. */
import { leaveQuietlyOnClosedPipe } from '../../../src/lib/cli/closed-pipe.ts';
import { flushed } from '../../../src/lib/view/flushed.ts';

const [, , characters = '0', exitCode = '0'] = process.argv;
leaveQuietlyOnClosedPipe(process);
process.stdout.write(`${'x'.repeat(Number(characters) - 1)}\n`);
process.stderr.write('a log line\n');
await flushed(process.stdout);
process.exit(Number(exitCode));
