import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../run/clock.ts';
import { LARGEST_OUTPUT_BYTES } from '../../topics/sfn/worker/answer.ts';
import type { Handler, HandlerEnd, HandlerTask } from '../../topics/sfn/worker/types.ts';
import type { Program } from '../exec/find-program.ts';

export interface HandlerProcessOptions {
  readonly program: Program;
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutSeconds: number | undefined;
  readonly clock: Clock;
  /** Lines that handlers complain with, as they come. */
  readonly onComplaint: (task: number, line: string) => void;
}

/** From SIGTERM to SIGKILL. */
const GRACE_MILLISECONDS = 5000;
/** Whoever has left something behind that holds its pipes open is not waited for any longer. */
const PIPES_MILLISECONDS = 1000;
/** The end of what was written to stderr. */
const COMPLAINT_CHARACTERS = 8192;

/**
 * Runs a program a task, in a process group of its own: Ctrl-C on the terminal is for the worker, which lets it finish.
 * The input comes on stdin, what it writes on stdout is the output.
 */
export class HandlerProcesses {
  readonly #options: HandlerProcessOptions;
  readonly #running = new Set<number>();

  constructor(options: HandlerProcessOptions) {
    this.#options = options;
  }

  readonly handler: Handler = async (task, signal) => {
    const { program, environment } = this.#options;
    const [name = program.file, ...words] = program.words;
    try {
      const child = spawn(program.file, words, { argv0: name, env: environment, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
      return await this.#follow(child, task, signal);
    } catch (error) {
      return { kind: 'not-started', reason: `the handler cannot be executed: ${error instanceof Error ? error.message : String(error)}` };
    }
  };

  /** Nothing outlives a worker that leaves at once. */
  killAll(): void {
    for (const pid of this.#running) signalGroup(pid, 'SIGKILL');
  }

  async #follow(child: ChildProcessByStdio<Writable, Readable, Readable>, { number, input }: HandlerTask, signal: AbortSignal): Promise<HandlerEnd> {
    const { timeoutSeconds, clock, onComplaint } = this.#options;
    const output = collect(child.stdout);
    const complaint = complaints(child.stderr, (line) => onComplaint(number, line));
    const exit = exitOf(child);
    const { pid } = child;
    if (pid === undefined) return exit;
    this.#running.add(pid);
    // A handler that reads nothing closes its end: that is no error of the task.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const over = new AbortController();
    let why: 'stopped' | 'timed-out' | 'too-much' | undefined;
    const end = (reason: NonNullable<typeof why>): void => {
      if (over.signal.aborted || why !== undefined) return;
      why = reason;
      signalGroup(pid, 'SIGTERM');
      clock.sleep(GRACE_MILLISECONDS, over.signal).then(() => signalGroup(pid, 'SIGKILL'), () => undefined);
    };
    const onAbort = (): void => end('stopped');
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    output.onTooMuch(() => end('too-much'));
    if (timeoutSeconds !== undefined) clock.sleep(timeoutSeconds * 1000, over.signal).then(() => end('timed-out'), () => undefined);
    const natural = await exit;
    over.abort();
    signal.removeEventListener('abort', onAbort);
    this.#running.delete(pid);
    await Promise.race([Promise.all([output.ended, complaint.ended]), clock.sleep(PIPES_MILLISECONDS)]);
    child.stdout.destroy();
    child.stderr.destroy();
    const said = { complaint: complaint.text() };
    if (why === 'timed-out') return { kind: why, seconds: timeoutSeconds ?? 0, ...said };
    if (why !== undefined) return { kind: why, ...said };
    if (natural.kind === 'exited') return { ...natural, stdout: output.text(), ...said };
    return natural.kind === 'signalled' ? { ...natural, ...said } : natural;
  }
}

/** How it ended by itself, or by a signal. */
function exitOf(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<HandlerEnd> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ kind: 'not-started', reason: `the handler cannot be executed: ${error.message}` }));
    child.on('exit', (code, signal) => resolve(signal === null ? { kind: 'exited', code: code ?? 0, stdout: '', complaint: '' } : { kind: 'signalled', signal, complaint: '' }));
  });
}

function collect(stream: Readable): { readonly text: () => string; readonly onTooMuch: (call: () => void) => void; readonly ended: Promise<void> } {
  const parts: Buffer[] = [];
  let bytes = 0;
  let tell = (): void => undefined;
  stream.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes <= LARGEST_OUTPUT_BYTES + 2) parts.push(part);
    else tell();
  });
  return { text: () => Buffer.concat(parts).toString('utf8'), onTooMuch: (call) => (tell = call), ended: endOf(stream) };
}

function complaints(stream: Readable, onLine: (line: string) => void): { readonly text: () => string; readonly ended: Promise<void> } {
  const decoder = new StringDecoder('utf8');
  let tail = '';
  let open = '';
  stream.on('data', (part: Buffer) => {
    const text = decoder.write(part);
    tail = (tail + text).slice(-COMPLAINT_CHARACTERS);
    const lines = (open + text).split('\n');
    open = (lines.pop() ?? '').slice(-COMPLAINT_CHARACTERS);
    for (const line of lines) onLine(line);
  });
  const ended = endOf(stream).then(() => {
    if (open !== '') onLine(open);
  });
  return { text: () => tail, ended };
}

const endOf = (stream: Readable): Promise<void> => new Promise((resolve) => stream.once('close', resolve));

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}
