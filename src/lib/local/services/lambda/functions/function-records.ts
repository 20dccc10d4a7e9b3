import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../../run/clock.ts';
import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';
import { LATEST } from './names.ts';
import type { FunctionSettings } from './settings.ts';

/** What all versions of a function share. */
export interface FunctionRecord extends Scope {
  readonly name: string;
  /** The number of the version that was published last; 0 before the first. */
  readonly lastVersion: number;
  readonly reservedConcurrency: number | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface CodeRecord {
  /** Of the zip, in hexadecimal. */
  readonly codeSha256: string;
  /** Of the zip, in bytes. */
  readonly codeSize: number;
}

/** $LATEST or a published version. */
export interface VersionRecord extends Scope, CodeRecord {
  readonly name: string;
  /** `$LATEST`, `1`, `2` … */
  readonly version: string;
  readonly settings: FunctionSettings;
  /** The environment variables, sealed; null where there are none. */
  readonly variables: Uint8Array | null;
  readonly revision: string;
  readonly modifiedAt: number;
}

export type VersionContent = Pick<VersionRecord, 'settings' | 'variables' | 'codeSha256' | 'codeSize'>;

interface FunctionRow extends Omit<FunctionRecord, 'tags'> {
  readonly tags: string;
}
interface VersionRow extends Omit<VersionRecord, 'settings' | 'version'> {
  readonly number: number;
  readonly settings: string;
}

const FUNCTION_COLUMNS = 'account, region, name, last_version AS lastVersion, reserved_concurrency AS reservedConcurrency, tags';
const VERSION_COLUMNS = 'account, region, name, number, settings, variables, code_sha256 AS codeSha256, code_size AS codeSize, revision, modified_at AS modifiedAt';
const IN_SCOPE = 'account = :account AND region = :region';
const OF_FUNCTION = `${IN_SCOPE} AND name = :name`;

/** Functions and their versions. */
export class FunctionRecords {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  get({ account, region }: Scope, name: string): FunctionRecord | undefined {
    const row = this.#store.get<FunctionRow>(`SELECT ${FUNCTION_COLUMNS} FROM lambda_functions WHERE ${OF_FUNCTION}`, { account, region, name });
    return row && { ...row, tags: JSON.parse(row.tags) as Record<string, string> };
  }

  version({ account, region }: Scope, name: string, version: string): VersionRecord | undefined {
    const row = this.#store.get<VersionRow>(`SELECT ${VERSION_COLUMNS} FROM lambda_versions WHERE ${OF_FUNCTION} AND number = :number`, { account, region, name, number: numberOf(version) });
    return row && versionOf(row);
  }

  /** The $LATEST of each function in the order of their names, or every version of each. */
  list({ account, region }: Scope, hasAllVersions: boolean): VersionRecord[] {
    const rows = this.#store.all<VersionRow>(`SELECT ${VERSION_COLUMNS} FROM lambda_versions WHERE ${IN_SCOPE} AND (:all OR number = 0) ORDER BY name, number`, { account, region, all: hasAllVersions ? 1 : 0 });
    return rows.map(versionOf);
  }

  /** $LATEST, then what was published, oldest first. */
  versions({ account, region }: Scope, name: string): VersionRecord[] {
    return this.#store.all<VersionRow>(`SELECT ${VERSION_COLUMNS} FROM lambda_versions WHERE ${OF_FUNCTION} ORDER BY number`, { account, region, name }).map(versionOf);
  }

