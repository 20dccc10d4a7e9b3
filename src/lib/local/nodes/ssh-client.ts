import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Clock } from '../../run/clock.ts';
import type { ExecutionFolder } from './execution-folder.ts';
import { isProcessWith } from './process-group.ts';

const POLL_MILLISECONDS = 300;

/** The local ssh process that carries a script to its host and its output back. It outlives the engine. */
export interface SshClient {
  /** Its exit code: null where it cannot be known, a text where it could not be started. Never rejects. */
  readonly gone: Promise<number | null | string>;
  kill(): void;
}

/** Starts ssh with `words`; `input` is all that it reads. */
export function startClient(words: readonly string[], input: string, folder: ExecutionFolder): SshClient {
  const output = folder.openOutput();
  try {
    const child = spawn('ssh', words, { detached: true, stdio: ['pipe', output.out, output.err] });
    const gone = new Promise<number | null | string>((settle) => {
      child.on('error', (error) => settle(`ssh cannot be started (${error.message})`));
      child.on('exit', (code) => settle(code));
    });
    // A host that hangs up early is told by the exit code; the broken pipe says nothing more.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
    if (child.pid !== undefined) writeFileSync(folder.pid, `${child.pid}\n`, { mode: 0o600 });
    return { gone, kill: () => child.kill() };
  } finally {
    output.close();
  }
}

/** The client that an engine before this one started; `word` stands on its command line. */
export function findClient(pid: number, word: string, clock: Clock): SshClient {
  const gone = (async () => {
    while (isProcessWith(pid, word)) await clock.sleep(POLL_MILLISECONDS);
    return null;
  })();
  return {
    gone,
    kill: () => {
      if (isProcessWith(pid, word)) process.kill(pid);
    },
  };
}
