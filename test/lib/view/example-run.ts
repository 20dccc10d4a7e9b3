import fc from 'fast-check';
import { isTerminal, type NodeRef, type NodeStatus, type RunEvent, type StreamName } from '../../../src/lib/run/events.ts';
import { decideVerdict } from '../../../src/lib/run/verdict.ts';

/** 2026-01-02 03:04:05 UTC. */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** The events of a run, written down in the order in which they happen, one second apart unless `wait` says more. */
export class ExampleRun {
  readonly events: RunEvent[] = [];
  readonly #statuses = new Map<string, NodeStatus>();
  at = START;

  constructor(names: readonly string[], options: { readonly title?: string; readonly concurrency?: number; readonly stopsAtFailure?: number } = {}) {
    const nodes: NodeRef[] = names.map((name) => ({ id: idOf(name), name }));
    for (const { id } of nodes) this.#statuses.set(id, 'pending');
    this.events.push({
      type: 'run-started',
      at: this.at,
      runId: 'run-1',
      verb: 'ssm send',
      title: options.title ?? 'uptime',
      nodes,
      concurrency: options.concurrency ?? 5,
      stopsAtFailure: options.stopsAtFailure ?? 3,
    });
  }

  wait(milliseconds: number): this {
    this.at += milliseconds;
    return this;
  }

  add(event: RunEvent): this {
    this.events.push(event);
    return this;
  }

  output(name: string, text: string, stream: StreamName = 'stdout', step = 'run'): this {
    return this.add({ type: 'node-output', at: this.at, node: idOf(name), step, stream, text });
  }

  status(name: string, status: NodeStatus, more: Partial<RunEvent & { type: 'node-status' }> = {}): this {
    this.#statuses.set(idOf(name), status);
    const times = status === 'running' ? { startedAt: this.at } : isTerminal(status) ? { endedAt: this.at } : {};
    return this.add({ type: 'node-status', at: this.at, node: idOf(name), status, ...times, ...more });
  }

  /** It starts, writes, and ends a second later. */
  ran(name: string, text: string, exitCode = 0): this {
    this.status(name, 'running').wait(1000);
    if (text !== '') this.output(name, text);
    return this.status(name, exitCode === 0 ? 'success' : 'failed', { exitCode });
  }

  end(): this {
    return this.add({ type: 'run-ended', at: this.at, verdict: decideVerdict({ statuses: this.#statuses.values() }) });
  }
}

export const idOf = (name: string): string => `id-${name}`;

/** Runs whose every text is hostile: what no view may let through to a terminal. */
export const hostileRuns: fc.Arbitrary<ExampleRun> = fc
  .record({
    names: fc.uniqueArray(hostileText(), { minLength: 1, maxLength: 4 }),
    texts: fc.array(hostileText(), { minLength: 8, maxLength: 8 }),
    exitCode: fc.nat(1),
  })
  .map(({ names, texts, exitCode }) => {
    const [title = '', stdout = '', stderr = '', reason = '', why = '', message = '', api = '', step = ''] = texts;
    const run = new ExampleRun(names, { title });
    run.add({ type: 'throttled', at: run.at, api, callsPerSecond: 3 });
    run.add({ type: 'notice', at: run.at, level: 'warning', message });
    run.add({ type: 'wave', at: run.at, name: api, state: 'failed', nodes: 1, reason: why });
    run.add({ type: 'stopping', at: run.at, cause: 'interruption', why });
    for (const [index, name] of names.entries()) {
      run.status(name, 'running').wait(1000).output(name, stdout, 'stdout', step).output(name, stderr, 'stderr', step);
      const status = index === 0 && exitCode === 0 ? 'success' : index === 3 ? 'undeliverable' : 'failed';
      const lost = [{ step, stream: 'stdout' as const, keptCharacters: 1, why }];
      run.status(name, status, { exitCode: status === 'success' ? 0 : 1, reason, lost });
    }
    return run.end();
  });

function hostileText(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.constantFrom('\u001B[2J', '\u001B]0;owned\u0007', '\u001BP', '\u009B31m', '\u009D', '\r', '\n', '\r\n', '\b', '\u007F', '\u202E', 'text', '\u001B'),
  );
  return fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
}

/** Nothing that a terminal obeys, but tabs and line ends. */
export const SAFE = /^[^\0-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]*$/;
