import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../run/clock.ts';
import { ExecutionFolder } from './execution-folder.ts';
import { followExecution, neverStarted } from './followed-execution.ts';
import { findClient, startClient, type SshClient } from './ssh-client.ts';
import { askExit, bootstrap, BOOTSTRAP, endSession, removeFolder, SSH_FAILED } from './ssh-command.ts';
import { SshConnections } from './ssh-connections.ts';
import type { Execution, ExecutionEnd, ExecutionSpec, FleetNode, NodeRunner, SshTarget } from './types.ts';

/** The host is asked after this long, then after twice as long, and so on, whether a script has ended whose ssh has not. */
const FIRST_LOOK_MILLISECONDS = 4000;
const LAST_LOOK_MILLISECONDS = 30_000;
const RUNNING_POLL_MILLISECONDS = 1000;
/** For the output that is still on its way, or for a client whose host is gone. */
const CLIENT_GRACE_MILLISECONDS = 2000;
const MOST_FAILED_QUESTIONS = 3;

export interface SshRunnerOptions {
  readonly stateFolder: string;
  readonly clock: Clock;
}

/** One execution on its host. */
interface Remote {
  readonly target: SshTarget;
  readonly spec: ExecutionSpec;
  readonly folder: ExecutionFolder;
  readonly stopped: AbortSignal;
}

