import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';
import { disabled, invalidKeyId, noAlias, noKey, pendingDeletion } from '../errors.ts';
import type { Aliases } from './aliases.ts';
import { aliasArn, keyArn } from './arns.ts';
import type { KeyRecord, KeyRecords } from './key-records.ts';

/** Keys of AWS's own that are made when they are first named, as the service that they are for would. */
const OWN_KEYS: Readonly<Record<string, string>> = {
  'alias/aws/ssm': 'Default key that protects my SSM parameters when no other key is defined',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ARN = /^arn:aws[a-z-]*:kms:([^:]*):([^:]*):((key|alias)\/.+)$/;

/** Finds keys by the words that clients have for them. */
export class KeyRing {
  readonly keys: KeyRecords;
  readonly #aliases: Aliases;
  readonly #store: Store;

  constructor(store: Store, keys: KeyRecords, aliases: Aliases) {
    this.#store = store;
    this.keys = keys;
    this.#aliases = aliases;
  }

  /** Without those of keys whose time has come. */
  get aliases(): Aliases {
    this.keys.deleteOverdue();
    return this.#aliases;
  }

  /** By id, ARN, alias or the alias's ARN. Throws NotFoundException: a key of another account or region is not there. */
  find(scope: Scope, keyId: string): KeyRecord {
    const name = nameIn(scope, keyId);
    return name.startsWith('alias/') ? this.#byAlias(scope, name) : this.#byId(scope, name, keyId);
  }

  /** By id or ARN only: what changes a key does not take its aliases. */
  findByIdOnly(scope: Scope, keyId: string): KeyRecord {
    const name = nameIn(scope, keyId);
    if (name.startsWith('alias/')) throw invalidKeyId(keyId);
    return this.#byId(scope, name, keyId);
  }

  /** A key that may be used now. Throws DisabledException, KMSInvalidStateException. */
  findUsable(scope: Scope, keyId: string): KeyRecord {
    return usable(this.find(scope, keyId));
  }

  #byId(scope: Scope, id: string, said: string): KeyRecord {
    if (!UUID.test(id)) throw invalidKeyId(said);
    const key = this.keys.get(scope, id);
    if (key === undefined) throw noKey(keyArn(scope, id));
    return key;
  }

  #byAlias(scope: Scope, name: string): KeyRecord {
    const alias = this.aliases.get(scope, name);
    const key = alias && this.keys.get(scope, alias.keyId);
    return key ?? this.#makeOwn(scope, name);
  }

  #makeOwn(scope: Scope, name: string): KeyRecord {
    const description = Object.hasOwn(OWN_KEYS, name) ? OWN_KEYS[name] : undefined;
    if (description === undefined) throw noAlias(aliasArn(scope, name));
    return this.#store.transaction(() => {
      const key = this.keys.create(scope, 'AWS', description);
      this.aliases.create(scope, name, key.id);
      return key;
    });
  }
}

export function usable(key: KeyRecord): KeyRecord {
  if (key.state === 'Disabled') throw disabled(key.arn);
  if (key.state === 'PendingDeletion') throw pendingDeletion(key.arn);
  return key;
}

/** Without the ARN's front: `alias/…` or the id. */
function nameIn(scope: Scope, keyId: string): string {
  const [, region, account, resource = ''] = ARN.exec(keyId) ?? [];
  if (region === undefined) return keyId;
  const name = resource.replace(/^key\//, '');
  if (region === scope.region && account === scope.account) return name;
  throw name.startsWith('alias/') ? noAlias(keyId) : noKey(keyId);
}
