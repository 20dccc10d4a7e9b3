import type { QueryLanguage, StateType } from '../machine.ts';

/** What a field holds. Of `any` and of payloads (`template`) nothing is asked here. */
export type FieldType = 'text' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'timestamp' | 'path' | 'reference-path' | 'text-path' | 'template' | 'any';

export interface Field {
  readonly type: FieldType;
  readonly required?: true;
  /** An array or object with nothing in it is refused. */
  readonly nonempty?: true;
  readonly nullable?: true;
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
  /** The query language that the field belongs to. */
  readonly only?: QueryLanguage;
  /** In JSONata an expression may stand for the value. */
  readonly expression?: true;
}

export type Fields = Readonly<Record<string, Field>>;

const LONGEST_SECONDS = 99_999_999;

const text = { type: 'text' } as const;
const language = { type: 'text', oneOf: ['JSONPath', 'JSONata'] } as const;
const seconds = (min: number) => ({ type: 'integer', min, max: LONGEST_SECONDS, expression: true }) as const;
const referencePath = { type: 'reference-path', only: 'JSONPath' } as const;
const path = { type: 'path', nullable: true, only: 'JSONPath' } as const;
const jsonata = { type: 'any', only: 'JSONata' } as const;

const COMMON = { Type: { type: 'text', required: true }, Comment: text, QueryLanguage: language } as const satisfies Fields;
const IN_AND_OUT = { InputPath: path, OutputPath: path, Output: jsonata } as const satisfies Fields;
const ONWARD = { Next: text, End: { type: 'boolean' }, Assign: { type: 'object' } } as const satisfies Fields;
const PARAMETERS = { Parameters: { type: 'template', only: 'JSONPath' } } as const satisfies Fields;
const RESULT_PATH = { ResultPath: { type: 'reference-path', nullable: true, only: 'JSONPath' } } as const satisfies Fields;
const RESULT = { ...RESULT_PATH, ResultSelector: { type: 'template', only: 'JSONPath' } } as const satisfies Fields;
const ERRORS = { Retry: { type: 'array' }, Catch: { type: 'array' } } as const satisfies Fields;

/**
 * The fields of each type of state, as ValidateStateMachineDefinition takes and refuses them.
 * https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html and the pages of the states.
 */
export const STATE_FIELDS: Readonly<Record<StateType, Fields>> = {
  Pass: { ...COMMON, ...IN_AND_OUT, ...ONWARD, ...PARAMETERS, ...RESULT_PATH, Result: { type: 'any', only: 'JSONPath' } },
  Task: {
    ...COMMON, ...IN_AND_OUT, ...ONWARD, ...PARAMETERS, ...RESULT, ...ERRORS,
    Arguments: jsonata,
    Resource: { type: 'text', required: true },
    Credentials: { type: 'object' },
    TimeoutSeconds: seconds(1), TimeoutSecondsPath: referencePath,
    HeartbeatSeconds: seconds(1), HeartbeatSecondsPath: referencePath,
  },
  Parallel: { ...COMMON, ...IN_AND_OUT, ...ONWARD, ...PARAMETERS, ...RESULT, ...ERRORS, Arguments: jsonata, Branches: { type: 'array', required: true, nonempty: true } },
  Map: {
    ...COMMON, ...IN_AND_OUT, ...ONWARD, ...PARAMETERS, ...RESULT, ...ERRORS,
    ItemProcessor: { type: 'object' }, Iterator: { type: 'object' },
    ItemsPath: { type: 'path', only: 'JSONPath' }, Items: jsonata, ItemSelector: { type: 'template' },
    MaxConcurrency: { type: 'integer', min: 0, expression: true }, MaxConcurrencyPath: referencePath,
    ItemReader: { type: 'object' }, ItemBatcher: { type: 'object' }, ResultWriter: { type: 'object' },
    ToleratedFailureCount: { type: 'integer', min: 0, expression: true }, ToleratedFailureCountPath: referencePath,
    ToleratedFailurePercentage: { type: 'number', min: 0, max: 100, expression: true }, ToleratedFailurePercentagePath: referencePath,
    Label: text,
  },
  Choice: { ...COMMON, ...IN_AND_OUT, Assign: { type: 'object' }, Choices: { type: 'array', required: true, nonempty: true }, Default: text },
  Wait: { ...COMMON, ...IN_AND_OUT, ...ONWARD, Seconds: seconds(0), SecondsPath: referencePath, Timestamp: { type: 'timestamp', expression: true }, TimestampPath: referencePath },
  Succeed: { ...COMMON, ...IN_AND_OUT },
  Fail: {
    ...COMMON,
    Error: { type: 'text', expression: true }, ErrorPath: { type: 'text-path', only: 'JSONPath' },
    Cause: { type: 'text', expression: true }, CausePath: { type: 'text-path', only: 'JSONPath' },
  },
};

