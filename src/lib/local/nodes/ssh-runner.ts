import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../run/clock.ts';
import { ExecutionFolder } from './execution-folder.ts';
import { isProcessWith } from './process-group.ts';
import { askExit, bootstrap, BOOTSTRAP, endSession, removeFolder, sshArguments } from './ssh-command.ts';
import type { Execution, ExecutionEnd, ExecutionSpec, FleetNode, NodeRunner, SshTarget } from './types.ts';

const ADOPTED_POLL_MILLISECONDS = 500;
const ASK_TIMEOUT_MILLISECONDS = 30_000;
/** The OpenSSH client's own failure: it could not connect, or the connection broke. */
const SSH_FAILED = 255;

export interface SshRunnerOptions {
  readonly stateFolder: string;
  readonly clock: Clock;
}

interface Asked {
  readonly code: number;
  readonly text: string;
}

/** Runs commands on hosts through the system's OpenSSH client. What the client writes, the script wrote: it is never mixed with our own words. */
export class SshRunner implements NodeRunner {
  readonly #executions: string;
  readonly #clock: Clock;
  readonly #inHand = new Set<Execution>();
  readonly #targets = new Map<string, SshTarget>();
  #controlFolder: string | undefined;

  constructor({ stateFolder, clock }: SshRunnerOptions) {
    this.#executions = join(stateFolder, 'executions');
    this.#clock = clock;
  }

