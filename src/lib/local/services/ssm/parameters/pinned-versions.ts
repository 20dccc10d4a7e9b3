import * as ssm from '@aws-sdk/client-ssm';
import type { Scope } from '../../../scope.ts';
import { sdkException } from '../../../wire/exception.ts';
import type { ReferencedValues } from '../documents/store-references.ts';
import type { ParameterStore } from './parameter-store.ts';

/** The version that a reference meant when its command was sent. */
export interface PinnedVersion {
  readonly name: string;
  readonly version: number;
}

/** By reference, as it stands behind `ssm:`. On record with the command; the values are not. */
export type PinnedVersions = Readonly<Record<string, PinnedVersion>>;

/**
 * What references mean now. Throws InvalidParameters for what is not there, and for a SecureString: the service does
 * not decrypt for a command.
 */
export function pinReferences(parameters: ParameterStore, scope: Scope, references: readonly string[]): { readonly pinned: PinnedVersions; readonly values: ReferencedValues } {
  const values = new Map<string, string>();
  const pinned = references.map((reference): [string, PinnedVersion] => {
    const { name, version, type, value } = find(parameters, scope, reference);
    if (type === 'SecureString') throw refuse(`The reference {{ssm:${reference}}} is to a parameter of type SecureString, which Run Command does not support. Use a parameter of type String or StringList.`);
    values.set(reference, value);
    return [reference, { name, version }];
  });
  return { pinned: Object.fromEntries(pinned), values };
}

/** The values of pinned versions, without those that are gone. For a command that is taken up again. */
export function pinnedValues(parameters: ParameterStore, scope: Scope, pinned: PinnedVersions): ReferencedValues {
  parameters.policyClock.applyDue();
  const values = new Map<string, string>();
  for (const [reference, { name, version }] of Object.entries(pinned)) {
    const found = parameters.records.version(scope, name, version);
    if (found !== undefined && found.type !== 'SecureString') values.set(reference, found.value);
  }
  return values;
}

function find(parameters: ParameterStore, scope: Scope, reference: string) {
  try {
    return parameters.find(scope, reference).version;
  } catch (error) {
    if (error instanceof ssm.ParameterNotFound || error instanceof ssm.ParameterVersionNotFound) throw refuse(`The reference {{ssm:${reference}}} cannot be resolved: ${error.message}`);
    throw error;
  }
}

const refuse = (message: string): Error => sdkException(ssm.InvalidParameters, message);
