import { EXIT } from '../errors/exit-codes.ts';
import { describeError, errorLine } from './report-error.ts';

/**
 * What becomes of the program when nobody takes its words. `drover … | head` closes our stdout: nobody reads on, there
 * is nothing left to say, it ends with 0. A full disk behind stdout ends it with one line and 1: what was asked for is
 * not there. A log that cannot be written on stderr ends nothing: the work and its exit code count.
 */
export function leaveQuietlyOnClosedPipe(program: NodeJS.Process): void {
  program.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') program.exit(EXIT.success);
    program.stderr.write(`${errorLine(describeOutputError(error))}\n`);
    program.exit(EXIT.unexpected);
  });
  program.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') program.exit(EXIT.success);
  });
}

function describeOutputError(error: NodeJS.ErrnoException): ReturnType<typeof describeError> {
  const named = Object.assign(new Error(`stdout: ${error.message}`), { code: error.code, path: 'stdout' });
  return { ...describeError(named), hint: 'The output is not complete: make room, or send it elsewhere.' };
}
