import { UserError } from '../errors/errors.ts';
import { checkMachine } from './lint/check-machine.ts';
import type { Problem } from './lint/problem.ts';
import { readJsonDefinition } from './source/json-reader.ts';
import type { Path } from './source/position.ts';

/** ValidateStateMachineDefinitionDiagnostic. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  /** `/States/Charge/Retry[0]/MaxAttempts`. */
  readonly location?: string;
}

export interface ValidationOptions {
  /** STANDARD where it is left out. */
  readonly type?: 'STANDARD' | 'EXPRESS' | undefined;
  /** WARNING: warnings too. */
  readonly severity?: 'ERROR' | 'WARNING' | undefined;
}

/** The most diagnostics of one answer. */
export const MOST_DIAGNOSTICS = 100;

const WARNINGS: ReadonlySet<string> = new Set(['NO_DOLLAR', 'NO_PATH', 'PASS_RESULT_IS_STATIC']);

/**
 * What ValidateStateMachineDefinition says of a definition, and what CreateStateMachine and UpdateStateMachine refuse it
 * for: all that is an error. Every finding; an answer has the first MOST_DIAGNOSTICS of them.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
 */
export function validate(text: string, { type = 'STANDARD', severity = 'ERROR' }: ValidationOptions = {}): Diagnostic[] {
  if (text.trim() === '') return [{ severity: 'ERROR', code: 'MISSING_DESCRIPTION', message: 'The state machine definition is empty' }];
  let value;
  try {
    ({ value } = readJsonDefinition(text, 'definition', 'refused'));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message: jsonMessage(error.message) }];
  }
  const diagnostics = checkMachine(value, { type, placeholders: false }).flatMap(diagnosticOf);
  return distinct(diagnostics.filter((each) => each.severity === 'ERROR' || severity === 'WARNING'));
}

/** The message of the InvalidDefinition that Create and Update fail with; undefined where nothing is an error. */
export function invalidDefinition(diagnostics: readonly Diagnostic[]): string | undefined {
  const errors = diagnostics.filter((each) => each.severity === 'ERROR').slice(0, MOST_DIAGNOSTICS);
  if (errors.length === 0) return undefined;
  return `Invalid State Machine Definition: '${errors.map(({ code, message, location }) => `${code}: ${message} at ${location ?? 'null'}`).join(', ')}'`;
}

function diagnosticOf({ path, aws }: Problem): Diagnostic[] {
  if (aws === undefined) return [];
  const severity = WARNINGS.has(aws.code) ? 'WARNING' : 'ERROR';
  return [{ severity, code: aws.code, message: aws.message, ...(aws.at === null ? {} : { location: locationOf(aws.at ?? path) }) }];
}

const locationOf = (path: Path): string => path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}/${step}`), '') || '/';

/** `definition:3:14: …` as a sentence with its line and column. */
const jsonMessage = (message: string): string => message.replace(/^definition:(\d+):(\d+): (.*)$/s, (_all, line: string, column: string, what: string) => `${what} at [line: ${line}, column: ${column}]`);

/** A field that three rules find missing is said to be missing once. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, location }) => {
    const key = JSON.stringify([code, message, location]);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
