import { join } from 'node:path';
import { KeyFile, type KeyFileProblem } from '../../../../secrets/key-file.ts';
import { open, seal } from '../../../../secrets/seal.ts';
import type { Scope } from '../../../scope.ts';
import { AwsError } from '../../../wire/service.ts';
import { invalid, noVariablesKey } from '../errors.ts';
import { functionArn } from './names.ts';

export type Variables = Readonly<Record<string, string>>;

const MOST_BYTES = 4096;
const NAME = /^[a-zA-Z]([a-zA-Z0-9_])+$/;
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_SECURITY_TOKEN',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/** Holds the variables against AWS's rules. Throws InvalidParameterValueException. */
export function checkVariables(variables: Variables): void {
  const names = Object.keys(variables);
  const cannot = 'Lambda was unable to configure your environment variables because the environment variables you have provided';
  const reserved = names.filter((name) => RESERVED.has(name));
  if (reserved.length > 0) throw invalid(`${cannot} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`);
  const bad = names.find((name) => !NAME.test(name));
  if (bad !== undefined) throw new AwsError('ValidationException', `1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]`);
  const bytes = Buffer.byteLength(JSON.stringify(variables));
  if (names.length > 0 && bytes > MOST_BYTES) throw invalid(`${cannot} exceeded the 4KB limit. String measured: ${JSON.stringify(variables).length} bytes`);
}

/**
 * Seals environment variables, which hold secrets more often than not, under a key in a file of its own: whoever has the
 * database without that file can read none. Bound to the function, so that they fit no other one.
 */
export class VariableSeal {
  readonly #key: KeyFile;

  /** `isNeeded`: whether something was sealed, so that a key that is gone is missed and not made anew. */
  constructor(folder: string, isNeeded: () => boolean) {
    const file = join(folder, 'variables.key');
    this.#key = new KeyFile({ file, isNeeded, refuse: (problem) => noVariablesKey(wordsOf(problem, file)) });
  }

  /** null where there are none. Throws KMSAccessDeniedException. */
  seal(scope: Scope, name: string, variables: Variables): Uint8Array | null {
    if (Object.keys(variables).length === 0) return null;
    return seal(this.#key.bytes(), Buffer.from(JSON.stringify(variables)), bound(scope, name));
  }

  /** Throws KMSAccessDeniedException. */
  open(scope: Scope, name: string, sealed: Uint8Array | null): Variables {
    if (sealed === null) return {};
    const text = open(this.#key.bytes(), sealed, bound(scope, name));
    if (text === undefined) throw noVariablesKey(`Lambda was unable to decrypt the environment variables of ${name}: ${this.#key.file} is not the key that they were sealed with.`);
    return JSON.parse(text.toString('utf8')) as Variables;
  }
}

const bound = (scope: Scope, name: string): Buffer => Buffer.from(functionArn(scope, name));

function wordsOf(problem: KeyFileProblem, file: string): string {
  const cannot = 'Lambda was unable to decrypt the environment variables because';
  switch (problem.kind) {
    case 'unreadable':
      return `${cannot} the key ${file} cannot be read (${problem.code}).`;
    case 'no-key':
      return `${cannot} ${file} is no key. Put the right file back.`;
    case 'missing':
      return `${cannot} the key ${file} is missing. Put it back.`;
  }
}
