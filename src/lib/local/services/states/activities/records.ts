import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';

export interface ActivityRecord {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
}

/** Activities in the engine's database. */
export class ActivityRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get(arn: string): ActivityRecord | undefined {
    return this.#store.get<ActivityRecord>('SELECT arn, name, created_at AS createdAt FROM sfn_activities WHERE arn = :arn', { arn });
  }

  /** By name. `after` is the last name of the page before. */
  list({ account, region }: Scope, after: string, limit: number): ActivityRecord[] {
    return this.#store.all<ActivityRecord>(
      'SELECT arn, name, created_at AS createdAt FROM sfn_activities WHERE account = :account AND region = :region AND name > :after ORDER BY name LIMIT :limit',
      { account, region, after, limit },
    );
  }

  insert({ account, region }: Scope, { arn, name, createdAt }: ActivityRecord): void {
    this.#store.run('INSERT INTO sfn_activities (arn, account, region, name, created_at) VALUES (:arn, :account, :region, :name, :createdAt)', { arn, account, region, name, createdAt });
  }

  delete(arn: string): void {
    this.#store.run('DELETE FROM sfn_activities WHERE arn = :arn', { arn });
  }
}
