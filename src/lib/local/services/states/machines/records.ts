import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';
import type { MachineType } from '../executions/records.ts';

/** What is changed with a machine beside its definition and role; kept as the API has it. */
export interface MachineSettings {
  readonly loggingConfiguration: { readonly level: string; readonly includeExecutionData: boolean; readonly destinations?: readonly object[] };
  readonly tracingConfiguration: { readonly enabled: boolean };
  readonly encryptionConfiguration: { readonly type: string; readonly kmsKeyId?: string; readonly kmsDataKeyReusePeriodSeconds?: number };
}

/** What executions are started with: a machine as it is, or one of its versions. */
export interface MachineContent {
  readonly definition: string;
  readonly roleArn: string;
  readonly settings: MachineSettings;
  /** "" for a machine that was never updated. */
  readonly revision: string;
}

export interface MachineRecord extends Scope, MachineContent {
  readonly number: number;
  readonly name: string;
  readonly type: MachineType;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface VersionRecord extends MachineContent {
  readonly version: number;
  readonly description: string;
  readonly createdAt: number;
}

export interface Route {
  readonly stateMachineVersionArn: string;
  readonly weight: number;
}

export interface AliasRecord {
  readonly name: string;
  readonly description: string;
  readonly routing: readonly Route[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

interface MachineRow {
  readonly number: number;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly type: string;
  readonly role_arn: string;
  readonly definition: string;
  readonly settings: string;
  readonly revision: string;
  readonly created_at: number;
  readonly updated_at: number;
}

const machineOf = (row: MachineRow): MachineRecord => ({
  number: row.number,
  account: row.account,
  region: row.region,
  name: row.name,
  type: row.type as MachineType,
  roleArn: row.role_arn,
  definition: row.definition,
  settings: JSON.parse(row.settings) as MachineSettings,
  revision: row.revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

interface VersionRow {
  readonly version: number;
  readonly role_arn: string;
  readonly definition: string;
  readonly settings: string;
  readonly revision: string;
  readonly description: string;
  readonly created_at: number;
}

const versionOf = (row: VersionRow): VersionRecord => ({
  version: row.version,
  roleArn: row.role_arn,
  definition: row.definition,
  settings: JSON.parse(row.settings) as MachineSettings,
  revision: row.revision,
  description: row.description,
  createdAt: row.created_at,
});

interface AliasRow {
  readonly name: string;
  readonly description: string;
  readonly routing: string;
  readonly created_at: number;
  readonly updated_at: number;
}

const aliasOf = (row: AliasRow): AliasRecord => ({ name: row.name, description: row.description, routing: JSON.parse(row.routing) as Route[], createdAt: row.created_at, updatedAt: row.updated_at });

/** State machines, their versions and aliases in the engine's database. */
export class MachineRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get({ account, region }: Scope, name: string): MachineRecord | undefined {
    const row = this.#store.get<MachineRow>('SELECT * FROM sfn_machines WHERE account = :account AND region = :region AND name = :name', { account, region, name });
    return row === undefined ? undefined : machineOf(row);
  }

  /** By name. `after` is the last name of the page before. */
  list({ account, region }: Scope, after: string, limit: number): MachineRecord[] {
    return this.#store.all<MachineRow>('SELECT * FROM sfn_machines WHERE account = :account AND region = :region AND name > :after ORDER BY name LIMIT :limit', { account, region, after, limit }).map(machineOf);
  }

  insert({ account, region }: Scope, name: string, type: MachineType, { definition, roleArn, settings }: MachineContent, at: number): void {
    this.#store.run(
      `INSERT INTO sfn_machines (account, region, name, type, role_arn, definition, settings, revision, created_at, updated_at)
       VALUES (:account, :region, :name, :type, :roleArn, :definition, :settings, '', :at, :at)`,
      { account, region, name, type, roleArn, definition, settings: JSON.stringify(settings), at },
    );
  }

  update({ number }: MachineRecord, { definition, roleArn, settings, revision }: MachineContent, at: number): void {
    this.#store.run('UPDATE sfn_machines SET definition = :definition, role_arn = :roleArn, settings = :settings, revision = :revision, updated_at = :at WHERE number = :number', {
      number,
      definition,
      roleArn,
      settings: JSON.stringify(settings),
      revision,
      at,
    });
  }

  /** With its versions and aliases. */
  delete({ number }: MachineRecord): void {
    this.#store.run('DELETE FROM sfn_machines WHERE number = :number', { number });
  }

  /** Numbers are never used again. */
  insertVersion({ number, definition, roleArn, settings, revision }: MachineRecord, description: string, at: number): number {
    return this.#store.transaction(() => {
      const row = this.#store.get<{ version: number }>('UPDATE sfn_machines SET last_version = last_version + 1 WHERE number = :number RETURNING last_version AS version', { number });
      const version = row?.version ?? 1;
      this.#store.run(
        `INSERT INTO sfn_versions (machine, version, role_arn, definition, settings, revision, description, created_at)
         VALUES (:number, :version, :roleArn, :definition, :settings, :revision, :description, :at)`,
        { number, version, roleArn, definition, settings: JSON.stringify(settings), revision, description, at },
      );
      return version;
    });
  }

  version({ number }: MachineRecord, version: number): VersionRecord | undefined {
    const row = this.#store.get<VersionRow>('SELECT * FROM sfn_versions WHERE machine = :number AND version = :version', { number, version });
    return row === undefined ? undefined : versionOf(row);
  }

  /** The newest first. `before` is the last one of the page before. */
  versions({ number }: MachineRecord, before: number, limit: number): VersionRecord[] {
    return this.#store.all<VersionRow>('SELECT * FROM sfn_versions WHERE machine = :number AND version < :before ORDER BY version DESC LIMIT :limit', { number, before, limit }).map(versionOf);
  }

  deleteVersion({ number }: MachineRecord, version: number): void {
    this.#store.run('DELETE FROM sfn_versions WHERE machine = :number AND version = :version', { number, version });
  }

  alias({ number }: MachineRecord, name: string): AliasRecord | undefined {
    const row = this.#store.get<AliasRow>('SELECT * FROM sfn_aliases WHERE machine = :number AND name = :name', { number, name });
    return row === undefined ? undefined : aliasOf(row);
  }

  aliases({ number }: MachineRecord): AliasRecord[] {
    return this.#store.all<AliasRow>('SELECT * FROM sfn_aliases WHERE machine = :number ORDER BY name', { number }).map(aliasOf);
  }

  putAlias({ number }: MachineRecord, { name, description, routing, createdAt, updatedAt }: AliasRecord): void {
    this.#store.run(
      `INSERT INTO sfn_aliases (machine, name, description, routing, created_at, updated_at) VALUES (:number, :name, :description, :routing, :createdAt, :updatedAt)
       ON CONFLICT (machine, name) DO UPDATE SET description = excluded.description, routing = excluded.routing, updated_at = excluded.updated_at`,
      { number, name, description, routing: JSON.stringify(routing), createdAt, updatedAt },
    );
  }

  deleteAlias({ number }: MachineRecord, name: string): void {
    this.#store.run('DELETE FROM sfn_aliases WHERE machine = :number AND name = :name', { number, name });
  }
}
