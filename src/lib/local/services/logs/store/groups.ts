import type { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';
import type { Scope } from '../../../scope.ts';
import type { Store } from '../../../../sqlite/store.ts';
import { groupExists, noGroup, tooManyTags } from '../errors.ts';

export interface LogGroup {
  readonly number: number;
  readonly name: string;
  readonly createdAt: number;
  readonly class: LogGroupClass;
  readonly kmsKeyId: string | null;
  readonly retentionDays: number | null;
  /** Messages and 26 bytes each, as CloudWatch Logs counts. */
  readonly storedBytes: number;
}

const COLUMNS = 'number, name, created_at AS createdAt, class, kms_key_id AS kmsKeyId, retention_days AS retentionDays, stored_bytes AS storedBytes';
const MOST_TAGS = 50;

const scopeOf = ({ account, region }: Scope): { account: string; region: string } => ({ account, region });

/** Log groups and their tags. */
export class LogGroups {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws ResourceAlreadyExistsException. */
  create(scope: Scope, group: Pick<LogGroup, 'name' | 'createdAt' | 'class' | 'kmsKeyId'>): void {
    const added = this.#store.run(
      `INSERT INTO logs_groups (account, region, name, created_at, class, kms_key_id)
       VALUES (:account, :region, :name, :createdAt, :class, :kmsKeyId) ON CONFLICT DO NOTHING`,
      { ...scopeOf(scope), name: group.name, createdAt: group.createdAt, class: group.class, kmsKeyId: group.kmsKeyId },
    );
    if (added === 0) throw groupExists();
  }

  /** Throws ResourceNotFoundException. */
  get(scope: Scope, name: string): LogGroup {
    const group = this.#store.get<LogGroup>(`SELECT ${COLUMNS} FROM logs_groups WHERE account = :account AND region = :region AND name = :name`, { ...scopeOf(scope), name });
    if (group === undefined) throw noGroup();
    return group;
  }

  /** By name, from after `after`. */
  list(scope: Scope, after: string): IterableIterator<LogGroup> {
    return this.#store.each<LogGroup>(`SELECT ${COLUMNS} FROM logs_groups WHERE account = :account AND region = :region AND name > :after ORDER BY name`, { ...scopeOf(scope), after });
  }

  /** With all streams, events and tags. */
  remove({ number }: LogGroup): void {
    this.#store.transaction(() => {
      for (const table of ['logs_events', 'logs_streams', 'logs_tags']) this.#store.run(`DELETE FROM ${table} WHERE group_number = :number`, { number });
      this.#store.run('DELETE FROM logs_groups WHERE number = :number', { number });
    });
  }

  /** null: for ever. */
  setRetention({ number }: LogGroup, days: number | null): void {
    this.#store.run('UPDATE logs_groups SET retention_days = :days WHERE number = :number', { number, days });
  }

  tags({ number }: LogGroup): Record<string, string> {
    const rows = this.#store.all<{ key: string; value: string }>('SELECT key, value FROM logs_tags WHERE group_number = :number ORDER BY key', { number });
    return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  }

  /** Throws TooManyTagsException, and then adds none. */
  tag(group: LogGroup, tags: Readonly<Record<string, string>>): void {
    if (Object.keys({ ...this.tags(group), ...tags }).length > MOST_TAGS) throw tooManyTags();
    for (const [key, value] of Object.entries(tags)) {
      this.#store.run('INSERT OR REPLACE INTO logs_tags (group_number, key, value) VALUES (:number, :key, :value)', { number: group.number, key, value });
    }
  }

  untag({ number }: LogGroup, keys: readonly string[]): void {
    for (const key of keys) this.#store.run('DELETE FROM logs_tags WHERE group_number = :number AND key = :key', { number, key });
  }
}
