import type { InspectionData, InspectionErrorDetails } from '@aws-sdk/client-sfn';
import type { Json, JsonObject } from '../../../../asl/json.ts';
import type { Catcher, ChoiceRule } from '../../../../asl/machine.ts';
import type { StateFailure } from '../../../../asl/failure.ts';
import { textOf } from '../executions/texts.ts';
import type { ArgumentOptions, StateData } from '../interpreter/state-data.ts';
import type { Exit } from '../interpreter/thread.ts';

export type Stage = { [Name in keyof InspectionData]-?: InspectionData[Name] extends string | undefined ? Name : never }[keyof InspectionData];
type Figure = 'maxConcurrency' | 'toleratedFailureCount' | 'toleratedFailurePercentage';

/** What a test tells of a state's data on its way through. */
export class Inspection {
  readonly #data: { -readonly [Name in keyof InspectionData]: InspectionData[Name] } = {};

  note(stage: Stage, value: Json): void {
    this.#data[stage] = textOf(value);
  }

  /** A text as it came. */
  noteText(stage: Stage, text: string): void {
    this.#data[stage] = text;
  }

  noteFigure(name: Figure, value: number): void {
    this.#data[name] = value;
  }

  noteError(details: InspectionErrorDetails): void {
    this.#data.errorDetails = { ...this.#data.errorDetails, ...details };
  }

  data(): InspectionData {
    return { ...this.#data };
  }
}

/** Fields that have a stage of their own. */
const OF_FIELDS: Readonly<Record<string, Stage>> = { Parameters: 'afterParameters', Arguments: 'afterArguments' };

/** The data of a state that says what it is asked for. */
export class InspectedData implements StateData {
  readonly #data: StateData;
  readonly #inspection: Inspection;
  readonly #told: ReadonlySet<Stage>;

  /** `told`: the stages that this kind of state tells of, whether it has a field for them or not. */
  constructor(data: StateData, inspection: Inspection, told: ReadonlySet<Stage>) {
    this.#data = data;
    this.#inspection = inspection;
    this.#told = told;
  }

  async input(): Promise<Json> {
    const input = await this.#data.input();
    this.#tell('afterInputPath', input);
    // Until there are Parameters.
    this.#tell('afterParameters', input);
    return input;
  }

  async template(field: string, template: Json, options?: ArgumentOptions): Promise<Json> {
    const value = await this.#data.template(field, template, options);
    const stage = options?.item === undefined ? OF_FIELDS[field] : undefined;
    if (stage !== undefined) this.#inspection.note(stage, value);
    return value;
  }

  number(field: string, fields: object): Promise<number | undefined> {
    return this.#data.number(field, fields);
  }

  text(field: string, fields: object): Promise<string | undefined> {
    return this.#data.text(field, fields);
  }

  items(fields: { readonly ItemsPath?: string; readonly Items?: Json }): Promise<readonly Json[]> {
    return this.#data.items(fields);
  }

  dataset(fields: { readonly ItemsPath?: string; readonly Items?: Json }): Promise<readonly Json[] | JsonObject> {
    return this.#data.dataset(fields);
  }

  fits(rule: ChoiceRule, index: number): Promise<boolean> {
    return this.#data.fits(rule, index);
  }

  exit(result: Json | undefined, fields: object, next: string | undefined): Promise<Exit> {
    if (result !== undefined) this.#tell('result', result);
    return this.#data.exit(result, fields, next);
  }

  caught(catcher: Catcher, failure: StateFailure, index: number): Promise<Exit> {
    return this.#data.caught(catcher, failure, index);
  }

  #tell(stage: Stage, value: Json): void {
    if (this.#told.has(stage)) this.#inspection.note(stage, value);
  }
}