export const MACHINE_FIELDS: Fields = {
  Comment: text, QueryLanguage: language, StartAt: { type: 'text', required: true }, States: { type: 'object', required: true, nonempty: true },
  // ValidateStateMachineDefinition takes 0 here.
  TimeoutSeconds: { type: 'integer', min: 0, max: LONGEST_SECONDS }, Version: { type: 'text', oneOf: ['1.0'] },
};

export const BRANCH_FIELDS: Fields = { Comment: text, StartAt: { type: 'text', required: true }, States: { type: 'object', required: true, nonempty: true } };

export const PROCESSOR_FIELDS: Fields = { ...BRANCH_FIELDS, ProcessorConfig: { type: 'object' } };

export const RETRIER_FIELDS: Fields = {
  ErrorEquals: { type: 'array', required: true, nonempty: true }, Comment: text,
  IntervalSeconds: { type: 'integer', min: 0, max: LONGEST_SECONDS }, MaxAttempts: { type: 'integer', min: 0, max: LONGEST_SECONDS },
  BackoffRate: { type: 'number', min: 1 }, MaxDelaySeconds: { type: 'integer', min: 1, max: 31_622_400 }, JitterStrategy: { type: 'text', oneOf: ['NONE', 'FULL'] },
};

export const CATCHER_FIELDS: Fields = {
  ErrorEquals: { type: 'array', required: true, nonempty: true }, Comment: text, Next: { type: 'text', required: true },
  ...RESULT_PATH, Output: jsonata, Assign: { type: 'object' },
};

export const READER_FIELDS: Fields = { Resource: { type: 'text', required: true }, ReaderConfig: { type: 'object' }, Parameters: { type: 'template', only: 'JSONPath' }, Arguments: jsonata };

export const WRITER_FIELDS: Fields = { Resource: text, WriterConfig: { type: 'object' }, Parameters: { type: 'template', only: 'JSONPath' }, Arguments: jsonata };

export const BATCHER_FIELDS: Fields = {
  MaxItemsPerBatch: { type: 'integer', min: 0, expression: true }, MaxItemsPerBatchPath: referencePath,
  MaxInputBytesPerBatch: { type: 'integer', min: 0, max: 262_144, expression: true }, MaxInputBytesPerBatchPath: referencePath,
  BatchInput: { type: 'template' },
};

/** Two ways to say the same: at most one of them. */
export const EXCLUSIVE: Partial<Readonly<Record<StateType, ReadonlyArray<readonly string[]>>>> = {
  Task: [['TimeoutSeconds', 'TimeoutSecondsPath'], ['HeartbeatSeconds', 'HeartbeatSecondsPath']],
  Map: [['MaxConcurrency', 'MaxConcurrencyPath'], ['ToleratedFailureCount', 'ToleratedFailureCountPath'], ['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'], ['ItemSelector', 'Parameters']],
  Fail: [['Error', 'ErrorPath'], ['Cause', 'CausePath']],
};

/** The types of state that have a field. */
export const typesWith = (field: string): string[] => Object.entries(STATE_FIELDS).flatMap(([type, fields]) => (Object.hasOwn(fields, field) ? [type] : []));