  create({ account, region }: Scope, name: string, content: VersionContent, tags: Readonly<Record<string, string>>): VersionRecord {
    return this.#store.transaction(() => {
      this.#store.run('INSERT INTO lambda_functions VALUES (:account, :region, :name, 0, NULL, :tags)', { account, region, name, tags: JSON.stringify(tags) });
      return this.#insert({ account, region }, name, LATEST, content);
    });
  }

  /** Gives $LATEST another content, and a revision of its own. */
  change(record: VersionRecord, content: Partial<VersionContent>): VersionRecord {
    const changed: VersionRecord = { ...record, ...content, revision: randomUUID(), modifiedAt: this.#clock.now() };
    this.#store.run(
      `UPDATE lambda_versions SET settings = :settings, variables = :variables, code_sha256 = :codeSha256, code_size = :codeSize, revision = :revision, modified_at = :modifiedAt
       WHERE ${OF_FUNCTION} AND number = :number`,
      rowOf(changed),
    );
    return changed;
  }

  /** Keeps $LATEST as it is under the next number. */
  publish(latest: VersionRecord, description: string | undefined): VersionRecord {
    const { account, region, name, settings, variables, codeSha256, codeSize } = latest;
    return this.#store.transaction(() => {
      this.#store.run(`UPDATE lambda_functions SET last_version = last_version + 1 WHERE ${OF_FUNCTION}`, { account, region, name });
      const number = this.get(latest, name)?.lastVersion ?? 1;
      return this.#insert(latest, name, String(number), { settings: { ...settings, description: description ?? settings.description }, variables, codeSha256, codeSize });
    });
  }

  /** With its aliases and its policies. */
  delete({ account, region }: Scope, name: string): void {
    this.#store.run(`DELETE FROM lambda_functions WHERE ${OF_FUNCTION}`, { account, region, name });
  }

  deleteVersion({ account, region }: Scope, name: string, version: string): void {
    this.#store.run(`DELETE FROM lambda_versions WHERE ${OF_FUNCTION} AND number = :number`, { account, region, name, number: numberOf(version) });
  }

  setTags({ account, region }: Scope, name: string, tags: Readonly<Record<string, string>>): void {
    this.#store.run(`UPDATE lambda_functions SET tags = :tags WHERE ${OF_FUNCTION}`, { account, region, name, tags: JSON.stringify(tags) });
  }

  reserve({ account, region }: Scope, name: string, concurrency: number | null): void {
    this.#store.run(`UPDATE lambda_functions SET reserved_concurrency = :concurrency WHERE ${OF_FUNCTION}`, { account, region, name, concurrency });
  }

  /** Concurrency that is reserved by all functions but the one that is named. */
  reservedByOthers({ account, region }: Scope, name: string): number {
    return this.#store.get<{ total: number }>(`SELECT coalesce(sum(reserved_concurrency), 0) AS total FROM lambda_functions WHERE ${IN_SCOPE} AND name <> :name`, { account, region, name })?.total ?? 0;
  }

  /** How many functions there are, and the bytes of all their versions. */
  usage({ account, region }: Scope): { readonly functions: number; readonly bytes: number } {
    const found = this.#store.get<{ functions: number; bytes: number }>(
      `SELECT count(DISTINCT name) AS functions, coalesce(sum(code_size), 0) AS bytes FROM lambda_versions WHERE ${IN_SCOPE}`,
      { account, region },
    );
    return found ?? { functions: 0, bytes: 0 };
  }

  /** Whether any version, of whatever account, has this code. */
  usesCode(codeSha256: string): boolean {
    return this.#store.get('SELECT 1 FROM lambda_versions WHERE code_sha256 = :codeSha256', { codeSha256 }) !== undefined;
  }

  hasVariables(): boolean {
    return this.#store.get('SELECT 1 FROM lambda_versions WHERE variables IS NOT NULL') !== undefined;
  }

  #insert({ account, region }: Scope, name: string, version: string, content: VersionContent): VersionRecord {
    const record: VersionRecord = { account, region, name, version, ...content, revision: randomUUID(), modifiedAt: this.#clock.now() };
    this.#store.run('INSERT INTO lambda_versions VALUES (:account, :region, :name, :number, :settings, :variables, :codeSha256, :codeSize, :revision, :modifiedAt)', rowOf(record));
    return record;
  }
}

const numberOf = (version: string): number => (version === LATEST ? 0 : Number(version));

const versionOf = ({ number, settings, ...row }: VersionRow): VersionRecord => ({ ...row, version: number === 0 ? LATEST : String(number), settings: JSON.parse(settings) as FunctionSettings });

const rowOf = ({ version, settings, ...record }: VersionRecord) => ({ ...record, number: numberOf(version), settings: JSON.stringify(settings) });
