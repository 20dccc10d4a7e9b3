/** Error names that the language itself gives. https://states-language.net/spec.html#appendix-a */
export type StatesError =
  | 'States.ALL'
  | 'States.BranchFailed'
  | 'States.DataLimitExceeded'
  | 'States.ExceedToleratedFailureThreshold'
  | 'States.HeartbeatTimeout'
  | 'States.Http.Socket'
  | 'States.IntrinsicFailure'
  | 'States.ItemReaderFailed'
  | 'States.NoChoiceMatched'
  | 'States.ParameterPathFailure'
  | 'States.Permissions'
  | 'States.QueryEvaluationError'
  | 'States.ResultPathMatchFailure'
  | 'States.ResultWriterFailed'
  | 'States.Runtime'
  | 'States.TaskFailed'
  | 'States.Timeout';

/** A state failed: `error` is what Retry and Catch match. Work may fail with names of its own, or with none. */
export class StateFailure extends Error {
  readonly error: string | undefined;
  override readonly cause: string | undefined;

  constructor(error: StatesError | (string & {}) | undefined, cause: string | undefined) {
    super(cause ?? error ?? 'failed');
    this.name = 'StateFailure';
    this.error = error;
    this.cause = cause;
  }
}

/** A JSONata expression failed. `where` is the field, with keys below it behind slashes: `Output/result`. */
export class QueryEvaluationError extends StateFailure {
  readonly expression: string;
  readonly where: string;

  constructor(expression: string, where: string, what: string) {
    super('States.QueryEvaluationError', `The JSONata expression '${expression}' specified for the field '${where}' ${what}`);
    this.name = 'QueryEvaluationError';
    this.expression = expression;
    this.where = where;
  }
}
