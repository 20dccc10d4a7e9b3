import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';
import type { ParameterType } from './check-value.ts';
import type { PolicyText } from './read-policies.ts';
import type { Tier } from './tier.ts';

/** One version of a parameter. */
export interface ParameterVersion {
  readonly name: string;
  readonly version: number;
  readonly type: ParameterType;
  readonly tier: Tier;
  readonly dataType: string;
  /** Of a SecureString: what KMS made of it, in base64. */
  readonly value: string;
  /** As it was given; of a SecureString only. */
  readonly keyId: string | undefined;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  readonly policies: readonly PolicyText[];
  readonly modifiedAt: number;
  readonly modifiedBy: string;
}

interface VersionRow {
  readonly name: string;
  readonly version: number;
  readonly type: ParameterType;
  readonly tier: Tier;
  readonly data_type: string;
  readonly value: string;
  readonly key_id: string | null;
  readonly description: string | null;
  readonly allowed_pattern: string | null;
  readonly policies: string;
  readonly modified_at: number;
  readonly modified_by: string;
}

const IN_SCOPE = 'account = :account AND region = :region';
const OF_NAME = `${IN_SCOPE} AND name = :name`;
const LATEST = `SELECT v.* FROM ssm_parameters AS p JOIN ssm_parameter_versions AS v USING (account, region, name, version) WHERE p.account = :account AND p.region = :region`;

/** Parameters and their versions in the store. */
export class ParameterRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  latest(scope: Scope, name: string): ParameterVersion | undefined {
    return versionOf(this.#store.get<VersionRow>(`${LATEST} AND p.name = :name`, named(scope, name)));
  }

  version(scope: Scope, name: string, version: number): ParameterVersion | undefined {
    return versionOf(this.#store.get<VersionRow>(`SELECT * FROM ssm_parameter_versions WHERE ${OF_NAME} AND version = :version`, { ...named(scope, name), version }));
  }

  /** From behind this one, oldest first. */
  versions(scope: Scope, name: string, after: number, limit: number): ParameterVersion[] {
    return this.#store
      .all<VersionRow>(`SELECT * FROM ssm_parameter_versions WHERE ${OF_NAME} AND version > :after ORDER BY version LIMIT :limit`, { ...named(scope, name), after, limit })
      .map(record);
  }

  oldestVersion(scope: Scope, name: string): { readonly version: number; readonly count: number } {
    const row = this.#store.get<{ version: number | null; count: number }>(`SELECT min(version) AS version, count(*) AS count FROM ssm_parameter_versions WHERE ${OF_NAME}`, named(scope, name));
    return { version: row?.version ?? 0, count: row?.count ?? 0 };
  }

  /** The latest versions of all parameters in the order of their names, from behind this one; row by row. */
  *each({ account, region }: Scope, after: string): Generator<ParameterVersion> {
    for (const row of this.#store.each<VersionRow>(`${LATEST} AND p.name > :after ORDER BY p.name`, { account, region, after })) yield record(row);
  }

  /** Those below a path (`/app`; '' is the root), of this level or of all. */
  below({ account, region }: Scope, path: string, isRecursive: boolean, after: string, limit: number): ParameterVersion[] {
    const prefix = `${path}/`;
    // '0' is the character after '/': all names with the prefix lie between the two. At the root stand those without a slash, too.
    const range = path === '' ? '' : 'AND p.name > :prefix AND p.name < :end';
    const level = isRecursive ? '' : 'AND instr(substr(p.name, :from), char(47)) = 0';
    return this.#store
      .all<VersionRow>(`${LATEST} AND p.name > :after ${range} ${level} ORDER BY p.name LIMIT :limit`, { account, region, after, prefix, end: `${path}0`, from: prefix.length + 1, limit })
      .map(record);
  }

  counts({ account, region }: Scope): Record<Tier, number> {
    const rows = this.#store.all<{ tier: Tier; count: number }>(`SELECT tier, count FROM ssm_parameter_counts WHERE ${IN_SCOPE}`, { account, region });
    return { Standard: 0, Advanced: 0, ...Object.fromEntries(rows.map(({ tier, count }) => [tier, count])) };
  }

  insert(scope: Scope, version: ParameterVersion): void {
    const { name, tier } = version;
    this.#store.transaction(() => {
      this.#store.run(
        `INSERT INTO ssm_parameter_versions VALUES (:account, :region, :name, :version, :type, :tier, :dataType, :value, :keyId,
         :description, :allowedPattern, :policies, :modifiedAt, :modifiedBy)`,
        {
          ...named(scope, name),
          version: version.version,
          type: version.type,
          tier,
          dataType: version.dataType,
          value: version.value,
          keyId: version.keyId ?? null,
          description: version.description ?? null,
          allowedPattern: version.allowedPattern ?? null,
          policies: JSON.stringify(version.policies),
          modifiedAt: version.modifiedAt,
          modifiedBy: version.modifiedBy,
        },
      );
      this.#store.run(
        `INSERT INTO ssm_parameters VALUES (:account, :region, :name, :version, :tier)
         ON CONFLICT DO UPDATE SET version = excluded.version, tier = excluded.tier`,
        { ...named(scope, name), version: version.version, tier },
      );
    });
  }

  deleteVersion(scope: Scope, name: string, version: number): void {
    this.#store.run(`DELETE FROM ssm_parameter_versions WHERE ${OF_NAME} AND version = :version`, { ...named(scope, name), version });
  }

  /** All that there is of it. False where there is none. */
  delete(scope: Scope, name: string): boolean {
    return this.#store.transaction(() => {
      const deleted = this.#store.run(`DELETE FROM ssm_parameters WHERE ${OF_NAME}`, named(scope, name));
      for (const table of ['ssm_parameter_versions', 'ssm_parameter_labels', 'ssm_parameter_policies']) this.#store.run(`DELETE FROM ${table} WHERE ${OF_NAME}`, named(scope, name));
      this.#store.run(`DELETE FROM ssm_tags WHERE ${IN_SCOPE} AND type = 'Parameter' AND id = :name`, named(scope, name));
      return deleted > 0;
    });
  }
}

const named = ({ account, region }: Scope, name: string): { account: string; region: string; name: string } => ({ account, region, name });

const versionOf = (row: VersionRow | undefined): ParameterVersion | undefined => row && record(row);

const record = (row: VersionRow): ParameterVersion => ({
  name: row.name,
  version: row.version,
  type: row.type,
  tier: row.tier,
  dataType: row.data_type,
  value: row.value,
  keyId: row.key_id ?? undefined,
  description: row.description ?? undefined,
  allowedPattern: row.allowed_pattern ?? undefined,
  policies: JSON.parse(row.policies) as PolicyText[],
  modifiedAt: row.modified_at,
  modifiedBy: row.modified_by,
});
