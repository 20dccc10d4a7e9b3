import type { Clock } from '../../../../run/clock.ts';
import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';

export interface Alias {
  /** Begins with `alias/`. */
  readonly name: string;
  readonly keyId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const COLUMNS = 'name, key_id AS keyId, created_at AS createdAt, updated_at AS updatedAt';
const IN_SCOPE = 'account = :account AND region = :region';

/** Names of keys. */
export class Aliases {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  get({ account, region }: Scope, name: string): Alias | undefined {
    return this.#store.get<Alias>(`SELECT ${COLUMNS} FROM kms_aliases WHERE ${IN_SCOPE} AND name = :name`, { account, region, name });
  }

  /** In the order of their names, from behind this one; of one key, or of all. */
  list({ account, region }: Scope, keyId: string | undefined, after: string, limit: number): Alias[] {
    return this.#store.all<Alias>(
      `SELECT ${COLUMNS} FROM kms_aliases WHERE ${IN_SCOPE} AND name > :after AND (:keyId IS NULL OR key_id = :keyId) ORDER BY name LIMIT :limit`,
      { account, region, keyId: keyId ?? null, after, limit },
    );
  }

  create({ account, region }: Scope, name: string, keyId: string): void {
    this.#store.run('INSERT INTO kms_aliases VALUES (:account, :region, :name, :keyId, :now, :now)', { account, region, name, keyId, now: this.#clock.now() });
  }

  update({ account, region }: Scope, name: string, keyId: string): void {
    this.#store.run(`UPDATE kms_aliases SET key_id = :keyId, updated_at = :now WHERE ${IN_SCOPE} AND name = :name`, { account, region, name, keyId, now: this.#clock.now() });
  }

  delete({ account, region }: Scope, name: string): void {
    this.#store.run(`DELETE FROM kms_aliases WHERE ${IN_SCOPE} AND name = :name`, { account, region, name });
  }
}
