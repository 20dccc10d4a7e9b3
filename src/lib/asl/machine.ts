import type { Json, JsonObject } from './json.ts';

/**
 * A state machine in the Amazon States Language, as it is after the validator has passed it.
 * https://states-language.net/spec.html and
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html.
 */
export type QueryLanguage = 'JSONPath' | 'JSONata';

/** A number, or in JSONata an expression that gives one. */
export type NumberOrExpression = number | string;

/** What a machine, a branch and a Map's processor have in common: states, and the one that is entered first. */
export interface StateGraph {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly Comment?: string;
}

export interface Machine extends StateGraph {
  readonly QueryLanguage?: QueryLanguage;
  readonly Version?: string;
  readonly TimeoutSeconds?: number;
}

interface CommonFields {
  readonly Comment?: string;
  readonly QueryLanguage?: QueryLanguage;
  /** null: the input, or the output, is `{}`. */
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
  /** JSONata. */
  readonly Output?: Json;
}

interface NextFields {
  readonly Next?: string;
  readonly End?: boolean;
  /** In JSONPath, keys that end in `.$` hold paths and intrinsic functions; in JSONata texts in `{% %}` are expressions. */
  readonly Assign?: JsonObject;
}

interface ResultFields {
  /** JSONPath: what the work is given; a payload template. */
  readonly Parameters?: Json;
  /** JSONata: what the work is given. */
  readonly Arguments?: Json;
  readonly ResultSelector?: JsonObject;
  /** null: the result is dropped, and the input is the output. */
  readonly ResultPath?: string | null;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
  readonly Comment?: string;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
  readonly Output?: Json;
  readonly Assign?: JsonObject;
  readonly Comment?: string;
}

interface ErrorFields {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface PassState extends CommonFields, NextFields, ResultFields {
  readonly Type: 'Pass';
  readonly Result?: Json;
}

export interface TaskState extends CommonFields, NextFields, ResultFields, ErrorFields {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly TimeoutSeconds?: NumberOrExpression;
  readonly TimeoutSecondsPath?: string;
  readonly HeartbeatSeconds?: NumberOrExpression;
  readonly HeartbeatSecondsPath?: string;
  readonly Credentials?: JsonObject;
}

export interface ParallelState extends CommonFields, NextFields, ResultFields, ErrorFields {
  readonly Type: 'Parallel';
  readonly Branches: readonly StateGraph[];
}

export interface ProcessorConfig {
  readonly Mode?: 'INLINE' | 'DISTRIBUTED';
  readonly ExecutionType?: 'STANDARD' | 'EXPRESS';
}

export interface ItemProcessor extends StateGraph {
  readonly ProcessorConfig?: ProcessorConfig;
}

export interface ItemReader {
  readonly Resource: string;
  readonly Parameters?: JsonObject;
  readonly Arguments?: Json;
  readonly ReaderConfig?: JsonObject;
}

export interface ItemBatcher {
  readonly MaxItemsPerBatch?: NumberOrExpression;
  readonly MaxItemsPerBatchPath?: string;
  readonly MaxInputBytesPerBatch?: NumberOrExpression;
  readonly MaxInputBytesPerBatchPath?: string;
  readonly BatchInput?: Json;
}

export interface ResultWriter {
  readonly Resource?: string;
  readonly Parameters?: JsonObject;
  readonly Arguments?: Json;
  readonly WriterConfig?: JsonObject;
}

export interface MapState extends CommonFields, NextFields, ResultFields, ErrorFields {
  readonly Type: 'Map';
  readonly ItemProcessor?: ItemProcessor;
  /** The older name of ItemProcessor. */
  readonly Iterator?: ItemProcessor;
  readonly ItemsPath?: string;
  readonly Items?: Json;
  /** Parameters is its older name. */
  readonly ItemSelector?: Json;
  readonly MaxConcurrency?: NumberOrExpression;
  readonly MaxConcurrencyPath?: string;
  readonly ItemReader?: ItemReader;
  readonly ItemBatcher?: ItemBatcher;
  readonly ResultWriter?: ResultWriter;
  readonly ToleratedFailureCount?: NumberOrExpression;
  readonly ToleratedFailureCountPath?: string;
  readonly ToleratedFailurePercentage?: NumberOrExpression;
  readonly ToleratedFailurePercentagePath?: string;
  readonly Label?: string;
}

/** A comparison such as `NumericEquals` beside `Variable`, or And, Or, Not of such rules; in JSONata a Condition. */
export interface ChoiceRule {
  readonly Variable?: string;
  readonly And?: readonly ChoiceRule[];
  readonly Or?: readonly ChoiceRule[];
  readonly Not?: ChoiceRule;
  readonly Condition?: string | boolean;
  readonly Next?: string;
  readonly Output?: Json;
  readonly Assign?: JsonObject;
  readonly Comment?: string;
  readonly [comparison: string]: unknown;
}

export interface ChoiceState extends CommonFields {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
  /** Where no rule fits and the default is taken. */
  readonly Assign?: JsonObject;
}

export interface WaitState extends CommonFields, NextFields {
  readonly Type: 'Wait';
  readonly Seconds?: NumberOrExpression;
  readonly SecondsPath?: string;
  readonly Timestamp?: string;
  readonly TimestampPath?: string;
}

export interface SucceedState extends CommonFields {
  readonly Type: 'Succeed';
}

export interface FailState {
  readonly Type: 'Fail';
  readonly Comment?: string;
  readonly QueryLanguage?: QueryLanguage;
  readonly Error?: string;
  readonly ErrorPath?: string;
  readonly Cause?: string;
  readonly CausePath?: string;
}

export type State = PassState | TaskState | ParallelState | MapState | ChoiceState | WaitState | SucceedState | FailState;
export type StateType = State['Type'];

export const STATE_TYPES: readonly StateType[] = ['Pass', 'Task', 'Parallel', 'Map', 'Choice', 'Wait', 'Succeed', 'Fail'];

/** Where a state goes on; undefined where it ends its line. */
export const nextOf = ({ Next, End }: Pick<NextFields, 'Next' | 'End'>): string | undefined => (End === true ? undefined : Next);

/** The language of a state: its own, else the machine's. */
export const languageOf = (machine: Pick<Machine, 'QueryLanguage'>, state: Pick<State, 'QueryLanguage'>): QueryLanguage => state.QueryLanguage ?? machine.QueryLanguage ?? 'JSONPath';
