import type { InspectionData } from '@aws-sdk/client-sfn';
import type { MachineType } from '../machines/types.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html; texts are JSON. */
export interface StateTest {
  /** A state alone, or a machine of which `stateName` is one. */
  readonly definition: string;
  readonly stateName?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly input?: string | undefined;
  readonly variables?: string | undefined;
  readonly context?: string | undefined;
  readonly inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE' | undefined;
  readonly revealSecrets?: boolean | undefined;
  readonly mock?: StateMock | undefined;
  readonly configuration?: StateTestConfiguration | undefined;
}

/** Either `result` (JSON text) or `errorOutput`. */
export interface StateMock {
  readonly result?: string | undefined;
  readonly errorOutput?: { readonly error?: string | undefined; readonly cause?: string | undefined } | undefined;
  readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE' | undefined;
}

export interface StateTestConfiguration {
  readonly retrierRetryCount?: number | undefined;
  readonly errorCausedByState?: string | undefined;
  readonly mapIterationFailureCount?: number | undefined;
  readonly mapItemReaderData?: string | undefined;
}

export interface StateTestResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly nextState: string | undefined;
  readonly inspectionData: InspectionData | undefined;
}

export interface DefinitionToValidate {
  readonly definition: string;
  readonly type?: MachineType | undefined;
  /** The least that is told of. Default ERROR. */
  readonly severity?: 'ERROR' | 'WARNING' | undefined;
}

export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  /** A JSON pointer into the definition. */
  readonly location: string | undefined;
}

export interface Validation {
  readonly result: 'OK' | 'FAIL';
  readonly diagnostics: readonly Diagnostic[];
  /** There are more than were given. */
  readonly truncated: boolean;
}
