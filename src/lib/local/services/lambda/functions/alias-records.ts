import { randomUUID } from 'node:crypto';
import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';

/** A name for a version, or for two between which calls are divided. */
export interface AliasRecord {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Shares of the calls, by version, that go elsewhere than to `version`: 0 to 1. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revision: string;
}

export type AliasContent = Pick<AliasRecord, 'version' | 'description' | 'weights'>;

interface AliasRow extends Omit<AliasRecord, 'weights'> {
  readonly weights: string;
}

const OF_FUNCTION = 'account = :account AND region = :region AND function = :function';

export class AliasRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get({ account, region }: Scope, functionName: string, name: string): AliasRecord | undefined {
    const row = this.#store.get<AliasRow>(`SELECT name, version, description, weights, revision FROM lambda_aliases WHERE ${OF_FUNCTION} AND name = :name`, { account, region, function: functionName, name });
    return row && aliasOf(row);
  }

  list({ account, region }: Scope, functionName: string): AliasRecord[] {
    return this.#store.all<AliasRow>(`SELECT name, version, description, weights, revision FROM lambda_aliases WHERE ${OF_FUNCTION} ORDER BY name`, { account, region, function: functionName }).map(aliasOf);
  }

  /** Makes it or changes it; either way it has another revision. */
  put({ account, region }: Scope, functionName: string, name: string, content: AliasContent): AliasRecord {
    const alias: AliasRecord = { name, ...content, revision: randomUUID() };
    this.#store.run(
      `INSERT INTO lambda_aliases VALUES (:account, :region, :function, :name, :version, :description, :weights, :revision)
       ON CONFLICT DO UPDATE SET version = excluded.version, description = excluded.description, weights = excluded.weights, revision = excluded.revision`,
      { account, region, function: functionName, ...alias, weights: JSON.stringify(alias.weights) },
    );
    return alias;
  }

  delete({ account, region }: Scope, functionName: string, name: string): void {
    this.#store.run(`DELETE FROM lambda_aliases WHERE ${OF_FUNCTION} AND name = :name`, { account, region, function: functionName, name });
  }
}

const aliasOf = ({ weights, ...row }: AliasRow): AliasRecord => ({ ...row, weights: JSON.parse(weights) as Record<string, number> });