/** Runs commands on hosts through the system's OpenSSH client. What the client writes, the script wrote: it is never mixed with our own words. */
export class SshRunner implements NodeRunner {
  readonly #executions: string;
  readonly #clock: Clock;
  readonly #connections: SshConnections;
  readonly #inHand = new Set<Execution>();
  readonly #cleaning = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor({ stateFolder, clock }: SshRunnerOptions) {
    this.#executions = join(stateFolder, 'executions');
    this.#clock = clock;
    this.#connections = new SshConnections(stateFolder);
  }

  start(node: FleetNode, spec: ExecutionSpec): Execution {
    const folder = new ExecutionFolder(this.#executions, spec.executionId);
    if (this.#isClosed) return neverStarted(spec.executionId, folder, 'the engine stops', this.#clock);
    try {
      folder.make(spec.script);
      folder.openOutput().close();
    } catch (error) {
      return neverStarted(spec.executionId, folder, error instanceof Error ? error.message : String(error), this.#clock);
    }
    return this.#follow(node, spec, folder, this.#clock.now(), (remote) => this.#carry(node, remote));
  }

  adopt(node: FleetNode, spec: ExecutionSpec): Execution | undefined {
    const folder = new ExecutionFolder(this.#executions, spec.executionId);
    const pid = folder.readPid();
    const startedAt = folder.startedAt();
    if (pid === undefined || startedAt === undefined) return undefined;
    return this.#follow(node, spec, folder, startedAt, (remote) => this.#watch(remote, findClient(pid, spec.executionId, this.#clock)));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const all = [...this.#inHand];
    for (const execution of all) execution.cancel();
    await Promise.all(all.map((execution) => execution.result));
    await Promise.all(this.#cleaning);
    await this.#connections.close();
  }

  #follow(node: FleetNode, spec: ExecutionSpec, folder: ExecutionFolder, startedAt: number, natural: (remote: Remote) => Promise<ExecutionEnd>): Execution {
    if (node.ssh === undefined) throw new Error(`node ${node.id} has no ssh target`);
    const stop = new AbortController();
    const remote = { target: node.ssh, spec, folder, stopped: stop.signal };
    const execution = followExecution({
      executionId: spec.executionId,
      folder,
      startedAt,
      timeoutMilliseconds: spec.timeoutMilliseconds,
      clock: this.#clock,
      natural: natural(remote).catch((error: unknown) => ({ kind: 'not-started', reason: error instanceof Error ? error.message : String(error) }) as const),
      stop: async () => stop.abort(),
      hasEnded: () => folder.readExit() !== undefined,
    });
    this.#inHand.add(execution);
    void execution.result.then(() => this.#inHand.delete(execution));
    return execution;
  }

  async #carry(node: FleetNode, remote: Remote): Promise<ExecutionEnd> {
    const { target, spec, folder, stopped } = remote;
    const refusal = await Promise.race([this.#connections.connect(target), aborted(stopped)]);
    if (stopped.aborted) return { kind: 'cancelled' };
    if (refusal !== undefined) return { kind: 'not-started', reason: refusal };
    const environment = { AWS_SSM_INSTANCE_ID: node.id, AWS_SSM_REGION_NAME: node.region, ...spec.environment };
    const client = startClient([...this.#connections.sessionArguments(target), `sh -s ${spec.executionId}`], bootstrap(spec, environment), folder);
    return this.#watch(remote, client);
  }

  /** Waits until the client is gone, or until the host says that the script has ended: what it left in the background may hold the client. */
  async #watch(remote: Remote, client: SshClient): Promise<ExecutionEnd> {
    const { stopped, target, spec } = remote;
    for (let wait = FIRST_LOOK_MILLISECONDS; ; wait = Math.min(wait * 2, LAST_LOOK_MILLISECONDS)) {
      const gone = await this.#within(wait, client, stopped);
      if (gone !== undefined) return this.#endOf(remote, gone.code);
      if (stopped.aborted) {
        await this.#connections.ask(target, endSession(spec.executionId));
        if ((await this.#within(CLIENT_GRACE_MILLISECONDS, client)) === undefined) client.kill();
        this.#clean(target, spec);
        // How it was stopped is known to who stopped it.
        return { kind: 'cancelled' };
      }
      const answer = await this.#askExit(remote);
      if (typeof answer === 'number') {
        if ((await this.#within(CLIENT_GRACE_MILLISECONDS, client)) === undefined) client.kill();
        return this.#exited(remote, answer);
      }
    }
  }

  /** The exit code of the client when it is gone in time; undefined when it is not, or when `signal` aborts. */
  async #within(milliseconds: number, client: SshClient, signal?: AbortSignal): Promise<{ readonly code: number | null | string } | undefined> {
    const over = new AbortController();
    const enough = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
    const gone = client.gone.then((code) => ({ code }));
    const late = this.#clock.sleep(milliseconds, enough).catch(() => undefined);
    const first = await Promise.race([gone, late.then(() => undefined)]);
    over.abort();
    return first;
  }

  async #endOf(remote: Remote, code: number | null | string): Promise<ExecutionEnd> {
    if (typeof code === 'string') return { kind: 'not-started', reason: code };
    if (code === BOOTSTRAP.noFolder || code === BOOTSTRAP.noWorkingDirectory) {
      // A script may end with any code, with these too: then the host has it on record.
      const answer = await this.#askExit(remote);
      if (typeof answer === 'number') return this.#exited(remote, answer);
      const what = code === BOOTSTRAP.noFolder ? 'the host gives no folder to work in ($HOME/.drover cannot be written)' : `working directory ${remote.spec.workingDirectory} does not exist`;
      return { kind: 'not-started', reason: what };
    }
    return this.#truth(remote, code);
  }

  /** How it really ended is written on the host, so the host is asked: an exit code of ssh alone can mean two things. */
  async #truth(remote: Remote, code: number | null): Promise<ExecutionEnd> {
    const { target, spec, stopped } = remote;
    for (let failed = 0; ; ) {
      const answer = await this.#askExit(remote);
      if (typeof answer === 'number') return this.#exited(remote, answer);
      if (answer === 'nothing') {
        return code === SSH_FAILED ? { kind: 'not-started', reason: 'the connection broke before it began' } : { kind: 'lost', reason: 'the host does not know how it ended' };
      }
      if (stopped.aborted) {
        await this.#connections.ask(target, endSession(spec.executionId));
        this.#clean(target, spec);
        return { kind: 'cancelled' };
      }
      // The connection broke, or another client carries it: it goes on all the same.
      if (answer === 'unreachable') failed += 1;
      if (failed >= MOST_FAILED_QUESTIONS) {
        return code === null || code >= BOOTSTRAP.noFolder ? { kind: 'lost', reason: 'the host cannot be asked how it ended' } : this.#exited(remote, code);
      }
      await this.#clock.sleep(RUNNING_POLL_MILLISECONDS, stopped).catch(() => undefined);
    }
  }

  async #askExit({ target, spec, folder }: Remote): Promise<number | 'running' | 'nothing' | 'unreachable'> {
    // The host's record was removed when its answer came; the answer itself was kept.
    const known = folder.readExit();
    if (known !== undefined) return known.exitCode;
    const { code, stdout } = await this.#connections.ask(target, askExit(spec.executionId));
    const answer = stdout.trim();
    if (code !== 0) return 'unreachable';
    if (/^\d+$/.test(answer)) return Number(answer);
    // Another of us may have had the answer and removed the record since we looked.
    return answer === 'running' ? 'running' : (folder.readExit()?.exitCode ?? 'nothing');
  }

  #exited({ target, spec, folder }: Remote, exitCode: number): ExecutionEnd {
    // First kept here, then forgotten there: the engine may be killed in between.
    if (folder.readExit() === undefined) writeFileSync(folder.exit, `${exitCode}\n`, { mode: 0o600 });
    this.#clean(target, spec);
    return { kind: 'exited', exitCode };
  }

  #clean(target: SshTarget, spec: ExecutionSpec): void {
    const cleaning = this.#connections.ask(target, removeFolder(spec.executionId));
    this.#cleaning.add(cleaning);
    void cleaning.then(() => this.#cleaning.delete(cleaning));
  }
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