  start(node: FleetNode, spec: ExecutionSpec): Execution {
    mkdirSync(this.#executions, { recursive: true, mode: 0o700 });
    const target = targetOf(node);
    const folder = new ExecutionFolder(this.#executions, spec.executionId);
    folder.make(spec.script);
    const output = folder.openOutput();
    const child = spawn('ssh', [...this.#argumentsFor(target), `sh -s ${spec.executionId}`], { detached: true, stdio: ['pipe', output.out, output.err] });
    output.close();
    // A host that hangs up early is told by the exit code; the broken pipe says nothing more.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(bootstrap(spec, { AWS_SSM_INSTANCE_ID: node.id, AWS_SSM_REGION_NAME: node.region, ...spec.environment }));
    if (child.pid !== undefined) writeFileSync(folder.pid, `${child.pid}\n`);
    const closed = new Promise<{ code: number | null; failure?: string }>((settle) => {
      child.on('error', (error) => settle({ code: null, failure: `ssh cannot be started (${error.message})` }));
      child.on('exit', (code) => settle({ code }));
    });
    const natural = closed.then(async ({ code, failure }): Promise<ExecutionEnd> => {
      if (failure !== undefined) return { kind: 'not-started', reason: failure };
      if (code === BOOTSTRAP.noFolder) return { kind: 'not-started', reason: 'the host gives no folder to work in ($HOME/.drover cannot be written)' };
      if (code === BOOTSTRAP.noWorkingDirectory) return { kind: 'not-started', reason: `working directory ${spec.workingDirectory} does not exist` };
      return this.#truth(target, spec, folder, code === SSH_FAILED);
    });
    return this.#follow(target, spec, folder, this.#clock.now(), spec.timeoutMilliseconds, natural);
  }

  adopt(node: FleetNode, spec: ExecutionSpec): Execution | undefined {
    const folder = new ExecutionFolder(this.#executions, spec.executionId);
    const pid = folder.readPid();
    const startedAt = folder.startedAt();
    if (pid === undefined || startedAt === undefined) return undefined;
    const target = targetOf(node);
    const natural = (async (): Promise<ExecutionEnd> => {
      while (isProcessWith(pid, spec.executionId)) await this.#clock.sleep(ADOPTED_POLL_MILLISECONDS);
      return this.#truth(target, spec, folder, false);
    })();
    return this.#follow(target, spec, folder, startedAt, startedAt + spec.timeoutMilliseconds - this.#clock.now(), natural);
  }

  async close(): Promise<void> {
    const all = [...this.#inHand];
    for (const execution of all) execution.cancel();
    await Promise.all(all.map((execution) => execution.result));
    await Promise.all([...this.#targets.values()].map((target) => this.#run(['-O', 'exit', ...this.#argumentsFor(target)])));
    if (this.#controlFolder !== undefined) rmSync(this.#controlFolder, { recursive: true, force: true });
  }

  #follow(target: SshTarget, spec: ExecutionSpec, folder: ExecutionFolder, startedAt: number, remaining: number, natural: Promise<ExecutionEnd>): Execution {
    let forced: ExecutionEnd | undefined;
    const force = (end: ExecutionEnd): void => {
      if (forced !== undefined) return;
      forced = end;
      void this.#ask(target, endSession(spec.executionId));
    };
    const timer = setTimeout(() => force({ kind: 'timed-out' }), Math.min(Math.max(remaining, 0), 2 ** 31 - 1));
    const result = natural.then((end) => {
      clearTimeout(timer);
      this.#inHand.delete(execution);
      const final = forced !== undefined && end.kind !== 'not-started' ? forced : end;
      return { end: final, startedAt, endedAt: this.#clock.now(), stdoutFile: folder.stdout, stderrFile: folder.stderr };
    });
    const execution: Execution = { executionId: spec.executionId, stdoutFile: folder.stdout, stderrFile: folder.stderr, result, cancel: () => force({ kind: 'cancelled' }) };
    this.#inHand.add(execution);
    return execution;
  }

  /** How it really ended is written on the host, so the host is asked: an exit code of ssh alone can mean two things. */
  async #truth(target: SshTarget, spec: ExecutionSpec, folder: ExecutionFolder, clientFailed: boolean): Promise<ExecutionEnd> {
    const { code, text } = await this.#ask(target, askExit(spec.executionId));
    const answer = text.trim();
    if (code === 0 && /^\d+$/.test(answer)) {
      void this.#ask(target, removeFolder(spec.executionId));
      return { kind: 'exited', exitCode: Number(answer) };
    }
    if (code === 0 && answer === 'running') return { kind: 'lost', reason: 'the connection broke while it ran; it may still be running on the host' };
    if (code === 0) return clientFailed ? { kind: 'not-started', reason: clientWords(folder) } : { kind: 'lost', reason: 'the host does not know how it ended' };
    return clientFailed ? { kind: 'not-started', reason: clientWords(folder) } : { kind: 'lost', reason: `the host cannot be asked how it ended (${text.trim() || 'no answer'})` };
  }

  #argumentsFor(target: SshTarget): string[] {
    this.#targets.set(`${target.user}@${target.host}:${target.port}`, target);
    // A short path: a socket's name may have no more than 104 characters.
    this.#controlFolder ??= mkdtempSync(join(tmpdir(), 'drover-'));
    return sshArguments(target, this.#controlFolder);
  }

  #ask(target: SshTarget, command: string): Promise<Asked> {
    return this.#run([...this.#argumentsFor(target), command]);
  }

  #run(words: readonly string[]): Promise<Asked> {
    return new Promise((settle) => {
      const child = spawn('ssh', words, { stdio: ['ignore', 'pipe', 'pipe'], timeout: ASK_TIMEOUT_MILLISECONDS });
      let text = '';
      const collect = (part: Buffer): void => {
        text += part.toString('utf8');
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.on('error', (error) => settle({ code: -1, text: error.message }));
      // `exit`, not `close`: the shared connection stays behind and holds the pipes.
      child.on('exit', (code) => setImmediate(() => settle({ code: code ?? -1, text })));
    });
  }
}

function targetOf(node: FleetNode): SshTarget {
  if (node.ssh === undefined) throw new Error(`node ${node.id} has no ssh target`);
  return node.ssh;
}

/** Why the client failed, in its own words; they are taken out of what counts as the script's output. */
function clientWords(folder: ExecutionFolder): string {
  const words = readFileSync(folder.stderr, 'utf8').trim().split('\n').slice(-3).join(' ').replaceAll(/[^\x20-\x7e]+/g, ' ');
  truncateSync(folder.stderr, 0);
  return words === '' ? 'ssh failed without a word' : words;
}
