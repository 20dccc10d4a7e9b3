import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';
import type { Json, JsonObject } from '../../../asl/json.ts';
import { UserError } from '../../../errors/errors.ts';
import { matcherProblem } from './match.ts';
import type { Case, Expectation, Mock, MockValidation } from './types.ts';

/** The names that a file may use. */
export interface KnownStates {
  /** Of all states, those in branches and Maps too. */
  readonly all: ReadonlySet<string>;
  /** Those that can be mocked: Task, Map, Parallel. */
  readonly mockable: ReadonlySet<string>;
}

const HINT = 'See the example in drover sfn test --help.';
const VALIDATIONS: readonly MockValidation[] = ['STRICT', 'PRESENT', 'NONE'];

/**
 * Cases from YAML or JSON: a list, or an object with `cases`. Throws a UserError with `file:line:column` for what is
 * broken, for keys that mean nothing here, and for states that the machine does not have.
 */
export function readCases(text: string, file: string, states: KnownStates): Case[] {
  return new Reader(text, file, states).cases();
}

class Reader {
  readonly #lines = new LineCounter();
  readonly #file: string;
  readonly #states: KnownStates;
  readonly #document: Document;

  constructor(text: string, file: string, states: KnownStates) {
    this.#file = file;
    this.#states = states;
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const [error] = document.errors;
    if (error !== undefined) throw this.#problem(error.pos[0], error.message, 'Make it valid YAML or JSON.');
    this.#document = document;
  }

  cases(): Case[] {
    const root = this.#document.contents;
    const list = isMap(root) ? this.#members(root, ['cases']).get('cases')?.value : root;
    if (!isSeq(list)) throw this.#problem((list ?? root) as Node | null, 'there is no list of cases', HINT);
    if (list.items.length === 0) throw this.#problem(list, 'the list of cases is empty', HINT);
    const cases = list.items.map((item, index) => this.#case(item as Node, index));
    const names = new Map<string, Case>();
    for (const each of cases) {
      const other = names.get(each.name);
      if (other !== undefined) throw new UserError('bad-cases', `${this.#file}:${each.line}: the case "${each.name}" is there twice (line ${other.line})`, 'Give each a name of its own.');
      names.set(each.name, each);
    }
    return cases;
  }

  #case(node: Node, index: number): Case {
    const members = this.#members(node, ['name', 'input', 'context', 'mocks', 'expect']);
    const expect = members.get('expect');
    if (expect === undefined) throw this.#problem(node, 'the case expects nothing', 'Say what is to come out: expect: {status: SUCCEEDED}.');
    const context = members.get('context');
    return {
      name: this.#text(members.get('name')) ?? `case ${index + 1}`,
      input: this.#json(members.get('input'), {}),
      context: context === undefined ? undefined : this.#object(context),
      mocks: this.#mocks(members.get('mocks')),
      expect: this.#expectation(expect.value as Node),
      line: this.#lineOf(node),
    };
  }

