import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchEnd } from '../../../nodes/launch.ts';
import { killGroup } from '../../../nodes/process-group.ts';
import { stopping } from '../errors.ts';
import { runtimeCommand } from '../runtimes/runtime-command.ts';
import type { Surroundings } from './surroundings.ts';
import { exited, invalidEntrypoint, responseTooLarge, timedOut } from './failures.ts';
import { failurePayload, type Failure, type Invocation } from './invocation.ts';
import { endLine, reportLine, startLine, type Report } from './log-lines.ts';
import type { LogTarget } from './log-shipper.ts';
import { OutputFile } from './output-file.ts';
import { processEnvironment } from './process-environment.ts';
import { residentMegabytes } from './resident-memory.ts';
import { LONGEST_LIFE_MILLISECONDS } from './role-credentials.ts';
import type { RunnableVersion } from './runnable-version.ts';
import { RuntimeApi } from './runtime-api.ts';

/** What an environment tells the pool that it belongs to. */
export interface EnvironmentOwner {
  /** It can take an invocation. */
  onReady(environment: Environment): void;
  /** It will never take one; `answer` is given to the invocation that it was started for. An error is the engine's own, and no word of the function. */
  onInitFailed(environment: Environment, answer: InitFailure | Error): void;
  onEnded(environment: Environment): void;
}

export type InitFailure = (requestId: string) => { readonly payload: Uint8Array; readonly problem: Report['problem']; readonly lines: readonly string[] };

interface Running {
  readonly invocation: Invocation;
  readonly startedAt: number;
  readonly log: string[];
}

/** AWS gives a function ten seconds to start, and then once more as long as it may run. */
const LONGEST_INIT_MILLISECONDS = 10_000;
const MOMENT_MILLISECONDS = 30;

/** One process that runs one version of a function, one invocation after the other. */
export class Environment {
  readonly id = randomUUID().replaceAll('-', '');
  readonly #runnable: RunnableVersion;
  readonly #surroundings: Surroundings;
  readonly #owner: EnvironmentOwner;
  readonly #folder: string;
  readonly #target: LogTarget;
  readonly #api: RuntimeApi;
  readonly #startedAt = performance.now();
  readonly #ended = Promise.withResolvers<void>();
  #output: OutputFile | undefined;
  #pid: number | undefined;
  #phase: 'starting' | 'ready' | 'running' | 'answered' | 'over' = 'starting';
  #running: Running | undefined;
  /** It asks for the next invocation before its answer was read. */
  #asksAlready = false;
  #initMilliseconds: number | undefined;
  #usedMegabytes = 0;
  #freeAt = 0;
  /** What was written before the first invocation, for one that is told of a failed start. */
  readonly #initLog: string[] = [];

