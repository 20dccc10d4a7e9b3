import type { Scope } from '../../../scope.ts';
import { denied, noFunction } from '../errors.ts';
import type { AliasRecord, AliasRecords } from './alias-records.ts';
import type { FunctionRecord, FunctionRecords, VersionRecord } from './function-records.ts';
import { functionArn, isVersion, LATEST, parseReference, referenceArn, type FunctionReference } from './names.ts';

export interface Found {
  readonly reference: FunctionReference;
  readonly record: FunctionRecord;
  /** The one that the qualifier names, else $LATEST; of an alias the version that most calls go to. */
  readonly version: VersionRecord;
  readonly alias: AliasRecord | undefined;
  /** As it was asked for: with the qualifier, where there was one. */
  readonly arn: string;
}

/** Finds functions by what requests call them. */
export class FunctionFinder {
  readonly #functions: FunctionRecords;
  readonly #aliases: AliasRecords;

  constructor(functions: FunctionRecords, aliases: AliasRecords) {
    this.#functions = functions;
    this.#aliases = aliases;
  }

  /** Throws ResourceNotFoundException, AccessDeniedException for another account's. */
  find(scope: Scope, text = '', qualifier?: string): Found {
    const reference = parseReference(scope, text, qualifier);
    if (reference.account !== scope.account) throw denied(`User of account ${scope.account} is not authorized to act on resource: ${referenceArn(reference)}`);
    return this.resolve(reference);
  }

  /** Throws ResourceNotFoundException. */
  resolve(reference: FunctionReference): Found {
    const { name, qualifier = LATEST } = reference;
    const arn = referenceArn(reference);
    const record = this.#functions.get(reference, name);
    if (record === undefined) throw noFunction(arn);
    const alias = isVersion(qualifier) ? undefined : this.#aliases.get(reference, name, qualifier);
    const version = isVersion(qualifier) || alias !== undefined ? this.#functions.version(reference, name, alias?.version ?? qualifier) : undefined;
    if (version === undefined) throw noFunction(arn);
    return { reference, record, version, alias, arn };
  }

  /** A function without regard to a version of it. Throws ResourceNotFoundException. */
  function(scope: Scope, text = ''): FunctionRecord & { readonly arn: string } {
    const { record } = this.find(scope, text);
    return { ...record, arn: functionArn(record, record.name) };
  }
}
