import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sshArguments } from './ssh-command.ts';
import type { SshTarget } from './types.ts';

const ASK_TIMEOUT_MILLISECONDS = 30_000;
/** The name of a socket may have 104 characters on some systems; ssh adds 17 while it makes one. */
const LONGEST_FOLDER = 104 - 17 - 16;
/** A shared connection that stays behind in the background may keep the pipes open. */
const PIPES_MILLISECONDS = 250;

interface Asked {
  /** ssh's exit code; -1 where it could not be started or took too long. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One shared connection a host: made once, used by everything that goes there, closed together. */
export class SshConnections {
  readonly #targets = new Map<string, SshTarget>();
  readonly #connecting = new Map<string, Promise<string | undefined>>();
  readonly #stateFolder: string;
  #folder: { readonly path: string; readonly isTemporary: boolean } | undefined;

  constructor(stateFolder: string) {
    this.#stateFolder = stateFolder;
  }

  /** Resolves with undefined when the host lets us in, else with the reason in ssh's own words. */
  connect(target: SshTarget): Promise<string | undefined> {
    const path = this.#controlPath(target);
    let connecting = this.#connecting.get(path);
    if (connecting === undefined) {
      // Of several that connect at once only one may become the shared connection.
      connecting = this.#run([...sshArguments(target, path, 'connect'), 'true'])
        .then(({ code, stderr }) => (code === 0 ? undefined : wordsOf(stderr, code)))
        .finally(() => this.#connecting.delete(path));
      this.#connecting.set(path, connecting);
    }
    return connecting;
  }

  /** Runs a line of shell on the host. */
  ask(target: SshTarget, command: string): Promise<Asked> {
    return this.#run([...this.sessionArguments(target), command]);
  }

  sessionArguments(target: SshTarget): string[] {
    return sshArguments(target, this.#controlPath(target), 'session');
  }

  async close(): Promise<void> {
    await Promise.all([...this.#targets].map(([path, target]) => this.#run(['-O', 'exit', ...sshArguments(target, path, 'session')])));
    if (this.#folder?.isTemporary) rmSync(this.#folder.path, { recursive: true, force: true });
    this.#folder = undefined;
    this.#targets.clear();
  }

  #controlPath(target: SshTarget): string {
    if (this.#folder === undefined) {
      const own = join(this.#stateFolder, 'ssh');
      const isTemporary = own.length > LONGEST_FOLDER;
      // In the state folder, so that the next engine finds the connections of one that was killed.
      if (!isTemporary) mkdirSync(own, { recursive: true, mode: 0o700 });
      this.#folder = { path: isTemporary ? mkdtempSync(join(tmpdir(), 'drover-')) : own, isTemporary };
    }
    const { host, user = '', port = '', identityFile = '', knownHostsFile = '' } = target;
    const name = createHash('sha256').update([host, user, port, identityFile, knownHostsFile].join('\0')).digest('hex').slice(0, 12);
    const path = join(this.#folder.path, name);
    this.#targets.set(path, target);
    return path;
  }

  #run(words: readonly string[]): Promise<Asked> {
    return new Promise((settle) => {
      const child = spawn('ssh', words, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], timeout: ASK_TIMEOUT_MILLISECONDS });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (part: Buffer) => (stdout += part.toString('utf8')));
      child.stderr.on('data', (part: Buffer) => (stderr += part.toString('utf8')));
      child.on('error', (error) => settle({ code: -1, stdout, stderr: `ssh cannot be started (${error.message})` }));
      const end = (code: number | null): void => {
        child.stdout.destroy();
        child.stderr.destroy();
        settle({ code: code ?? -1, stdout, stderr });
      };
      child.on('close', end);
      child.on('exit', (code) => setTimeout(() => end(code), PIPES_MILLISECONDS).unref());
    });
  }
}

/** What ssh said last, in one line of plain characters. */
function wordsOf(stderr: string, code: number): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const words = lines.slice(-3).join(' ').replaceAll(/[^\x20-\x7e]+/g, ' ').trim();
  return words === '' ? `ssh ended without a word (exit code ${code})` : words;
}
