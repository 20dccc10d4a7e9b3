import type { Engine } from '../../../engine-context.ts';
import type { Execution, ExecutionResult, FleetNode } from '../../../nodes/types.ts';
import { POWERSHELL_SCRIPT, SHELL_SCRIPT, type Step } from '../documents/document.ts';
import { interpolate } from '../documents/parameters.ts';
import type { CommandPlan } from './command-plan.ts';
import { readHead } from './output-files.ts';
import type { CommandRecords, InvocationRecord, StepRecord } from './records.ts';
import { canRun, LogShipper, shipToS3, type OutputPlace } from './ship-output.ts';
import { statusOf, type InvocationDetails } from './status.ts';
import { cutText, STDERR_LIMIT, STDOUT_LIMIT } from './truncate.ts';

/** A node's part of a command while it runs. */
export interface RunningInvocation {
  /** How it ended; never rejects. It is on record by then. */
  readonly ended: Promise<InvocationDetails>;
  cancel(): void;
}

const DELIVERY_POLL_MILLISECONDS = 250;
const DEFAULT_EXECUTION_TIMEOUT_SECONDS = 3600;
/** The agent's exit code for what it stopped itself. */
const STOPPED_EXIT_CODE = 137;

/** Carries a command out on one node, or takes it up again where an engine that was killed had begun. */
export function runInvocation(engine: Engine, records: CommandRecords, plan: CommandPlan, invocation: InvocationRecord): RunningInvocation {
  const stop = new AbortController();
  return {
    ended: new InvocationRun(engine, records, plan, invocation, stop.signal).run(),
    cancel: () => stop.abort(),
  };
}

class InvocationRun {
  readonly #engine: Engine;
  readonly #records: CommandRecords;
  readonly #plan: CommandPlan;
  readonly #invocation: InvocationRecord;
  readonly #cancelled: AbortSignal;
  readonly #steps: StepRecord[];
  #startedAt: number | null;

  constructor(engine: Engine, records: CommandRecords, plan: CommandPlan, invocation: InvocationRecord, cancelled: AbortSignal) {
    this.#engine = engine;
    this.#records = records;
    this.#plan = plan;
    this.#invocation = invocation;
    this.#cancelled = cancelled;
    this.#steps = [...invocation.steps];
    this.#startedAt = invocation.startedAt;
  }