  #mocks(pair: Pair | undefined): Map<string, Mock[]> {
    if (pair === undefined) return new Map();
    const { value } = pair;
    if (!isMap(value)) throw this.#problem(value as Node, 'mocks are an object: state to what it does', HINT);
    return new Map(
      value.items.map((item) => {
        const name = this.#knownState(item.key as Node, this.#states.all);
        if (!this.#states.mockable.has(name)) throw this.#problem(item.key as Node, `${name} cannot be mocked: only Task, Map and Parallel states can`, 'Leave it off: other states are evaluated.');
        const { value: mocks } = item;
        const list = isSeq(mocks) ? mocks.items : [mocks];
        if (list.length === 0) throw this.#problem(mocks as Node, `the mocks of ${name} are an empty list`, HINT);
        return [name, list.map((mock) => this.#mock(mock as Node))] as const;
      }),
    );
  }

  #mock(node: Node): Mock {
    const members = this.#members(node, ['result', 'error', 'cause', 'validation']);
    const [result, error, cause, validation] = ['result', 'error', 'cause', 'validation'].map((key) => members.get(key));
    if ((result === undefined) === (error === undefined)) throw this.#problem(node, 'a mock has either a result or an error', HINT);
    if (result === undefined) return { error: this.#text(error) ?? '', cause: this.#text(cause) ?? '' };
    if (cause !== undefined) throw this.#problem(cause.key as Node, 'a result has no cause', HINT);
    const mode = this.#text(validation);
    if (mode !== undefined && !VALIDATIONS.some((each) => each === mode)) throw this.#problem(validation?.value as Node, `validation: "${mode}" is none of ${VALIDATIONS.join(', ')}`, HINT);
    return { result: this.#json(result, null), ...(mode === undefined ? {} : { validation: mode as MockValidation }) };
  }

  #expectation(node: Node): Expectation {
    const members = this.#members(node, ['status', 'output', 'outputHas', 'error', 'cause', 'path']);
    const [error, cause, output, outputHas, path] = ['error', 'cause', 'output', 'outputHas', 'path'].map((key) => members.get(key));
    const said = this.#text(members.get('status'));
    if (said !== undefined && said !== 'SUCCEEDED' && said !== 'FAILED') throw this.#problem(members.get('status')?.value as Node, `status: "${said}" is neither SUCCEEDED nor FAILED`, HINT);
    const status = said ?? (error === undefined && cause === undefined ? 'SUCCEEDED' : 'FAILED');
    const wrong = status === 'FAILED' ? (output ?? outputHas) : (error ?? cause);
    if (wrong !== undefined) throw this.#problem(wrong.key as Node, `what is to come to ${status} has no ${String((wrong.key as { value?: unknown }).value)}`, HINT);
    if (path !== undefined && !isSeq(path.value)) throw this.#problem(path.value as Node, 'path is a list of states', HINT);
    return {
      status,
      ...(output === undefined ? {} : { output: this.#pattern(output) }),
      ...(outputHas === undefined ? {} : { outputHas: this.#pattern(outputHas) }),
      ...(error === undefined ? {} : { error: this.#text(error) ?? '' }),
      ...(cause === undefined ? {} : { cause: this.#textPattern(cause) }),
      ...(isSeq(path?.value) ? { path: path.value.items.map((item) => this.#knownState(item as Node, this.#states.all)) } : {}),
    };
  }

  /** A value whose texts may be matchers. */
  #pattern(pair: Pair): Json {
    const value = this.#json(pair, null);
    for (const text of textsIn(value)) {
      const problem = matcherProblem(text);
      if (problem !== undefined) throw this.#problem(pair.value as Node, problem, 'Mend the matcher.');
    }
    return value;
  }

  #textPattern(pair: Pair): string {
    const value = this.#pattern(pair);
    if (typeof value !== 'string') throw this.#problem(pair.value as Node, 'a text belongs here', HINT);
    return value;
  }

  #knownState(node: Node, known: ReadonlySet<string>): string {
    const name = isScalar(node) ? String(node.value) : '';
    if (!known.has(name)) throw this.#problem(node, `the machine has no state "${name}"`, `It has ${[...known].join(', ')}.`);
    return name;
  }

  #members(node: unknown, keys: readonly string[]): Map<string, Pair> {
    if (!isMap(node)) throw this.#problem(node as Node, `an object with ${keys.join(', ')} belongs here`, HINT);
    const members = new Map(node.items.map((pair) => [String((pair.key as { value?: unknown }).value), pair]));
    for (const [key, pair] of members) if (!keys.includes(key)) throw this.#problem(pair.key as Node, `"${key}" means nothing here`, `There are ${keys.join(', ')}.`);
    return members;
  }

  #text(pair: Pair | undefined): string | undefined {
    if (pair === undefined) return undefined;
    const value = isScalar(pair.value) ? pair.value.value : undefined;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw this.#problem(pair.value as Node, 'a text belongs here', HINT);
    return String(value);
  }

  #json(pair: Pair | undefined, otherwise: Json): Json {
    if (pair === undefined) return otherwise;
    // Through JSON, so that dates and the like become what the service would be sent.
    return JSON.parse(JSON.stringify((isNode(pair.value) ? pair.value.toJS(this.#document) : null) ?? null)) as Json;
  }

  #object(pair: Pair): JsonObject {
    if (!isMap(pair.value)) throw this.#problem(pair.value as Node, 'an object belongs here', HINT);
    return this.#json(pair, {}) as JsonObject;
  }

  #lineOf(node: Node | null): number {
    return this.#lines.linePos(node?.range?.[0] ?? 0).line;
  }

  #problem(where: Node | number | null | undefined, what: string, hint: string): UserError {
    const { line, col } = this.#lines.linePos(typeof where === 'number' ? where : (where?.range?.[0] ?? 0));
    return new UserError('bad-cases', `${this.#file}:${Math.max(1, line)}:${Math.max(1, col)}: ${what}`, hint);
  }
}

function* textsIn(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const each of Object.values<Json>(value)) yield* textsIn(each);
}
