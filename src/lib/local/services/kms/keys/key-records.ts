import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../../../run/clock.ts';
import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';
import { open, seal } from '../../../../secrets/seal.ts';
import { masterKeyProblem } from '../errors.ts';
import { keyArn } from './arns.ts';
import type { KeyFile } from '../../../../secrets/key-file.ts';

export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

export interface KeyRecord extends Scope {
  readonly number: number;
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly state: KeyState;
  readonly createdAt: number;
  readonly deletionAt: number | undefined;
  /** Names the key's material, and says nothing of it. */
  readonly materialId: string;
  readonly wrapped: Uint8Array;
}

interface KeyRow {
  readonly number: number;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly description: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly state: KeyState;
  readonly created_at: number;
  readonly deletion_at: number | null;
  readonly material: Uint8Array;
}

const MATERIAL_LENGTH = 32;

/** Keys in the store, their material wrapped by the master key. */
export class KeyRecords {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #masterKey: KeyFile;

  constructor(store: Store, clock: Clock, masterKey: KeyFile) {
    this.#store = store;
    this.#clock = clock;
    this.#masterKey = masterKey;
  }

  static any(store: Store): boolean {
    return store.get('SELECT 1 FROM kms_keys LIMIT 1') !== undefined;
  }

  create(scope: Scope, manager: 'AWS' | 'CUSTOMER', description: string): KeyRecord {
    const id = randomUUID();
    const { account, region } = scope;
    const material = seal(this.#masterKey.bytes(), randomBytes(MATERIAL_LENGTH), boundTo({ account, region, id }));
    this.#store.run(
      `INSERT INTO kms_keys (account, region, id, description, manager, state, created_at, material)
       VALUES (:account, :region, :id, :description, :manager, 'Enabled', :createdAt, :material)`,
      { account, region, id, description, manager, createdAt: this.#clock.now(), material },
    );
    const made = this.get(scope, id);
    if (made === undefined) throw new Error(`key ${id} was not recorded`);
    return made;
  }

  get(scope: Scope, id: string): KeyRecord | undefined {
    this.deleteOverdue();
    const row = this.#store.get<KeyRow>('SELECT * FROM kms_keys WHERE account = :account AND region = :region AND id = :id', { account: scope.account, region: scope.region, id });
    return row && recordOf(row);
  }

  /** As they were made, from behind the key with this number. */
  list(scope: Scope, after: number, limit: number): KeyRecord[] {
    this.deleteOverdue();
    return this.#store
      .all<KeyRow>('SELECT * FROM kms_keys WHERE account = :account AND region = :region AND number > :after ORDER BY number LIMIT :limit', {
        account: scope.account,
        region: scope.region,
        after,
        limit,
      })
      .map(recordOf);
  }

  setState(key: KeyRecord, state: KeyState, deletionAt?: number): void {
    this.#store.run('UPDATE kms_keys SET state = :state, deletion_at = :deletionAt WHERE id = :id', { id: key.id, state, deletionAt: deletionAt ?? null });
  }

  /** The 32 bytes themselves. Throws KMSInvalidStateException where the master key is missing or another one. */
  material(key: KeyRecord): Buffer {
    const material = open(this.#masterKey.bytes(), key.wrapped, boundTo(key));
    if (material === undefined) {
      throw masterKeyProblem(`The master key ${this.#masterKey.file} is not the one that ${key.arn} was made with. Put the right file back, or empty the engine with drover local reset.`);
    }
    return material;
  }

  /** A key is gone for good at its time, and its aliases with it. Every look at keys or aliases comes after this. */
  deleteOverdue(): void {
    const now = this.#clock.now();
    const overdue = this.#store.all<{ id: string }>('SELECT id FROM kms_keys WHERE deletion_at <= :now', { now });
    if (overdue.length === 0) return;
    this.#store.transaction(() => {
      for (const { id } of overdue) {
        this.#store.run('DELETE FROM kms_aliases WHERE key_id = :id', { id });
        this.#store.run('DELETE FROM kms_tags WHERE key_id = :id', { id });
        this.#store.run('DELETE FROM kms_keys WHERE id = :id', { id });
      }
    });
  }
}

/** A wrapped key opens only in the place that it was made for: rows cannot change places. */
const boundTo = ({ account, region, id }: Scope & { readonly id: string }): Buffer => Buffer.from(`${account}/${region}/${id}`);

const recordOf = (row: KeyRow): KeyRecord => ({
  number: row.number,
  id: row.id,
  account: row.account,
  region: row.region,
  arn: keyArn(row, row.id),
  description: row.description,
  manager: row.manager,
  state: row.state,
  createdAt: row.created_at,
  deletionAt: row.deletion_at ?? undefined,
  materialId: createHash('sha256').update(row.material).digest('hex'),
  wrapped: row.material,
});