  async run(): Promise<InvocationDetails> {
    let details: InvocationDetails;
    try {
      details = await this.#carryOut();
    } catch (error) {
      this.#engine.log(`${this.#plan.command.id} on ${this.#invocation.nodeId}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      details = 'Failed';
    }
    // An engine that is closing records nothing more: the next one finds out how it ended.
    if (!this.#engine.signal.aborted) this.#records.end(this.#plan.command.id, this.#invocation.nodeId, details, this.#steps, this.#engine.clock.now());
    return details;
  }

  async #carryOut(): Promise<InvocationDetails> {
    const node = await this.#deliver();
    if (typeof node === 'string') return node;
    if (!this.#fits(node)) return 'InvalidPlatform';
    let outcome: InvocationDetails = 'Success';
    let skipping = false;
    for (const [index, step] of this.#plan.document.steps.entries()) {
      const done = this.#steps[index];
      if (done !== undefined && done.endedAt !== null) {
        outcome = worse(outcome, done.details as InvocationDetails);
        skipping ||= done.details !== 'Success' && step.onFailure === 'exit';
        continue;
      }
      if ((skipping && !step.isFinal) || this.#cancelled.aborted) continue;
      const details = await this.#runStep(node, step, index);
      outcome = worse(outcome, details);
      if (details !== 'Success' && (step.onFailure === 'exit' || details === 'Cancelled')) skipping = true;
    }
    return this.#cancelled.aborted && outcome === 'Success' ? 'Cancelled' : outcome;
  }

  /** Waits until the node takes commands, within the delivery deadline. */
  async #deliver(): Promise<FleetNode | InvocationDetails> {
    const { command } = this.#plan;
    const deadline = command.requestedAt + command.request.timeoutSeconds * 1000;
    for (let isFirst = true; ; isFirst = false) {
      const node = this.#engine.fleet.get(command, this.#invocation.nodeId);
      if (node === undefined || node.state === 'terminated' || node.state === 'shutting-down') return 'Undeliverable';
      if (this.#cancelled.aborted) return 'Cancelled';
      if (this.#startedAt !== null || (node.ping === 'Online' && node.state === 'running')) return node;
      if (this.#engine.clock.now() >= deadline) return 'DeliveryTimedOut';
      if (isFirst) this.#records.progress(command.id, node.id, 'Delayed', this.#steps, null);
      await this.#engine.clock.sleep(DELIVERY_POLL_MILLISECONDS, AbortSignal.any([this.#cancelled, this.#engine.signal])).catch(() => undefined);
      if (this.#engine.signal.aborted) return 'Delayed';
    }
  }

  /** In schema 1.2 a document without a plugin for the platform does not run; in schema 2 its steps are skipped one by one. */
  #fits(node: FleetNode): boolean {
    const { steps, schemaVersion } = this.#plan.document;
    const suits = ({ action }: Step): boolean => (action === SHELL_SCRIPT ? node.platform !== 'Windows' : action !== POWERSHELL_SCRIPT || node.platform === 'Windows');
    return schemaVersion === '1.2' ? steps.every(suits) : steps.some(suits);
  }

  async #runStep(node: FleetNode, step: Step, index: number): Promise<InvocationDetails> {
    const { command, parameters, lost } = this.#plan;
    const now = this.#engine.clock.now();
    const base = { name: step.name, action: step.action, startedAt: now, responseCode: -1 };
    const skip = this.#reasonToSkip(node, step);
    if (skip !== undefined) return this.#endStep(index, { ...base, responseCode: 0 }, 'Success', { stdout: skip, stderr: '' });
    if (!canRun(step.action)) {
      return this.#endStep(index, { ...base, responseCode: 1 }, 'Failed', { stdout: '', stderr: `Drover's embedded engine cannot run ${step.action}` });
    }
    const begun = this.#steps[index]?.isStarted === true;
    if (lost !== undefined && !begun) return this.#endStep(index, { ...base, responseCode: 1 }, 'Failed', { stdout: '', stderr: lost });
    const inputs = interpolate(step.inputs, parameters) as Record<string, unknown>;
    const spec = {
      executionId: `${command.id}-${node.id}-${index}`,
      script: scriptOf(inputs['runCommand']),
      workingDirectory: textOf(inputs['workingDirectory']),
      environment: { AWS_SSM_DOCUMENT_NAME: command.request.documentName },
      timeoutMilliseconds: secondsOf(inputs['timeoutSeconds']) * 1000,
    };
    let execution: Execution | undefined;
    if (begun) execution = this.#engine.fleet.adopt(node, spec);
    else {
      // On record before it is done: whatever happens now, it is not started a second time.
      this.#startedAt ??= now;
      this.#steps[index] = { ...base, status: 'InProgress', details: 'InProgress', endedAt: null, isStarted: true };
      this.#records.progress(command.id, node.id, 'InProgress', this.#steps, this.#startedAt);
      execution = this.#engine.fleet.start(node, spec);
    }
    execution ??= this.#engine.fleet.start(node, spec);
    const place: OutputPlace = { scope: command, request: command.request, commandId: command.id, nodeId: node.id, step: step.name, action: step.action };
    return this.#follow(execution, place, index);
  }

  async #follow(execution: Execution, place: OutputPlace, index: number): Promise<InvocationDetails> {
    const files = { stdout: execution.stdoutFile, stderr: execution.stderrFile };
    const shipper = place.request.cloudWatchGroup === undefined ? undefined : new LogShipper(this.#engine, place, files);
    const cancel = (): void => execution.cancel();
    this.#cancelled.addEventListener('abort', cancel, { once: true });
    if (this.#cancelled.aborted) cancel();
    const result = await execution.result;
    this.#cancelled.removeEventListener('abort', cancel);
    await shipper?.finish();
    if (place.request.outputS3BucketName !== '') await shipToS3(this.#engine, place, files);
    const { details, responseCode, note } = endOf(result);
    const stdout = readHead(files.stdout, STDOUT_LIMIT);
    const stderr = readHead(files.stderr, STDERR_LIMIT);
    const step = this.#steps[index];
    return this.#endStep(index, { name: place.step, action: place.action, startedAt: step?.startedAt ?? result.startedAt, responseCode }, details, { stdout: stdout.text, stderr: withNote(stderr.text, note) }, result.endedAt);
  }

  #endStep(
    index: number,
    step: Pick<StepRecord, 'name' | 'action' | 'startedAt' | 'responseCode'>,
    details: InvocationDetails,
    output: { readonly stdout: string; readonly stderr: string },
    endedAt = this.#engine.clock.now(),
  ): InvocationDetails {
    this.#startedAt ??= step.startedAt;
    this.#steps[index] = { ...step, status: statusOf(details), details, endedAt, isStarted: true };
    if (output.stdout !== '' || output.stderr !== '') {
      this.#records.keepOutput(this.#plan.command.id, this.#invocation.nodeId, step.name, cutText(output.stdout, STDOUT_LIMIT), cutText(output.stderr, STDERR_LIMIT));
    }
    return details;
  }

  #reasonToSkip(node: FleetNode, { action, precondition }: Step): string | undefined {
    if (precondition !== undefined) {
      const value = (operand: string): string => (operand === 'platformType' ? node.platform : String(interpolate(operand, this.#plan.parameters)));
      const [left, right] = [value(precondition.left), value(precondition.right)];
      if (left !== right) return `Step execution skipped due to unsatisfied preconditions: '"StringEquals": [${precondition.left}, ${precondition.right}]'.`;
    }
    if (action === POWERSHELL_SCRIPT && node.platform !== 'Windows') return `Step execution skipped due to unsupported platform: ${node.platform}.`;
    return action === SHELL_SCRIPT && node.platform === 'Windows' ? 'Step execution skipped due to unsupported platform: Windows.' : undefined;
  }
}

/** What an execution's end means to Run Command, and a line about it where the node could not write one itself. */
function endOf({ end }: ExecutionResult): { readonly details: InvocationDetails; readonly responseCode: number; readonly note: string } {
  switch (end.kind) {
    case 'exited':
      return { details: end.exitCode === 0 ? 'Success' : 'Failed', responseCode: end.exitCode, note: end.exitCode === 0 ? '' : `failed to run commands: exit status ${end.exitCode}` };
    case 'signalled':
      return { details: 'Failed', responseCode: -1, note: `failed to run commands: signal: ${end.signal}` };
    case 'timed-out':
      return { details: 'ExecutionTimedOut', responseCode: STOPPED_EXIT_CODE, note: '' };
    case 'cancelled':
      return { details: 'Cancelled', responseCode: STOPPED_EXIT_CODE, note: '' };
    default:
      return { details: 'Failed', responseCode: -1, note: `failed to run commands: ${end.reason}` };
  }
}

/** On a line of its own, as the agent writes it. */
const withNote = (text: string, note: string): string => (text === '' || note === '' || text.endsWith('\n') ? text + note : `${text}\n${note}`);

const SEVERITY: readonly InvocationDetails[] = ['Success', 'Failed', 'ExecutionTimedOut', 'Cancelled'];
const worse = (a: InvocationDetails, b: InvocationDetails): InvocationDetails => (SEVERITY.indexOf(b) > SEVERITY.indexOf(a) ? b : a);

function scriptOf(runCommand: unknown): string {
  const lines = Array.isArray(runCommand) ? runCommand.map(textOf) : [textOf(runCommand)];
  return `${lines.join('\n')}\n`;
}

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));

function secondsOf(value: unknown): number {
  const seconds = Number(textOf(value) || DEFAULT_EXECUTION_TIMEOUT_SECONDS);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_EXECUTION_TIMEOUT_SECONDS;
}
