import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock } from '../../run/clock.ts';
import { checkedName, ExecutionFolder } from './execution-folder.ts';
import { endGroup, isProcessWith } from './process-group.ts';
import type { Execution, ExecutionEnd, ExecutionResult, ExecutionSpec, FleetNode, NodeRunner } from './types.ts';

/**
 * Runs the script as the SSM agent does: as an executable file, so that its first line may name an interpreter, else
 * by the shell. The wrapper first says who it is and last how the script ended, so that an engine that comes after
 * one that was killed finds out the truth. It gives up where its folder was taken away.
 */
const WRAPPER = 'echo $$ > "$1" || exit 125; "$0"; echo $? > "$2"';

const ADOPTED_POLL_MILLISECONDS = 200;
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

export interface ProcessRunnerOptions {
  readonly stateFolder: string;
  readonly clock: Clock;
}

/** Runs commands on `process` nodes: in a folder of their own, with an environment of their own, as one process group. */
export class ProcessRunner implements NodeRunner {
  readonly #executions: string;
  readonly #nodes: string;
  readonly #clock: Clock;
  readonly #inHand = new Set<Execution>();

  constructor({ stateFolder, clock }: ProcessRunnerOptions) {
    this.#executions = join(stateFolder, 'executions');
    this.#nodes = join(stateFolder, 'nodes');
    this.#clock = clock;
    mkdirSync(this.#executions, { recursive: true, mode: 0o700 });
  }

  /** The node's own folder: its home, and where its commands start. */
  folderOf(nodeId: string): string {
    return join(this.#nodes, checkedName(nodeId));
  }

  start(node: FleetNode, spec: ExecutionSpec): Execution {
    const folder = new ExecutionFolder(this.#executions, spec.executionId);
    const home = this.folderOf(node.id);
    const workingDirectory = spec.workingDirectory ? resolve(home, spec.workingDirectory) : home;
    folder.make(spec.script);
    const output = folder.openOutput();
    if (spec.workingDirectory && !existsSync(workingDirectory)) {
      output.close();
      return this.#ended(spec, folder, { kind: 'not-started', reason: `working directory ${workingDirectory} does not exist` });
    }
    const startedAt = this.#clock.now();
    const child = spawn('/bin/sh', ['-c', WRAPPER, folder.script, folder.pid, folder.exit], {
      cwd: workingDirectory,
      env: nodeEnvironment(node, home, spec),
      detached: true,
      stdio: ['ignore', output.out, output.err],
    });
    output.close();
    return this.#follow(spec, folder, startedAt, spec.timeoutMilliseconds, child.pid, waitForChild(child, folder));
  }

  adopt(_node: FleetNode, spec: ExecutionSpec): Execution | undefined {
    const folder = new ExecutionFolder(this.#executions, spec.executionId);
    const pid = folder.readPid();
    const startedAt = folder.startedAt();
    if (pid === undefined || startedAt === undefined) return undefined;
    const remaining = startedAt + spec.timeoutMilliseconds - this.#clock.now();
    return this.#follow(spec, folder, startedAt, remaining, pid, this.#waitForStranger(pid, folder));
  }

  async close(): Promise<void> {
    const all = [...this.#inHand];
    for (const execution of all) execution.cancel();
    await Promise.all(all.map((execution) => execution.result));
  }

  /** Cancels what runs on a node, as when it is removed. */
  cancelOn(executionIds: Iterable<string>): void {
    const wanted = new Set(executionIds);
    for (const execution of this.#inHand) if (wanted.has(execution.executionId)) execution.cancel();
  }

  #follow(spec: ExecutionSpec, folder: ExecutionFolder, startedAt: number, remaining: number, pid: number | undefined, natural: Promise<ExecutionEnd>): Execution {
    let forced: ExecutionEnd | undefined;
    let callOff: (() => void) | undefined;
    const force = (end: ExecutionEnd): void => {
      if (forced !== undefined || pid === undefined) return;
      forced = end;
      callOff = endGroup(pid);
    };
    const timer = setTimeout(() => force({ kind: 'timed-out' }), Math.min(Math.max(remaining, 0), LONGEST_TIMER_MILLISECONDS));
    const result = natural.then((end): ExecutionResult => {
      clearTimeout(timer);
      callOff?.();
      this.#inHand.delete(execution);
      // What ended by itself before we acted on it ended by itself.
      const own = end.kind === 'exited' && folder.readExit() !== undefined && forced?.kind !== 'timed-out';
      return { end: forced !== undefined && !own ? forced : end, startedAt, endedAt: endedAt(folder, this.#clock), stdoutFile: folder.stdout, stderrFile: folder.stderr };
    });
    const execution: Execution = {
      executionId: spec.executionId,
      stdoutFile: folder.stdout,
      stderrFile: folder.stderr,
      result,
      cancel: () => force({ kind: 'cancelled' }),
    };
    this.#inHand.add(execution);
    return execution;
  }

  #ended(spec: ExecutionSpec, folder: ExecutionFolder, end: ExecutionEnd): Execution {
    const now = this.#clock.now();
    const result = { end, startedAt: now, endedAt: now, stdoutFile: folder.stdout, stderrFile: folder.stderr };
    return { executionId: spec.executionId, stdoutFile: folder.stdout, stderrFile: folder.stderr, result: Promise.resolve(result), cancel: () => undefined };
  }

  /** The end of a process that is not our child: nothing tells us, so we look now and then. */
  async #waitForStranger(pid: number, folder: ExecutionFolder): Promise<ExecutionEnd> {
    for (;;) {
      const alive = isProcessWith(pid, folder.script);
      const exit = folder.readExit();
      if (exit !== undefined) return { kind: 'exited', exitCode: exit.exitCode };
      if (!alive) return { kind: 'lost', reason: 'its process ended while no engine watched it' };
      await this.#clock.sleep(ADOPTED_POLL_MILLISECONDS);
    }
  }
}

function waitForChild(child: ChildProcess, folder: ExecutionFolder): Promise<ExecutionEnd> {
  return new Promise<ExecutionEnd>((settle) => {
    child.on('error', (error) => settle({ kind: 'not-started', reason: error.message }));
    child.on('exit', (code, signal) => settle(endOfWrapper(code, signal, folder)));
  });
}

/** The wrapper ends with 0 once it has written how the script ended. */
function endOfWrapper(code: number | null, signal: string | null, folder: ExecutionFolder): ExecutionEnd {
  const exit = folder.readExit();
  if (exit !== undefined) return { kind: 'exited', exitCode: exit.exitCode };
  if (signal !== null) return { kind: 'signalled', signal };
  return { kind: 'not-started', reason: `its folder ${folder.path} cannot be written (exit code ${code})` };
}

const endedAt = (folder: ExecutionFolder, clock: Clock): number => Math.round(folder.readExit()?.at ?? clock.now());

/** Nothing of the engine's own environment: its AWS settings and secrets are not the node's. */
function nodeEnvironment(node: FleetNode, home: string, spec: ExecutionSpec): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: home,
    TMPDIR: join(home, 'tmp'),
    USER: process.env['USER'] ?? 'drover',
    LOGNAME: process.env['USER'] ?? 'drover',
    SHELL: '/bin/sh',
    LANG: process.env['LANG'] ?? 'C.UTF-8',
    HOSTNAME: node.name,
    AWS_SSM_INSTANCE_ID: node.id,
    AWS_SSM_REGION_NAME: node.region,
    ...node.environment,
    ...spec.environment,
  };
}
