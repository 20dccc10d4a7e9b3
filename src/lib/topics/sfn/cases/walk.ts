import { isArray, type Json, type JsonObject } from '../../../asl/json.ts';
import type { MapState, ParallelState, Retrier, State, StateGraph } from '../../../asl/machine.ts';
import { UserError } from '../../../errors/errors.ts';
import type { CoverageCount } from './coverage.ts';
import { innerGraphs, isMockable } from './graph.ts';
import type { Case, Mock, MockValidation, Outcome } from './types.ts';

/** One state, tested by itself. */
export interface StateTest {
  readonly state: string;
  /** JSON texts, as the service takes them. */
  readonly input: string;
  readonly variables: string;
  readonly mock: { readonly result: string; readonly validation?: MockValidation } | { readonly error: string; readonly cause: string } | undefined;
  /** Only where there is a mock: the service takes it nowhere else. */
  readonly context: string | undefined;
  readonly retryCount: number;
  /** Of a Map or Parallel: the state in it that failed. */
  readonly causedBy: string | undefined;
  /** Only what a Map or Parallel gives to the states in it is of interest. */
  readonly isProbe: boolean;
}

/** What the service says of it. */
export interface StateAnswer {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly nextState: string | undefined;
  /** JSON texts. */
  readonly variables: string | undefined;
  readonly items: string | undefined;
  /** What is given to the branches of a Parallel. */
  readonly branchInput: string | undefined;
  readonly catchIndex: number | undefined;
  readonly retryIndex: number | undefined;
}

export interface WalkOptions {
  readonly test: (request: StateTest) => Promise<StateAnswer>;
  readonly coverage: Pick<CoverageCount, 'enter' | 'take'>;
}

export interface Walk {
  readonly outcome: Outcome;
  /** States of the machine itself. */
  readonly path: readonly string[];
}

/** A case that goes round and round is given up. Executions have room for about as many. */
const MOST_STEPS = 5000;

/** Throws a UserError for what the case itself lacks: a mock that is needed. */
export async function walkCase(machine: StateGraph, each: Case, options: WalkOptions): Promise<Walk> {
  const walker = new Walker(each, options);
  const path: string[] = [];
  const { end } = await walker.graph(machine, JSON.stringify(each.input), { variables: '{}', context: each.context ?? {} }, path);
  return { outcome: end, path };
}

/** What the states of one graph share. */
interface Scope {
  variables: string;
  readonly context: JsonObject;
}

class Walker {
  readonly #case: Case;
  readonly #options: WalkOptions;
  /** How many mocks of a state were used. */
  readonly #used = new Map<string, number>();
  #steps = 0;

  constructor(each: Case, options: WalkOptions) {
    this.#case = each;
    this.#options = options;
  }

  async graph(graph: StateGraph, input: string, scope: Scope, path: string[] = []): Promise<{ readonly end: Outcome }> {
    let name = graph.StartAt;
    for (let current = input; ; ) {
      const state = graph.States[name];
      if (state === undefined) throw new UserError('no-state', `there is no state "${name}"`, 'Look at the machine with drover sfn lint.');
      path.push(name);
      this.#options.coverage.enter(name);
      const answer = await this.#state(name, state, current, scope);
      if (answer.status === 'FAILED') return { end: { status: 'FAILED', state: name, error: answer.error ?? '', cause: answer.cause ?? '' } };
      scope.variables = answer.variables ?? scope.variables;
      const { nextState } = answer;
      if (nextState === undefined) return { end: { status: 'SUCCEEDED', output: answer.output ?? 'null' } };
      this.#options.coverage.take(name, nextState, answer.status === 'CAUGHT_ERROR' ? `catch ${(answer.catchIndex ?? 0) + 1}` : undefined);
      current = answer.output ?? 'null';
      name = nextState;
    }
  }

  /** One state with all its attempts. */
  async #state(name: string, state: State, input: string, scope: Scope): Promise<StateAnswer> {
    const retried: number[] = [];
    let last: number | undefined;
    for (;;) {
      this.#steps += 1;
      if (this.#steps > MOST_STEPS) throw new UserError('endless-case', `it does not come to an end: ${MOST_STEPS} states, the last one ${name}`, 'Mock what ends the loop.');
      const attempt = await this.#attempt(name, state, input, scope, (mock) => (mock !== undefined && 'result' in mock ? 0 : (retried[retrierOf(state, mock) ?? last ?? 0] ?? 0)));
      if (attempt.status !== 'RETRIABLE') return attempt;
      last = attempt.retryIndex ?? 0;
      retried[last] = (retried[last] ?? 0) + 1;
    }
  }

