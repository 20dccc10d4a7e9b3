import { chooses } from '../../../../asl/choice-rules.ts';
import { assigned, combined, effectiveInput, selectOutput, selectResult } from '../../../../asl/data-flow.ts';
import { evaluateExpression, selectPath } from '../../../../asl/expression.ts';
import { StateFailure } from '../../../../asl/failure.ts';
import { isArray, isObject, type Json, type JsonObject } from '../../../../asl/json.ts';
import type { Catcher, ChoiceRule } from '../../../../asl/machine.ts';
import { evaluateTemplate } from '../../../../asl/payload-template.ts';
import type { Roots } from '../../../../asl/roots.ts';
import { checkSize } from '../executions/texts.ts';
import { contextOf } from './context-object.ts';
import { errorOutput } from './error-handling.ts';
import type { ArgumentOptions, ExitFields, Note, StateData } from './state-data.ts';
import type { Exit, Thread } from './thread.ts';

/** Fields whose numbers are counts: AWS has words of its own for them. */
const COUNTS: ReadonlySet<string> = new Set(['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage', 'MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'MaxItems']);

/** The data of a state in JSONPath. */
export class JsonPathData implements StateData {
  readonly #thread: Thread;
  readonly #note: Note;
  #input: Json | undefined;

  /** `note` is told what stands between the steps of `exit`. */
  constructor(thread: Thread, note: Note = () => undefined) {
    this.#thread = thread;
    this.#note = note;
  }

  async input(): Promise<Json> {
    this.#input ??= this.#explaining(() => effectiveInput(this.#fields(), this.#roots(this.#thread.position.input)));
    return this.#input;
  }

  async template(_field: string, template: Json, options: ArgumentOptions = {}): Promise<Json> {
    const input = options.input ?? (await this.input());
    return this.#explaining(() => evaluateTemplate(template, this.#roots(input, options), this.#chances));
  }

  async number(field: string, fields: object): Promise<number | undefined> {
    const path = (fields as Readonly<Record<string, unknown>>)[`${field}Path`];
    if (typeof path !== 'string') return (fields as Readonly<Record<string, number | undefined>>)[field];
    const input = await this.input();
    return this.#explaining(() => {
      const value = selectPath(path, this.#roots(input));
      const isPercentage = field === 'ToleratedFailurePercentage';
      if (typeof value === 'number' && value >= 0 && (isPercentage || Number.isInteger(value))) return value;
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      if (COUNTS.has(field)) throw new StateFailure('States.Runtime', `The ${field}Path field refers to value "${text}" which is not a valid ${isPercentage ? 'float' : 'integer'}: ${path}`);
      const what = typeof value === 'number' && Number.isInteger(value) ? 'references a negative value' : 'cannot be parsed as a long value';
      throw new StateFailure('States.Runtime', `The ${field}Path parameter ${what}: ${path} == ${text}`);
    });
  }

  async text(field: string, fields: object): Promise<string | undefined> {
    const { [`${field}Path`]: path, [field]: literal } = fields as Readonly<Record<string, string | undefined>>;
    if (path === undefined) return literal;
    const input = await this.input();
    const value = this.#explaining(() => evaluateExpression(path, this.#roots(input), this.#chances, `${field}Path`));
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  async items({ ItemsPath = '$' }: { readonly ItemsPath?: string }): Promise<readonly Json[]> {
    const items = await this.dataset({ ItemsPath });
    return this.#explaining(() => (isArray(items) ? items : noArray(ItemsPath)));
  }

  async dataset({ ItemsPath = '$' }: { readonly ItemsPath?: string }): Promise<readonly Json[] | JsonObject> {
    const input = await this.input();
    return this.#explaining(() => {
      const items = selectPath(ItemsPath, this.#roots(input));
      return isArray(items) || isObject(items) ? items : noArray(ItemsPath);
    });
  }

  async fits(rule: ChoiceRule): Promise<boolean> {
    const input = await this.input();
    return this.#explaining(() => chooses(rule, this.#roots(input)));
  }

  async exit(result: Json | undefined, fields: ExitFields, next: string | undefined): Promise<Exit> {
    const raw = this.#thread.position.input;
    const selected = result === undefined ? await this.input() : this.#explaining(() => selectResult(fields, this.#roots(result), this.#chances));
    checkSize(selected, this.#thread.position.state);
    if (result !== undefined) this.#note('afterResultSelector', selected);
    return this.#explaining(() => ({
      output: this.#output(result === undefined ? selected : this.#put(fields, raw, selected), fields),
      assigned: fields.Assign === undefined ? undefined : assigned(fields, this.#roots(selected), this.#chances),
      next,
    }));
  }

  async caught(catcher: Catcher, failure: StateFailure): Promise<Exit> {
    const output = errorOutput(failure);
    return this.#explaining(() => ({
      output: combined(catcher, this.#thread.position.input, output),
      assigned: catcher.Assign === undefined ? undefined : assigned(catcher, this.#roots(output), this.#chances),
      next: catcher.Next,
    }));
  }

  #put(fields: ExitFields, raw: Json, result: Json): Json {
    const whole = combined(fields, raw, result);
    this.#note('afterResultPath', whole);
    return whole;
  }

  #output(whole: Json, fields: ExitFields): Json {
    return fields.OutputPath === undefined ? whole : selectOutput(fields, this.#roots(whole));
  }

  #fields(): { readonly InputPath?: string | null } {
    return this.#thread.state as { readonly InputPath?: string | null };
  }

  get #chances() {
    return this.#thread.execution.world.chances;
  }

  /** The context object is made where a path asks for it. */
  #roots(input: Json, options: ArgumentOptions = {}): Roots {
    const thread = this.#thread;
    return {
      input,
      get context() {
        return contextOf(thread, options);
      },
      get variables() {
        return thread.variables();
      },
    };
  }

  #explaining<T>(evaluate: () => T): T {
    try {
      return evaluate();
    } catch (error) {
      throw error instanceof StateFailure && error.error !== 'States.DataLimitExceeded' ? this.#thread.explained(error) : error;
    }
  }
}

function noArray(path: string): never {
  throw new StateFailure('States.Runtime', `Reference path "${path}" must point to array.`);
}