  constructor(runnable: RunnableVersion, surroundings: Surroundings, owner: EnvironmentOwner) {
    this.#runnable = runnable;
    this.#surroundings = surroundings;
    this.#owner = owner;
    this.#folder = join(surroundings.folder, 'environments', this.id);
    const { version } = runnable;
    const day = new Date(surroundings.engine.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    this.#target = { scope: { account: version.account, region: version.region }, group: version.settings.logGroup, stream: `${day}/[${version.version}]${this.id}` };
    this.#api = new RuntimeApi({
      onNext: () => this.#onNext(),
      onResponse: (requestId, payload) => this.#onAnswer(requestId, payload, false),
      onError: (requestId, payload, type) => this.#onAnswer(requestId, payload.length > 0 ? payload : failurePayload({ errorType: type, errorMessage: '' }), true),
      onInitError: (payload, type) => this.#failInit(() => ({ payload: payload.length > 0 ? payload : failurePayload({ errorType: type, errorMessage: '' }), problem: { errorType: type }, lines: [] })),
    });
  }

  get isStarting(): boolean {
    return this.#phase === 'starting';
  }

  /** It has just answered, and will be ready in a moment. */
  get isAnswered(): boolean {
    return this.#phase === 'answered' && performance.now() - this.#freeAt < MOMENT_MILLISECONDS;
  }

  /** Whether somebody must look at it now and then. */
  get isBusy(): boolean {
    return this.#phase === 'starting' || this.#phase === 'running';
  }

  /** Milliseconds since it was done with its last invocation; 0 while it is not. */
  get idleMilliseconds(): number {
    return this.#phase === 'ready' || this.#phase === 'answered' ? performance.now() - this.#freeAt : 0;
  }

  get isOld(): boolean {
    return performance.now() - this.#startedAt > LONGEST_LIFE_MILLISECONDS;
  }

  /** Never rejects: what goes wrong, the owner is told. */
  async start(): Promise<void> {
    try {
      await this.#launch();
    } catch (error) {
      this.#failInit(error instanceof Error ? error : new Error(String(error)));
      this.#clean();
    }
  }

  /** Only while it is ready. */
  run(invocation: Invocation): void {
    const { version } = this.#runnable;
    const { timeoutSeconds } = version.settings;
    this.#phase = 'running';
    this.#running = { invocation, startedAt: performance.now(), log: [] };
    this.#log(startLine(invocation.requestId, version.version));
    this.#api.give(invocation, this.#surroundings.engine.clock.now() + timeoutSeconds * 1000);
  }

  /** Tells an invocation that no environment could be started for it. */
  refuse(invocation: Invocation, answer: InitFailure): void {
    const { payload, problem, lines } = answer(invocation.requestId);
    this.#running = { invocation, startedAt: this.#startedAt, log: [] };
    this.#log(startLine(invocation.requestId, this.#runnable.version.version));
    this.#running.log.push(...this.#initLog);
    this.#settle(payload, true, problem, lines);
  }

  /** Looks at a busy environment: what it has written, the time, its memory. */
  look(): void {
    this.#readOutput(false);
    if (this.#pid !== undefined) this.#usedMegabytes = Math.max(this.#usedMegabytes, residentMegabytes(this.#pid));
    const { timeoutSeconds, memoryMegabytes } = this.#runnable.version.settings;
    const limit = timeoutSeconds * 1000;
    if (this.#usedMegabytes > memoryMegabytes) this.#kill();
    if (this.#running !== undefined && performance.now() - this.#running.startedAt > limit) this.#timeOut(this.#running, timeoutSeconds);
    if (this.#phase === 'starting' && performance.now() - this.#startedAt > LONGEST_INIT_MILLISECONDS + limit) {
      this.#failInit((requestId) => ({ ...failed(timedOut(requestId, timeoutSeconds)), problem: 'timeout' }));
    }
  }

  /** Ends it, whatever it does. Resolves when it is gone. */
  end(): Promise<void> {
    this.#running?.invocation.refuse(stopping());
    this.#running = undefined;
    this.#phase = 'over';
    this.#kill();
    return this.#ended.promise;
  }

  async #launch(): Promise<void> {
    const { engine, folder, codes, credentials, processes } = this.#surroundings;
    const { version, variables } = this.#runnable;
    const temporary = join(this.#folder, 'tmp');
    mkdirSync(temporary, { recursive: true, mode: 0o700 });
    const [taskRoot, runtimeApi, own] = await Promise.all([codes.folderOf(version.codeSha256), this.#api.listen(), credentials.of(version, version.settings.role, version.name)]);
    const command = await runtimeCommand({ runtime: version.settings.runtime, taskRoot, folder, key: this.id });
    if (this.#phase === 'over') return this.#clean();
    if ('problem' in command) {
      this.#failInit((requestId) => failed(invalidEntrypoint(requestId, command.problem)));
      return this.#clean();
    }
    const output = new OutputFile(join(this.#folder, 'output'));
    this.#output = output;
    const launched = engine.launch({
      program: command.program,
      words: command.words,
      workingDirectory: taskRoot,
      environment: processEnvironment({ version, variables, credentials: own, taskRoot, temporary, logStream: this.#target.stream, runtimeApi, endpoint: engine.endpoint() }),
      stdoutFile: output.path,
      stderrFile: output.path,
      endsWithEngine: true,
    });
    void launched.ended.then((end) => this.#onExit(end));
    this.#pid = await launched.pid;
    if (this.#pid !== undefined) processes.add(this.id, this.#pid, command.word);
    // It was ended while it started.
    if (this.#isOver()) this.#kill();
  }

  #isOver(): boolean {
    return this.#phase === 'over';
  }

  #onNext(): void {
    if (this.#phase === 'starting') {
      this.#initMilliseconds = performance.now() - this.#startedAt;
      this.#readOutput(false);
      if (this.#pid !== undefined) this.#usedMegabytes = residentMegabytes(this.#pid);
    } else if (this.#phase === 'running') {
      // It came in one packet with the answer, whose body is not read yet.
      this.#asksAlready = true;
      return;
    } else if (this.#phase !== 'answered') return;
    this.#becomeReady();
  }

  #becomeReady(): void {
    this.#phase = 'ready';
    this.#freeAt = performance.now();
    this.#asksAlready = false;
    this.#owner.onReady(this);
  }

  #onAnswer(requestId: string, payload: Uint8Array | undefined, isError: boolean): boolean {
    if (this.#running?.invocation.requestId !== requestId) return false;
    if (payload === undefined) this.#settle(failurePayload(responseTooLarge()), true, { errorType: responseTooLarge().errorType }, []);
    else this.#settle(payload, isError, undefined, []);
    return true;
  }

  #timeOut({ invocation: { requestId } }: Running, seconds: number): void {
    const at = new Date(this.#surroundings.engine.clock.now()).toISOString();
    this.#settle(failurePayload(timedOut(requestId, seconds)), true, 'timeout', [`${at} ${requestId} Task timed out after ${seconds.toFixed(2)} seconds\n\n`]);
    this.#phase = 'over';
    this.#kill();
  }

  #settle(payload: Uint8Array, isError: boolean, problem: Report['problem'], lines: readonly string[]): void {
    const running = this.#running;
    if (running === undefined) return;
    const { requestId } = running.invocation;
    const milliseconds = performance.now() - running.startedAt;
    this.#readOutput(true);
    const { memoryMegabytes } = this.#runnable.version.settings;
    const report = { requestId, milliseconds, memoryMegabytes, usedMegabytes: Math.min(this.#usedMegabytes, memoryMegabytes), initMilliseconds: this.#initMilliseconds, problem };
    this.#log(...lines, endLine(requestId), reportLine(report));
    this.#initMilliseconds = undefined;
    this.#running = undefined;
    if (this.#phase === 'running') {
      this.#phase = 'answered';
      this.#freeAt = performance.now();
    }
    running.invocation.settle({ payload, isError, log: running.log });
    if (this.#asksAlready && this.#phase === 'answered') this.#becomeReady();
  }

  #failInit(answer: InitFailure | Error): void {
    if (this.#phase !== 'starting') return;
    this.#phase = 'over';
    this.#readOutput(true);
    this.#owner.onInitFailed(this, answer);
    this.#kill();
  }

  #onExit(end: LaunchEnd): void {
    // What it left behind, or a process that nobody watches any more.
    this.#kill();
    const running = this.#running;
    if (running !== undefined) {
      const failure = exited(running.invocation.requestId, end);
      this.#settle(failurePayload(failure), true, { errorType: failure.errorType }, exitLines(failure));
    } else this.#failInit((requestId) => failed(exited(requestId, end)));
    this.#clean();
  }

  #readOutput(isEnd: boolean): void {
    const lines = this.#output?.read(isEnd) ?? [];
    if (lines.length === 0) return;
    const texts = lines.map((line) => `${line}\n`);
    if (this.#running === undefined) this.#initLog.push(...texts);
    this.#log(...texts);
  }

  #log(...messages: string[]): void {
    this.#running?.log.push(...messages);
    this.#surroundings.logs.append(this.#target, messages);
  }

  #kill(): void {
    if (this.#pid !== undefined) killGroup(this.#pid);
  }

  #clean(): void {
    this.#phase = 'over';
    this.#pid = undefined;
    this.#api.close();
    this.#output?.close();
    this.#output = undefined;
    this.#surroundings.processes.remove(this.id);
    rmSync(this.#folder, { recursive: true, force: true });
    this.#owner.onEnded(this);
    this.#ended.resolve();
  }
}

const failed = (failure: Failure): ReturnType<InitFailure> => ({ payload: failurePayload(failure), problem: { errorType: failure.errorType }, lines: exitLines(failure) });

const exitLines = ({ errorType, errorMessage }: Failure): string[] => [`${errorMessage}\n${errorType}\n`];