  async #attempt(name: string, state: State, input: string, scope: Scope, retryCount: (mock: Mock | undefined) => number): Promise<StateAnswer> {
    const test = (mock: Mock | undefined, { causedBy, isProbe = false }: { readonly causedBy?: string; readonly isProbe?: boolean } = {}): Promise<StateAnswer> =>
      this.#options.test({
        state: name,
        input,
        variables: scope.variables,
        mock: mock === undefined ? undefined : 'error' in mock ? { error: mock.error, cause: mock.cause } : { result: JSON.stringify(mock.result), ...(mock.validation === undefined ? {} : { validation: mock.validation }) },
        context: mock === undefined || Object.keys(scope.context).length === 0 ? undefined : JSON.stringify(scope.context),
        retryCount: retryCount(mock),
        causedBy,
        isProbe,
      });
    const mock = isMockable(state) ? this.#nextMock(name) : undefined;
    if (mock !== undefined || (state.Type !== 'Map' && state.Type !== 'Parallel')) return test(mock);
    if (state.Type === 'Map') refuseUnknownItems(name, state);
    const probe = await test({ result: state.Type === 'Map' ? [] : innerGraphs(state).map(() => null) }, { isProbe: true });
    if (hasFailedBefore(state, probe)) return probe;
    const inner = state.Type === 'Map' ? await this.#iterations(name, state, probe, scope) : await this.#branches(state, probe, input, scope);
    return 'results' in inner ? test({ result: inner.results }) : test({ error: inner.error, cause: inner.cause }, { causedBy: inner.state });
  }

  /** All items in turn. The first that fails is the Map's failure. */
  async #iterations(name: string, state: MapState, { items }: StateAnswer, scope: Scope): Promise<Inner> {
    const [processor] = innerGraphs(state);
    const values = items === undefined ? undefined : (JSON.parse(items) as Json);
    if (processor === undefined || !isArray(values)) throw needsMock(name, 'the service does not say what its items are');
    const inner = await this.#all(values.map((value) => ({ graph: processor, input: JSON.stringify(value) })), scope);
    if (!('results' in inner) && TOLERANCES.some((field) => state[field] !== undefined)) throw needsMock(name, `an item failed (${inner.state}: ${inner.error}), and how many may fail is for the service to judge`);
    return inner;
  }

  async #branches(state: ParallelState, { branchInput }: StateAnswer, input: string, scope: Scope): Promise<Inner> {
    return this.#all(innerGraphs(state).map((graph) => ({ graph, input: branchInput ?? input })), scope);
  }

  async #all(works: readonly { readonly graph: StateGraph; readonly input: string }[], { variables, context }: Scope): Promise<Inner> {
    const results: Json[] = [];
    for (const { graph, input } of works) {
      // Inner scopes read outer variables and never write them.
      const { end } = await this.graph(graph, input, { variables, context });
      if (end.status === 'FAILED') return end;
      results.push(JSON.parse(end.output) as Json);
    }
    return { results };
  }

  #nextMock(name: string): Mock | undefined {
    const mocks = this.#case.mocks.get(name) ?? [];
    const used = this.#used.get(name) ?? 0;
    this.#used.set(name, used + 1);
    return mocks[Math.min(used, mocks.length - 1)];
  }
}

type Inner = { readonly results: readonly Json[] } | (Outcome & { readonly status: 'FAILED' });

const TOLERANCES = ['ToleratedFailureCount', 'ToleratedFailureCountPath', 'ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'] as const;

const needsMock = (name: string, why: string): UserError => new UserError('needs-mock', `${name} needs a mock: ${why}`, 'Mock the Map itself, with the list of results of its items.');

/** What comes from S3, goes there, or is put together, is not seen by testing states. */
function refuseUnknownItems(name: string, state: MapState): void {
  const field = (['ItemReader', 'ItemBatcher', 'ResultWriter'] as const).find((each) => state[each] !== undefined);
  if (field !== undefined) throw needsMock(name, `what its ${field} does is not seen here`);
}

/** Whether a Map or Parallel failed before there was anything to give to the states in it; else it failed for the result that a probe makes up. */
function hasFailedBefore(state: MapState | ParallelState, { status, items, branchInput }: StateAnswer): boolean {
  if (status === 'SUCCEEDED') return false;
  if (state.Type === 'Map') return items === undefined;
  return branchInput === undefined && (state.Arguments ?? state.Parameters ?? state.InputPath) !== undefined;
}

/** Which retrier an error that is mocked meets: each counts for itself. */
function retrierOf(state: State, mock: Mock | undefined): number | undefined {
  if (mock === undefined || !('error' in mock) || !('Retry' in state)) return undefined;
  const index = (state.Retry ?? []).findIndex(({ ErrorEquals }: Retrier) => ErrorEquals.some((name) => name === mock.error || name === 'States.ALL' || (name === 'States.TaskFailed' && mock.error !== 'States.Timeout')));
  return index === -1 ? undefined : index;
}
