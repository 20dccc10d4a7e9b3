import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { ParametersApi } from './api.ts';
import { parseReference } from './names.ts';
import type { ParameterValue } from './types.ts';

export interface GetOptions {
  /** Version or label for a name that has none. */
  readonly selector: string | undefined;
  /** Exactly one is asked for. */
  readonly isOne: boolean;
  readonly decrypt: boolean;
  readonly signal: AbortSignal;
}

export interface Got {
  /** In the order in which they were asked for. */
  readonly found: readonly (ParameterValue & { readonly reference: string })[];
  readonly missing: readonly string[];
}

/** Parameters by name, version or label. Throws UserErrors, RemoteErrors. */
export async function getParameters(words: readonly string[], { selector, isOne, decrypt, signal }: GetOptions, api: ParametersApi): Promise<Got> {
  if (words.length !== 1 && (isOne || selector !== undefined)) throw new UserError('one-name', `${isOne ? '--raw' : '--version and --label'} go with one name, not ${words.length}`, 'Name one parameter, or write NAME:VERSION, NAME:LABEL.');
  const references = words.map((word) => {
    const parsed = parseReference(word, 'NAME');
    if (selector !== undefined && parsed.selector !== undefined) throw new UserError('contradiction', `${word} names a version already`, 'Leave --version or --label off.');
    const chosen = parsed.selector ?? selector;
    return chosen === undefined ? parsed.name : `${parsed.name}:${chosen}`;
  });
  const values = await api.values(references, signal, decrypt);
  const unique = [...new Set(references)];
  return {
    found: unique.flatMap((reference) => {
      const value = values.get(reference);
      return value === undefined ? [] : [{ ...value, reference }];
    }),
    missing: unique.filter((reference) => !values.has(reference)),
  };
}

export const missingParameter = (missing: readonly string[]): UserError =>
  new UserError('no-parameter', `there is no ${missing.every((reference) => reference.includes(':')) ? 'such version of a parameter' : 'parameter'} ${missing.join(', ')}`, 'See drover params ls, and drover params history for versions and labels.', { exitCode: EXIT.notFound });
