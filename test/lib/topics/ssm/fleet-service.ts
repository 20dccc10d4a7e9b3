import { randomUUID } from 'node:crypto';
import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import type { Clock } from '../../../../src/lib/run/clock.ts';
import type { CommandQuery, RunCommandApi } from '../../../../src/lib/topics/ssm/api.ts';
import type { CommandFact, InvocationFact, KeptOutput, SendRequest } from '../../../../src/lib/topics/ssm/types.ts';
import { step } from './fake-run-command.ts';

export interface FleetOptions {
  readonly clock: Clock;
  readonly random?: () => number;
  /** Shares of calls: throttled, failing before the service acts, and after it acted. */
  readonly throttles?: number;
  readonly fails?: number;
  readonly loses?: number;
  /** Nodes on which the command fails. */
  readonly failing?: (nodeId: string) => boolean;
  /** How long a node takes. */
  readonly takes?: (nodeId: string) => number;
  /** So long after a send no list shows it. */
  readonly settling?: number;
}

interface Taken {
  readonly id: string;
  readonly request: SendRequest;
  readonly at: number;
  readonly nodes: readonly string[];
  cancelledAt: number | undefined;
}

/** Run Command for a whole fleet, in memory: it remembers how often every node was told to run, and every call. */
export class FleetService implements RunCommandApi {
  /** By the node's id and what it was told. */
  readonly runs = new Map<string, number>();
  readonly calls = new Map<string, number>();
  readonly taken: Taken[] = [];
  readonly #options: FleetOptions;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  count(operation: string): number {
    return this.calls.get(operation) ?? 0;
  }

  send(request: SendRequest): Promise<string> {
    return this.#call('send', () => {
      const nodes = 'instanceIds' in request.addressing ? request.addressing.instanceIds : [];
      const what = request.words.parameters['commands']?.join() ?? '';
      for (const node of nodes) this.runs.set(`${node} ${what}`, (this.runs.get(`${node} ${what}`) ?? 0) + 1);
      const id = randomUUID();
      this.taken.push({ id, request, at: this.#options.clock.now(), nodes, cancelledAt: undefined });
      return id;
    });
  }

  commands({ commandId }: CommandQuery, most: number): Promise<CommandFact[]> {
    return this.#call('commands', () => this.#shown().filter(({ id }) => commandId === undefined || id === commandId).slice(0, most).map((taken) => this.#fact(taken)));
  }

  invocations(commandId: string): Promise<InvocationFact[]> {
    return this.#call('invocations', () => this.#shown().filter(({ id }) => id === commandId).flatMap((taken) => taken.nodes.map((node) => this.#invocation(taken, node))));
  }

  keptOutput(): Promise<KeptOutput> {
    return this.#call('keptOutput', () => ({ stdout: '', stderr: '', stdoutUrl: '', stderrUrl: '' }));
  }

  cancel(commandId: string): Promise<void> {
    return this.#call('cancel', () => {
      for (const command of this.taken) if (command.id === commandId) command.cancelledAt ??= this.#options.clock.now();
    });
  }

  document(): Promise<never> {
    return Promise.reject(new Error('not asked for in these tests'));
  }

  async #call<T>(operation: string, act: () => T): Promise<T> {
    const { random = () => 1, throttles = 0, fails = 0, loses = 0 } = this.#options;
    this.calls.set(operation, this.count(operation) + 1);
    await Promise.resolve();
    const fate = random();
    if (fate < throttles) throw new RemoteError('ThrottlingException', `ssm:${operation}: slower`, 'Wait.');
    if (fate < throttles + fails) throw new RemoteError('InternalServerError', `ssm:${operation}: it failed`, 'Look.', { ambiguous: true });
    const answer = act();
    if (fate < throttles + fails + loses) throw new RemoteError('ECONNRESET', `ssm:${operation}: the connection broke`, 'Look.', { ambiguous: true });
    return answer;
  }

  /** The newest first. */
  #shown(): Taken[] {
    const { clock, settling = 0 } = this.#options;
    return this.taken.filter(({ at }) => clock.now() - at >= settling).toReversed();
  }

  #end({ at, cancelledAt }: Taken, node: string): { readonly at: number; readonly status: string } | undefined {
    const { clock, takes = () => 500, failing = () => false } = this.#options;
    const end = at + takes(node);
    if (cancelledAt !== undefined && cancelledAt < end) return { at: cancelledAt, status: 'Cancelled' };
    return clock.now() >= end ? { at: end, status: failing(node) ? 'Failed' : 'Success' } : undefined;
  }

  #invocation(taken: Taken, node: string): InvocationFact {
    const end = this.#end(taken, node);
    const status = end?.status ?? 'InProgress';
    return { nodeId: node, nodeName: node, status, details: status, steps: [step({ hasEnded: end !== undefined, exitCode: end === undefined ? undefined : Number(status === 'Failed'), combinedOutput: end === undefined ? '' : `hello from ${node}\n`, startedAt: taken.at, endedAt: end?.at })] };
  }

  #fact(taken: Taken): CommandFact {
    const ends = taken.nodes.map((node) => this.#end(taken, node)).filter((end) => end !== undefined);
    const status = ends.length === taken.nodes.length ? 'Success' : 'InProgress';
    return {
      id: taken.id,
      document: taken.request.words.document,
      documentVersion: '',
      comment: taken.request.comment,
      status,
      details: status,
      requestedAt: taken.at,
      targetCount: taken.nodes.length,
      completedCount: ends.length,
      errorCount: ends.filter((end) => end.status === 'Failed').length,
      maxConcurrency: '',
      maxErrors: '',
      parameters: taken.request.words.parameters,
      places: taken.request.words.places,
    };
  }
}
