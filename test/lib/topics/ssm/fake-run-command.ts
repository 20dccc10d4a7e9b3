import type { CommandQuery, Operation as ServiceOperation, RunCommandApi } from '../../../../src/lib/topics/ssm/api.ts';
import type { Gate } from '../../../../src/lib/run/fanout/gate.ts';
import type { SsmLane } from '../../../../src/lib/topics/ssm/lane.ts';
import type { WholeOutputApi } from '../../../../src/lib/topics/ssm/output/api.ts';
import type { CommandFact, InvocationFact, KeptOutput, SendRequest, StepFact } from '../../../../src/lib/topics/ssm/types.ts';
import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import type { VirtualClock } from '../../run/virtual-clock.ts';

export type Operation = 'send' | 'commands' | 'invocations' | 'keptOutput' | 'cancel';

/** What goes wrong with a call: before the service acts, or after it acted, so that only the answer is lost. */
export interface Fault {
  readonly error: Error;
  readonly after?: boolean;
}

export const COMMAND_ID = '0831e1a8-a1ac-4257-a1fd-c831b48c4107';
export const id = (number: number): string => `i-${number.toString(16).padStart(17, '0')}`;

export const ambiguous = (code = 'InternalServerError'): RemoteError => new RemoteError(code, `ssm: ${code}`, 'Look.', { ambiguous: true });
export const refused = (code: string, exitCode = 5): RemoteError => new RemoteError(code, `ssm: no (${code})`, 'Ask.', { exitCode });

export const step = (facts: Partial<StepFact> = {}): StepFact => ({ name: 'aws:runShellScript', hasEnded: true, exitCode: 0, combinedOutput: '', startedAt: 1000, endedAt: 2000, ...facts });

export const invocation = (nodeId: string, facts: Partial<InvocationFact> = {}): InvocationFact => {
  const status = facts.status ?? 'Success';
  return { nodeId, nodeName: `name-${nodeId}`, details: status, steps: [step()], ...facts, status };
};

/** A node that runs for a while and then has ended as told. */
export const endsAfter =
  (ms: number, nodeId: string, facts: Partial<InvocationFact> = {}) =>
  (age: number): InvocationFact =>
    age >= ms ? invocation(nodeId, facts) : invocation(nodeId, { status: age < ms / 2 ? 'Pending' : 'InProgress', steps: [step({ hasEnded: false, exitCode: undefined, endedAt: undefined })] });

/** Run Command in memory: nodes end as they are told, and calls go wrong as they are told. */
export class FakeRunCommand implements RunCommandApi {
  readonly calls: Operation[] = [];
  readonly requests: SendRequest[] = [];
  readonly cancelled: (readonly string[])[] = [];
  readonly faults: Record<Operation, (Fault | undefined)[]> = { send: [], commands: [], invocations: [], keptOutput: [], cancel: [] };
  /** What the list shows of a node so many milliseconds after the send; undefined for nothing. */
  nodes: readonly ((age: number) => InvocationFact | undefined)[] = [];
  /** By `node/step`. */
  readonly kept = new Map<string, KeptOutput>();
  /** Facts of the command as a whole that differ from what its nodes say. */
  command: Partial<CommandFact> = {};
  /** So long after the send the lists show nothing of it. */
  settling = 0;
  /** Told of every call before anything comes of it. */
  onCall: (operation: Operation) => void = () => undefined;
  readonly #clock: VirtualClock;
  readonly #commands: CommandFact[] = [];
  #sentAt = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** As if somebody had sent it before. */
  sent(): CommandFact {
    this.#sentAt = this.#clock.now();
    const fact = this.#fact('', COMMAND_ID);
    this.#commands.push(fact);
    return fact;
  }

