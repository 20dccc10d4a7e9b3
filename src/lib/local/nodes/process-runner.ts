import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock } from '../../run/clock.ts';
import { checkedName, ExecutionFolder } from './execution-folder.ts';
import { followExecution, neverStarted } from './followed-execution.ts';
import { launchHere, type Launch, type Launched, type LaunchEnd } from './launch.ts';
import { endGroup, isProcessWith } from './process-group.ts';
import type { Execution, ExecutionEnd, ExecutionSpec, FleetNode, NodeRunner } from './types.ts';

/** The wrapper's exit code when another one has the execution already. */
const TAKEN = 125;

/**
 * Runs the script as the SSM agent does: as an executable file, so that its first line may name an interpreter, else by
 * the shell. The wrapper first writes its pid into a file that must not exist (set -C), so that of two wrappers only one
 * runs the script; last it writes how the script ended, so that an engine that comes after one that was killed finds the
 * truth. It outlives a SIGTERM, since the script may take its time to clean up, and it keeps its own words ("Killed")
 * out of the script's.
 */
const WRAPPER = `trap 't=1' TERM; exec 3>&2 2>/dev/null; set -C; umask 077; echo $$ > "$1" || exit ${TAKEN}; [ -z "$t" ] || exit 143; (umask "$3"; exec "$0" 2>&3 3>&-); c=$?; echo $c > "$2"; exit $c`;

/** The user's own, for what scripts make; it can only be read by setting it. */
const ownMask = process.umask(0o077);
process.umask(ownMask);
const USER_MASK = ownMask.toString(8).padStart(4, '0');

const ADOPTED_POLL_MILLISECONDS = 200;
/** A pid file that stays empty this long belongs to a wrapper that was killed while it wrote it. */
const CLAIM_MILLISECONDS = 2000;

export interface ProcessRunnerOptions {
  readonly stateFolder: string;
  readonly clock: Clock;
  /** Starts its processes; the default is this process. */
  readonly launch?: Launch;
}

/** Runs commands on `process` nodes: in a folder of their own, with an environment of their own, as one process group. */
export class ProcessRunner implements NodeRunner {
  readonly #executions: string;
  readonly #nodes: string;
  readonly #clock: Clock;
  readonly #launch: Launch;
  readonly #inHand = new Set<Execution>();
  #isClosed = false;

  constructor({ stateFolder, clock, launch = launchHere }: ProcessRunnerOptions) {
    this.#executions = join(stateFolder, 'executions');
    this.#nodes = join(stateFolder, 'nodes');
    this.#clock = clock;
    this.#launch = launch;
  }

  /** The node's own folder: its home, and where its commands start. */
  folderOf(nodeId: string): string {
    return join(this.#nodes, checkedName(nodeId));
  }

  start(node: FleetNode, spec: ExecutionSpec): Execution {
    const folder = new ExecutionFolder(this.#executions, spec.executionId);
    if (this.#isClosed) return neverStarted(spec.executionId, folder, 'the engine stops', this.#clock);
    const home = this.folderOf(node.id);
    const workingDirectory = spec.workingDirectory ? resolve(home, spec.workingDirectory) : home;
    try {
      if (!isFolder(join(home, 'tmp'))) mkdirSync(join(home, 'tmp'), { recursive: true, mode: 0o700 });
      folder.make(spec.script);
      // Here and now: whoever follows the output looks at once.
      folder.openOutput().close();
    } catch (error) {
      // A full disk, no more file descriptors.
      return neverStarted(spec.executionId, folder, error instanceof Error ? error.message : String(error), this.#clock);
    }
    if (workingDirectory !== home && !isFolder(workingDirectory)) return neverStarted(spec.executionId, folder, `working directory ${workingDirectory} does not exist`, this.#clock);
    const launched = this.#launch({
      program: '/bin/sh',
      words: ['-c', WRAPPER, folder.script, folder.pid, folder.exit, USER_MASK],
      workingDirectory,
      environment: nodeEnvironment(node, home, spec),
      stdoutFile: folder.stdout,
      stderrFile: folder.stderr,
    });
    return this.#follow(spec, folder, this.#clock.now(), this.#endOf(launched, folder), () => this.#stop(folder, launched));
  }

  adopt(_node: FleetNode, spec: ExecutionSpec): Execution | undefined {
    const folder = new ExecutionFolder(this.#executions, spec.executionId);
    const startedAt = folder.startedAt();
    if (startedAt === undefined) return undefined;
    return this.#follow(spec, folder, startedAt, this.#waitForOther(folder), () => this.#stop(folder));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const all = [...this.#inHand];
    for (const execution of all) execution.cancel();
    await Promise.all(all.map((execution) => execution.result));
  }

  #follow(spec: ExecutionSpec, folder: ExecutionFolder, startedAt: number, natural: Promise<ExecutionEnd>, stop: () => Promise<void>): Execution {
    const { executionId, timeoutMilliseconds } = spec;
    const execution = followExecution({
      executionId,
      folder,
      startedAt,
      timeoutMilliseconds,
      clock: this.#clock,
      natural,
      stop,
      hasEnded: () => folder.readExit() !== undefined,
    });
    this.#inHand.add(execution);
    void execution.result.then(() => this.#inHand.delete(execution));
    return execution;
  }

  async #stop(folder: ExecutionFolder, launched?: Launched): Promise<void> {
    const own = await launched?.pid;
    const recorded = folder.readPid();
    for (const pid of new Set([own, recorded])) if (pid !== undefined && isProcessWith(pid, folder.script)) await endGroup(pid, this.#clock);
  }

  async #endOf(launched: Launched, folder: ExecutionFolder): Promise<ExecutionEnd> {
    const end = await launched.ended;
    if (end.kind === 'lost' || this.#isTaken(await launched.pid, folder, end)) return this.#waitForOther(folder);
    return exitOf(folder) ?? end;
  }

  /** Whether our wrapper found that another one, of an engine that was killed, had taken the execution. */
  #isTaken(pid: number | undefined, folder: ExecutionFolder, end: LaunchEnd): boolean {
    return end.kind === 'exited' && end.exitCode === TAKEN && folder.startedAt() !== undefined && folder.readPid() !== pid;
  }

  /** The end of a process that is not our child: nothing tells us, so we look now and then. */
  async #waitForOther(folder: ExecutionFolder): Promise<ExecutionEnd> {
    const patience = this.#clock.now() + CLAIM_MILLISECONDS;
    for (;;) {
      const pid = folder.readPid();
      const isAlive = pid === undefined ? this.#clock.now() < patience : isProcessWith(pid, folder.script);
      const exit = exitOf(folder);
      if (exit !== undefined) return exit;
      if (!isAlive) return { kind: 'lost', reason: 'its process ended while no engine watched it' };
      await this.#clock.sleep(ADOPTED_POLL_MILLISECONDS);
    }
  }
}

function exitOf(folder: ExecutionFolder): ExecutionEnd | undefined {
  const exit = folder.readExit();
  return exit === undefined ? undefined : { kind: 'exited', exitCode: exit.exitCode };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

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
