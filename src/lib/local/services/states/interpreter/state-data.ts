import type { StateFailure } from '../../../../asl/failure.ts';
import type { Json, JsonObject } from '../../../../asl/json.ts';
import type { Catcher, ChoiceRule } from '../../../../asl/machine.ts';
import type { Exit, MapItem } from './thread.ts';

export interface ArgumentOptions {
  /** `$`, or `$states.input`; the state's own input where it is left out. */
  readonly input?: Json;
  readonly token?: string | undefined;
  readonly item?: MapItem;
}

/** What is told of a state's data on the way, by the names that TestState has for it. */
export type Note = (stage: 'afterResultSelector' | 'afterResultPath', value: Json) => void;

/**
 * The data of a state while it is carried out, in its query language. Everything throws StateFailures in the words of
 * AWS, and has said so in the history where AWS does.
 */
export interface StateData {
  /** What the state works on: after InputPath. */
  input(): Promise<Json>;
  /** A field that is a template: Parameters, Arguments, ItemSelector, BatchInput. */
  template(field: string, template: Json, options?: ArgumentOptions): Promise<Json>;
  /** A field that is a number, or a path or an expression that gives one. undefined where the state does not have it. */
  number(field: string, fields: object): Promise<number | undefined>;
  /** A text, or a path, an intrinsic function or an expression that gives one. */
  text(field: string, fields: object): Promise<string | undefined>;
  /** The list that a Map goes through. */
  items(fields: { readonly ItemsPath?: string; readonly Items?: Json }): Promise<readonly Json[]>;
  /** The same for a distributed Map, which goes through the members of an object too. */
  dataset(fields: { readonly ItemsPath?: string; readonly Items?: Json }): Promise<readonly Json[] | JsonObject>;
  /** Whether a rule of a Choice fits. */
  fits(rule: ChoiceRule, index: number): Promise<boolean>;
  /** The end of a state that did its work. `fields` hold Output, ResultSelector, ResultPath, OutputPath, Assign. */
  exit(result: Json | undefined, fields: object, next: string | undefined): Promise<Exit>;
  caught(catcher: Catcher, failure: StateFailure, index: number): Promise<Exit>;
}

/** What the work of a state is given: Parameters, in JSONata Arguments, filled in; without them the state's input. */
export async function workInput(data: StateData, { Parameters, Arguments }: { readonly Parameters?: Json; readonly Arguments?: Json }, token?: string): Promise<Json> {
  const input = await data.input();
  if (Parameters !== undefined) return data.template('Parameters', Parameters, { input, token });
  return Arguments === undefined ? input : data.template('Arguments', Arguments, { input, token });
}

/** What an iteration of a Map is given by the ItemSelector, or by Parameters, its older name; undefined where there is none. */
export async function selectedItem(data: StateData, { ItemSelector, Parameters }: { readonly ItemSelector?: Json; readonly Parameters?: Json }, item: MapItem): Promise<Json | undefined> {
  if (ItemSelector !== undefined) return data.template('ItemSelector', ItemSelector, { item });
  return Parameters === undefined ? undefined : data.template('Parameters', Parameters, { item });
}

export interface ExitFields {
  readonly Output?: Json;
  readonly ResultSelector?: JsonObject;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string | null;
  readonly Assign?: JsonObject;
}
