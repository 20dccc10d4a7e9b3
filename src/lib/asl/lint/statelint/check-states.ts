import { isArray, isObject, type Json, type JsonObject } from '../../json.ts';
import type { Path } from '../../source/position.ts';
import { pathProblem, templateValueProblem } from '../paths.ts';
import type { GemFinding } from './check-grammar.ts';

const PAYLOADS = ['Parameters', 'ResultSelector'] as const;
const PATHS = ['InputPath', 'OutputPath', 'ItemsPath'] as const;
/** Data of the user's own: a "Next" in there is no transition. */
const DATA: ReadonlySet<string> = new Set([...PAYLOADS, 'Result', 'ItemSelector', 'Arguments', 'Output', 'Assign', 'Credentials', 'ItemReader', 'ItemBatcher', 'ResultWriter', 'Items']);

/** The second part of the gem's work: what leads where, names, States.ALL, and the paths in payloads. */
export function checkStates(value: Json): GemFinding[] {
  const check = new StatesCheck();
  check.node(value, [], 'State Machine');
  return check.findings;
}

interface Level {
  readonly states: JsonObject;
  readonly incoming: Set<string>;
}

class StatesCheck {
  readonly findings: GemFinding[] = [];
  readonly #levels: Level[] = [];
  readonly #names = new Map<string, string>();

  /** `named`: the keys are names of states. */
  node(node: Json, path: Path, at: string, named = false): void {
    if (!isObject(node)) return;
    const level = isObject(node['States']) ? this.#enter(node, node['States'], path, at) : undefined;
    for (const field of ['Next', 'Default']) this.#transition(node, field, path, at);
    for (const field of ['Retry', 'Catch']) this.#statesAll(node[field], [...path, field], `${at}.${field}`);
    for (const [name, member] of Object.entries(node)) {
      if (typeof member !== 'object' || member === null || (!named && DATA.has(name))) continue;
      if (isArray(member)) for (const [index, element] of member.entries()) this.node(element, [...path, name, index], `${at}.${name}[${index}]`);
      else this.node(member, [...path, name], `${at}.${name}`, level !== undefined && name === 'States');
    }
    if (level === undefined) return;
    this.#levels.pop();
    for (const name of Object.keys(level.states)) if (!level.incoming.has(name)) this.#say([...path, 'States', name], `No transition found to state ${at}.${name}`);
  }

  #enter(node: JsonObject, states: JsonObject, path: Path, at: string): Level {
    const { StartAt: start } = node;
    const level = { states, incoming: new Set(typeof start === 'string' ? [start] : []) };
    this.#levels.push(level);
    if (typeof start === 'string' && !Object.hasOwn(states, start)) this.#say([...path, 'StartAt'], `StartAt value ${start} not found in States field at ${at}`);
    for (const [name, state] of Object.entries(states)) {
      const place = [...path, 'States', name];
      if (isObject(state)) this.#state(state, place, `${at}.${name}`);
      const first = this.#names.get(name);
      if (first === undefined) this.#names.set(name, `${at}.States`);
      else this.#say(place, `State "${name}", defined at ${at}.States, is also defined at ${first}`);
    }
    const ends = Object.values(states).some((state) => isObject(state) && (state['Type'] === 'Succeed' || state['Type'] === 'Fail' || state['End'] === true));
    if (!ends) this.#say([...path, 'States'], `No terminal state found in machine at ${at}.States`);
    return level;
  }

  #state(state: JsonObject, path: Path, at: string): void {
    for (const field of PATHS) {
      if (!Object.hasOwn(state, field)) continue;
      const value = state[field] ?? null;
      if (value === null && field === 'ItemsPath') this.#say([...path, field], `Field "${field}" defined at "${at}" should be non-null`);
      if (value !== null && (typeof value !== 'string' || pathProblem(value) !== undefined)) this.#say([...path, field], `Field "${field}" defined at "${at}" is not a JSONPath`);
    }
    for (const field of PAYLOADS) if (Object.hasOwn(state, field)) this.#payload(state[field] ?? null, [...path, field], at, field);
    if (state['Type'] === 'Choice' && Object.hasOwn(state, 'Choices')) this.#choices(state['Choices'] ?? null, [...path, 'Choices'], `${at}.Choices`);
  }

  #payload(value: Json, path: Path, at: string, field: string): void {
    if (isArray(value)) for (const [index, element] of value.entries()) this.#payload(element, [...path, index], `${at}[${index}]`, field);
    if (!isObject(value)) return;
    for (const [name, member] of Object.entries(value)) {
      if (!name.endsWith('.$')) {
        if (typeof member === 'object') this.#payload(member, [...path, name], `${at}.${name}`, field);
      } else if (typeof member !== 'string' || /^\s/.test(member) || templateValueProblem(member) !== undefined) this.#say([...path, name], `Field "${name}" of ${field} at "${at}" is not a JSONPath or intrinsic function expression`);
    }
  }

  #choices(value: Json, path: Path, at: string): void {
    if (isArray(value)) for (const [index, element] of value.entries()) this.#choices(element, [...path, index], `${at}[${index}]`);
    if (!isObject(value)) return;
    const { Variable: variable } = value;
    if (variable !== undefined && (typeof variable !== 'string' || pathProblem(variable) !== undefined)) this.#say([...path, 'Variable'], `Field "Variable" of Choice state at "${at}" is not a JSONPath`);
    for (const operator of ['And', 'Or', 'Not']) if (Object.hasOwn(value, operator)) this.#choices(value[operator] ?? null, [...path, operator], `${at}.${operator}`);
  }

  #transition(node: JsonObject, field: string, path: Path, at: string): void {
    const target = node[field];
    const level = this.#levels.at(-1);
    if (typeof target !== 'string' || level === undefined) return;
    if (Object.hasOwn(level.states, target)) level.incoming.add(target);
    else this.#say([...path, field], `No state found named "${target}", referenced at ${at}.${field}`);
  }

  #statesAll(list: Json | undefined, path: Path, at: string): void {
    if (!isArray(list)) return;
    for (const [index, element] of list.entries()) {
      const names = isObject(element) ? element['ErrorEquals'] : undefined;
      if (!isArray(names) || !names.includes('States.ALL') || (index === list.length - 1 && names.length === 1)) continue;
      this.#say([...path, index], `${at}[${index}]: States.ALL can only appear in the last element, and by itself.`);
    }
  }

  #say(path: Path, text: string): void {
    this.findings.push({ text, path });
  }
}
