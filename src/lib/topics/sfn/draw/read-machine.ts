import { isArray, isObject, type Json, type JsonObject } from '../../../asl/json.ts';
import { STATE_TYPES, type Machine } from '../../../asl/machine.ts';
import type { Definition } from '../../../asl/source/definition.ts';
import { definitionError, type Path } from '../../../asl/source/position.ts';

/**
 * A definition as a machine that can be drawn. Only what a picture shows must be as it should be: one that is still
 * being written, or that the linter has much to say of, is drawn all the same. Throws UserErrors with a position.
 */
export function toDrawable(definition: Definition): Machine {
  new Reader(definition).scope(definition.value, []);
  return definition.value as unknown as Machine;
}

const HINT = 'drover sfn lint says all that is wrong with a state machine.';

class Reader {
  readonly #definition: Definition;

  constructor(definition: Definition) {
    this.#definition = definition;
  }

  scope(value: Json | undefined, path: Path): void {
    const scope = this.#object(value, path, path.length === 0 ? 'a state machine' : 'what runs here');
    this.#text(scope, 'StartAt', path, true);
    const states = this.#object(scope['States'], [...path, 'States'], 'States');
    for (const [name, state] of Object.entries(states)) this.#state(state, [...path, 'States', name]);
  }

  #state(value: Json, path: Path): void {
    const state = this.#object(value, path, 'a state');
    const type = this.#text(state, 'Type', path, true);
    if (!STATE_TYPES.some((known) => known === type)) this.#refuse([...path, 'Type'], `there is no state of the type ${JSON.stringify(type)}`);
    for (const field of ['Next', 'Default']) this.#text(state, field, path, false);
    if (type === 'Task') this.#text(state, 'Resource', path, true);
    if (type === 'Parallel') this.#list(state, 'Branches', path, true).forEach((branch, index) => this.scope(branch, [...path, 'Branches', index]));
    if (type === 'Map') this.#processor(state, path);
    if (type === 'Choice') this.#list(state, 'Choices', path, true).forEach((rule, index) => this.#rule(rule, [...path, 'Choices', index]));
    this.#list(state, 'Catch', path, false).forEach((catcher, index) => this.#catcher(catcher, [...path, 'Catch', index]));
  }

  #processor(state: JsonObject, path: Path): void {
    const field = state['ItemProcessor'] === undefined ? 'Iterator' : 'ItemProcessor';
    if (state[field] !== undefined) this.scope(state[field], [...path, field]);
    if (state['ItemReader'] !== undefined) this.#text(this.#object(state['ItemReader'], [...path, 'ItemReader'], 'ItemReader'), 'Resource', [...path, 'ItemReader'], true);
  }

  #rule(value: Json, path: Path): void {
    const rule = this.#object(value, path, 'a rule of a Choice');
    this.#text(rule, 'Next', path, false);
    for (const field of ['And', 'Or']) this.#list(rule, field, path, false).forEach((inner, index) => this.#rule(inner, [...path, field, index]));
    if (rule['Not'] !== undefined) this.#rule(rule['Not'], [...path, 'Not']);
  }

  #catcher(value: Json, path: Path): void {
    const catcher = this.#object(value, path, 'a catcher');
    this.#text(catcher, 'Next', path, true);
    const errors = this.#list(catcher, 'ErrorEquals', path, true);
    if (errors.some((error) => typeof error !== 'string')) this.#refuse([...path, 'ErrorEquals'], 'ErrorEquals must be names of errors');
  }

  #object(value: Json | undefined, path: Path, what: string): JsonObject {
    return isObject(value) ? value : this.#refuse(path, `${what} must be an object, with fields`);
  }

  #text(of: JsonObject, field: string, path: Path, isRequired: boolean): string | undefined {
    const value = of[field];
    if (value === undefined && !isRequired) return undefined;
    return typeof value === 'string' ? value : this.#refuse(value === undefined ? path : [...path, field], `${field} ${value === undefined ? 'is missing' : 'must be a text'}`);
  }

  #list(of: JsonObject, field: string, path: Path, isRequired: boolean): readonly Json[] {
    const value = of[field];
    if (value === undefined && !isRequired) return [];
    return isArray(value) ? value : this.#refuse(value === undefined ? path : [...path, field], `${field} ${value === undefined ? 'is missing' : 'must be a list'}`);
  }

  #refuse(path: Path, what: string): never {
    throw definitionError(this.#definition.source, this.#definition.positionOf(path), what, HINT);
  }
}
