import { QueryEvaluationError, StateFailure } from '../../../../asl/failure.ts';
import { isArray, isObject, type Json, type JsonObject } from '../../../../asl/json.ts';
import { evaluateTemplate, evaluateTyped, type FieldTypes } from '../../../../asl/jsonata/template.ts';
import type { Catcher, ChoiceRule } from '../../../../asl/machine.ts';
import { contextOf } from './context-object.ts';
import { errorOutput } from './error-handling.ts';
import type { ArgumentOptions, ExitFields, StateData } from './state-data.ts';
import type { Exit, Thread } from './thread.ts';

type Bindings = Readonly<Record<string, Json>>;

/** What may have a part behind the point. */
const FRACTIONS: ReadonlySet<string> = new Set(['ToleratedFailurePercentage']);

/** The data of a state in JSONata. */
export class JsonataData implements StateData {
  readonly #thread: Thread;

  constructor(thread: Thread) {
    this.#thread = thread;
  }

  async input(): Promise<Json> {
    return this.#thread.position.input;
  }

  template(field: string, template: Json, options: ArgumentOptions = {}): Promise<Json> {
    return this.#evaluate(template, field, this.#bindings({}, options));
  }

  async number(field: string, fields: object): Promise<number | undefined> {
    const value = (fields as Readonly<Record<string, Json | undefined>>)[field];
    return value === undefined ? undefined : this.#typed(value, field, FRACTIONS.has(field) ? 'number' : 'integer');
  }

  async text(field: string, fields: object): Promise<string | undefined> {
    const value = (fields as Readonly<Record<string, Json | undefined>>)[field];
    return value === undefined ? undefined : this.#typed(value, field, 'string');
  }

  async items({ Items }: { readonly Items?: Json }): Promise<readonly Json[]> {
    if (Items !== undefined) return this.#typed(Items, 'Items', 'array');
    const { input } = this.#thread.position;
    if (isArray(input)) return input;
    throw this.#thread.explained(new StateFailure('States.QueryEvaluationError', `Map state input must be an array but was: ${JSON.stringify(input)}`));
  }

  async dataset(fields: { readonly Items?: Json }): Promise<readonly Json[] | JsonObject> {
    const found = fields.Items === undefined ? this.#thread.position.input : await this.template('Items', fields.Items);
    return isArray(found) || isObject(found) ? found : this.items(fields);
  }

  async fits(rule: ChoiceRule, index: number): Promise<boolean> {
    return this.#typed(rule.Condition ?? false, `Choices[${index}]/Condition`, 'boolean');
  }

  /** Output and Assign both see the variables as they were. */
  async exit(result: Json | undefined, fields: ExitFields, next: string | undefined): Promise<Exit> {
    return this.#leave(fields, '', result ?? this.#thread.position.input, this.#bindings(result === undefined || !HAS_RESULT.has(this.#thread.state.Type) ? {} : { result }), next);
  }

  async caught(catcher: Catcher, failure: StateFailure, index: number): Promise<Exit> {
    const output = errorOutput(failure);
    return this.#leave(catcher, `Catch[${index}]/`, output, this.#bindings({ errorOutput: output }), catcher.Next);
  }

  async #leave({ Output, Assign }: ExitFields, prefix: string, fallback: Json, bindings: Bindings, next: string | undefined): Promise<Exit> {
    const assigned = Assign === undefined ? undefined : await this.#evaluate(Assign, `${prefix}Assign`, bindings);
    const output = Output === undefined ? fallback : await this.#evaluate(Output, `${prefix}Output`, bindings);
    return { output, assigned: isObject(assigned) ? assigned : undefined, next };
  }

  #bindings(more: Readonly<Record<string, Json>>, options: ArgumentOptions = {}): Bindings {
    return { ...this.#thread.variables(), states: { input: this.#thread.position.input, ...more, context: contextOf(this.#thread, options) } };
  }

  #evaluate(value: Json, field: string, bindings: Bindings): Promise<Json> {
    return this.#explaining(evaluateTemplate(value, field, bindings, (expression, given) => this.#thread.execution.world.expressions.evaluate(expression, given, this.#thread.signal)));
  }

  #typed<Type extends keyof FieldTypes>(value: Json, field: string, type: Type): Promise<FieldTypes[Type]> {
    return this.#explaining(evaluateTyped(value, field, type, this.#bindings({}), (expression, given) => this.#thread.execution.world.expressions.evaluate(expression, given, this.#thread.signal)));
  }

  async #explaining<T>(evaluation: Promise<T>): Promise<T> {
    try {
      return await evaluation;
    } catch (error) {
      throw error instanceof QueryEvaluationError ? this.#thread.explained(error) : error;
    }
  }
}

/** `$states.result` is there where work was done. */
const HAS_RESULT: ReadonlySet<string> = new Set(['Task', 'Parallel', 'Map']);