  send(request: SendRequest): Promise<string> {
    return this.#call('send', () => {
      this.requests.push(request);
      this.#sentAt = this.#clock.now();
      const commandId = this.requests.length === 1 ? COMMAND_ID : `${COMMAND_ID.slice(0, -1)}${this.requests.length}`;
      this.#commands.push(this.#fact(request.comment, commandId));
      return commandId;
    });
  }

  commands({ commandId }: CommandQuery, most: number): Promise<CommandFact[]> {
    return this.#call('commands', () => {
      const shown = this.#isShown() ? this.#commands : [];
      return shown
        .filter((command) => commandId === undefined || command.id === commandId)
        .slice(0, most)
        .map((command) => ({ ...command, ...this.#progress(), ...this.command }));
    });
  }

  invocations(): Promise<InvocationFact[]> {
    return this.#call('invocations', () => (this.#isShown() ? this.#now() : []));
  }

  keptOutput(_commandId: string, nodeId: string, stepName: string): Promise<KeptOutput> {
    return this.#call('keptOutput', () => this.kept.get(`${nodeId}/${stepName}`) ?? { stdout: '', stderr: '', stdoutUrl: '', stderrUrl: '' });
  }

  cancel(_commandId: string, nodeIds: readonly string[]): Promise<void> {
    return this.#call('cancel', () => void this.cancelled.push(nodeIds));
  }

  document(): Promise<never> {
    return Promise.reject(new Error('not asked for in these tests'));
  }

  count(operation: Operation): number {
    return this.calls.filter((call) => call === operation).length;
  }

  async #call<T>(operation: Operation, act: () => T): Promise<T> {
    this.calls.push(operation);
    this.onCall(operation);
    await Promise.resolve();
    const fault = this.faults[operation].shift();
    if (fault !== undefined && !fault.after) throw fault.error;
    const answer = act();
    if (fault !== undefined) throw fault.error;
    return answer;
  }

  #isShown(): boolean {
    return this.#clock.now() - this.#sentAt >= this.settling;
  }

  #now(): InvocationFact[] {
    return this.nodes.map((node) => node(this.#clock.now() - this.#sentAt)).filter((fact) => fact !== undefined);
  }

  #progress(): Partial<CommandFact> {
    const now = this.#now();
    const open = now.filter(({ status }) => status === 'Pending' || status === 'InProgress').length;
    const status = open > 0 ? 'InProgress' : 'Success';
    return { status, details: status, completedCount: now.length - open, targetCount: now.length };
  }

  #fact(comment: string, commandId: string): CommandFact {
    return {
      id: commandId,
      document: 'AWS-RunShellScript',
      documentVersion: '$DEFAULT',
      comment,
      status: 'Pending',
      details: 'Pending',
      requestedAt: this.#clock.now(),
      targetCount: 0,
      completedCount: 0,
      errorCount: 0,
      maxConcurrency: '50',
      maxErrors: '0',
      parameters: { commands: ['uptime'] },
      places: { s3: undefined, logGroup: undefined },
    };
  }
}

const nothing = (what: string) => (): never => {
  throw new Error(`${what} is not asked for in this test`);
};

/** Where whole outputs lie: only what a test says can be asked for. */
export const wholeOutputs = (api: Partial<WholeOutputApi> = {}): WholeOutputApi => ({
  object: nothing('s3:GetObject'),
  keys: nothing('s3:ListObjectsV2'),
  logStream: nothing('logs:GetLogEvents'),
  logLines: nothing('logs:FilterLogEvents'),
  ...api,
});

/** Every call of an API in memory through a gate, as the real one does it. */
export const gatedApi = (api: RunCommandApi, gate: Gate<ServiceOperation>): RunCommandApi => ({
  send: (request, signal) => gate('SendCommand', () => api.send(request, signal), signal),
  commands: (query, most, signal) => gate('ListCommands', () => api.commands(query, most, signal), signal),
  invocations: (commandId, signal) => gate('ListCommandInvocations', () => api.invocations(commandId, signal), signal),
  keptOutput: (commandId, nodeId, stepName, signal) => gate('GetCommandInvocation', () => api.keptOutput(commandId, nodeId, stepName, signal), signal),
  cancel: (commandId, nodeIds, signal) => gate('CancelCommand', () => api.cancel(commandId, nodeIds, signal), signal),
  document: (name, version, signal) => gate('DescribeDocument', () => api.document(name, version, signal), signal),
});

export const laneOf = (api: RunCommandApi, facts: Partial<SsmLane> = {}): SsmLane => ({ name: '', api, gated: (gate) => gatedApi(api, gate), whole: wholeOutputs(), reconnect: undefined, settlingMilliseconds: 0, ...facts });
