import { isatty } from 'node:tty';
import type { Program } from './find-program.ts';
import { startChild, type Child } from './start-child.ts';
import { FORWARDED, supervise, type Forwarded, type Supervision } from './supervise.ts';

interface Start {
  readonly program: Program;
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs a program as a child of this process, which passes signals on and waits. Gives its exit code. Throws UserErrors. */
export async function runBeside<State extends Start>(options: Omit<Supervision<State>, 'start' | 'listen' | 'sharesTerminal'>): Promise<number> {
  let child: Child | undefined;
  // Whatever we end of: a child that nobody waits for must not stay behind.
  const stop = (): void => child?.kill('SIGTERM');
  process.on('exit', stop);
  try {
    return await supervise({
      ...options,
      start: ({ program, environment }) => (child = startChild(program, environment)),
      listen,
      // Not process.stdin: to look at it would change the pipe that is the child's.
      sharesTerminal: isatty(0) || isatty(2),
    });
  } finally {
    process.off('exit', stop);
  }
}

function listen(onSignal: (name: Forwarded) => void): () => void {
  for (const name of FORWARDED) process.on(name, onSignal);
  return () => {
    for (const name of FORWARDED) process.off(name, onSignal);
  };
}
