import { createHash } from 'node:crypto';
import * as ssm from '@aws-sdk/client-ssm';
import type { Clock } from '../../../../run/clock.ts';
import type { Scope } from '../../../scope.ts';
import type { Store } from '../../../../sqlite/store.ts';
import { parseDocument } from '../documents/parse-document.ts';
import { OWNED_DOCUMENTS } from '../documents/owned-documents.ts';
import { DocumentError } from '../documents/document.ts';
import { exception } from './errors.ts';

export interface DocumentSummary {
  readonly name: string;
  readonly type: string;
  readonly owner: string;
  readonly defaultVersion: number;
  readonly latestVersion: number;
  readonly createdAt: number;
  readonly platforms: readonly string[];
  readonly targetType: string | undefined;
}

export interface DocumentVersion {
  readonly name: string;
  readonly type: string;
  readonly version: number;
  readonly versionName: string | undefined;
  readonly content: string;
  readonly format: 'JSON' | 'YAML';
  readonly hash: string;
  readonly createdAt: number;
}

interface SummaryRow {
  readonly name: string;
  readonly type: string;
  readonly default_version: number;
  readonly latest_version: number;
  readonly created_at: number;
  readonly target_type: string | null;
}

interface VersionRow {
  readonly version: number;
  readonly content: string;
  readonly format: 'JSON' | 'YAML';
  readonly version_name: string | null;
  readonly hash: string;
  readonly created_at: number;
}

const MOST_VERSIONS = 1000;
const LARGEST_CONTENT = 65_536;
/** AWS's own documents were there before anybody's. */
const OWNED_SINCE = Date.UTC(2016, 11, 1);

export const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex');

/** Documents: AWS's own, which never change, and the account's, with their versions. */
export class DocumentStore {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  list(scope: Scope): DocumentSummary[] {
    const own = this.#store.all<SummaryRow>('SELECT * FROM ssm_documents WHERE account = :account AND region = :region ORDER BY name', { account: scope.account, region: scope.region });
    return [...OWNED_DOCUMENTS.map(ownedSummary), ...own.map((row) => this.#summary(scope, row))].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  summary(scope: Scope, name: string): DocumentSummary {
    const owned = OWNED_DOCUMENTS.find((document) => document.name === bareName(name));
    if (owned !== undefined) return ownedSummary(owned);
    const row = this.#row(scope, bareName(name));
    if (row === undefined) throw exception(ssm.InvalidDocument, `Document with name ${name} does not exist.`);
    return this.#summary(scope, row);
  }

  /** `selector` is a number, $DEFAULT or $LATEST; the default where it is left out. */
  find(scope: Scope, name: string, selector: string | undefined, versionName?: string): DocumentVersion {
    const summary = this.summary(scope, name);
    if (summary.owner === 'Amazon') return ownedVersion(summary.name, selector);
    const rows = this.versions(scope, summary.name);
    const wanted = selector === undefined || selector === '$DEFAULT' ? summary.defaultVersion : selector === '$LATEST' ? summary.latestVersion : Number(selector);
    const found = versionName === undefined ? rows.find(({ version }) => version === wanted) : rows.find((row) => row.versionName === versionName);
    if (found === undefined) throw exception(ssm.InvalidDocumentVersion, `The document version ${versionName ?? selector} is not valid or does not exist.`);
    return found;
  }

  versions(scope: Scope, name: string): DocumentVersion[] {
    const summary = this.summary(scope, name);
    if (summary.owner === 'Amazon') return [ownedVersion(summary.name, undefined)];
    return this.#store
      .all<VersionRow>('SELECT * FROM ssm_document_versions WHERE account = :account AND region = :region AND name = :name ORDER BY version', key(scope, summary.name))
      .map((row) => ({ name: summary.name, type: summary.type, version: row.version, versionName: row.version_name ?? undefined, content: row.content, format: row.format, hash: row.hash, createdAt: row.created_at }));
  }

  create(scope: Scope, name: string, content: string, format: 'JSON' | 'YAML', options: { readonly type: string; readonly versionName: string | undefined; readonly targetType: string | undefined }): DocumentSummary {
    if (/^(aws|amazon|amzn)/i.test(name)) throw exception(ssm.InvalidDocument, `Document names cannot start with aws, amazon or amzn: ${name}`);
    this.#check(content, format, options.type);
    this.#store.transaction(() => {
      if (this.#row(scope, name) !== undefined) throw exception(ssm.DocumentAlreadyExists, `Document with same name ${name} already exists`);
      this.#store.run(
        `INSERT INTO ssm_documents (account, region, name, type, default_version, latest_version, created_at, target_type)
         VALUES (:account, :region, :name, :type, 1, 1, :createdAt, :targetType)`,
        { ...key(scope, name), type: options.type, createdAt: this.#clock.now(), targetType: options.targetType ?? null },
      );
      this.#insertVersion(scope, name, 1, content, format, options.versionName);
    });
    return this.summary(scope, name);
  }

  update(scope: Scope, name: string, content: string, format: 'JSON' | 'YAML', selector: string | undefined, versionName: string | undefined): DocumentVersion {
    const summary = this.summary(scope, name);
    if (summary.owner === 'Amazon') throw exception(ssm.InvalidDocument, `Document ${name} belongs to Amazon and cannot be changed.`);
    const base = selector === undefined ? undefined : this.find(scope, name, selector);
    if (base !== undefined && base.version !== summary.latestVersion) throw exception(ssm.InvalidDocumentVersion, 'The document version is not the latest version of the document.');
    this.#check(content, format, summary.type);
    const versions = this.versions(scope, name);
    if (versions.some(({ hash }) => hash === hashOf(content))) throw exception(ssm.DuplicateDocumentContent, 'The content of the association document matches another document. Change the content of the document and try again.');
    if (versionName !== undefined && versions.some((version) => version.versionName === versionName)) throw exception(ssm.DuplicateDocumentVersionName, `The version name ${versionName} is already in use.`);
    if (versions.length >= MOST_VERSIONS) throw exception(ssm.DocumentVersionLimitExceeded, `The document has ${MOST_VERSIONS} versions already.`);
    const version = summary.latestVersion + 1;
    this.#store.transaction(() => {
      this.#insertVersion(scope, name, version, content, format, versionName);
      this.#store.run('UPDATE ssm_documents SET latest_version = :version WHERE account = :account AND region = :region AND name = :name', { ...key(scope, name), version });
    });
    return this.find(scope, name, String(version));
  }

  setDefault(scope: Scope, name: string, selector: string): DocumentVersion {
    const found = this.find(scope, name, selector);
    this.#store.run('UPDATE ssm_documents SET default_version = :version WHERE account = :account AND region = :region AND name = :name', { ...key(scope, found.name), version: found.version });
    return found;
  }

  delete(scope: Scope, name: string, selector: string | undefined): void {
    const summary = this.summary(scope, name);
    if (summary.owner === 'Amazon') throw exception(ssm.InvalidDocument, `Document ${name} belongs to Amazon and cannot be deleted.`);
    const found = selector === undefined ? undefined : this.find(scope, name, selector);
    if (found !== undefined && found.version === summary.defaultVersion) throw exception(ssm.InvalidDocumentOperation, 'The default version of a document cannot be deleted.');
    this.#store.transaction(() => {
      if (found !== undefined) {
        this.#store.run('DELETE FROM ssm_document_versions WHERE account = :account AND region = :region AND name = :name AND version = :version', { ...key(scope, name), version: found.version });
        return;
      }
      for (const table of ['ssm_documents', 'ssm_document_versions']) this.#store.run(`DELETE FROM ${table} WHERE account = :account AND region = :region AND name = :name`, key(scope, name));
      this.#store.run("DELETE FROM ssm_tags WHERE account = :account AND region = :region AND type = 'Document' AND id = :name", key(scope, name));
    });
  }

  #check(content: string, format: 'JSON' | 'YAML', type: string): void {
    if (Buffer.byteLength(content) > LARGEST_CONTENT) throw exception(ssm.MaxDocumentSizeExceeded, 'The size limit of a document is 64 KB.');
    if (type !== 'Command') return;
    try {
      parseDocument(content, format);
    } catch (error) {
      throw error instanceof DocumentError ? exception(ssm.InvalidDocumentContent, error.message) : error;
    }
  }

  #insertVersion(scope: Scope, name: string, version: number, content: string, format: string, versionName: string | undefined): void {
    this.#store.run(
      `INSERT INTO ssm_document_versions (account, region, name, version, content, format, version_name, hash, created_at)
       VALUES (:account, :region, :name, :version, :content, :format, :versionName, :hash, :createdAt)`,
      { ...key(scope, name), version, content, format, versionName: versionName ?? null, hash: hashOf(content), createdAt: this.#clock.now() },
    );
  }

  #row(scope: Scope, name: string): SummaryRow | undefined {
    return this.#store.get<SummaryRow>('SELECT * FROM ssm_documents WHERE account = :account AND region = :region AND name = :name', key(scope, name));
  }

  #summary(scope: Scope, row: SummaryRow): DocumentSummary {
    return {
      name: row.name,
      type: row.type,
      owner: scope.account,
      defaultVersion: row.default_version,
      latestVersion: row.latest_version,
      createdAt: row.created_at,
      platforms: ['Windows', 'Linux', 'MacOS'],
      targetType: row.target_type ?? undefined,
    };
  }
}

/** A document may be named by its ARN. */
const bareName = (name: string): string => /^arn:[^:]+:ssm:[^:]*:[^:]*:document\/(.+)$/.exec(name)?.[1] ?? name;

const key = ({ account, region }: Scope, name: string): { account: string; region: string; name: string } => ({ account, region, name });

const ownedSummary = ({ name, platforms }: (typeof OWNED_DOCUMENTS)[number]): DocumentSummary => ({
  name,
  type: 'Command',
  owner: 'Amazon',
  defaultVersion: 1,
  latestVersion: 1,
  createdAt: OWNED_SINCE,
  platforms,
  targetType: undefined,
});

function ownedVersion(name: string, selector: string | undefined): DocumentVersion {
  const owned = OWNED_DOCUMENTS.find((document) => document.name === name);
  if (owned === undefined || !(selector === undefined || ['$DEFAULT', '$LATEST', '1'].includes(selector))) {
    throw exception(ssm.InvalidDocumentVersion, `The document version ${selector} is not valid or does not exist.`);
  }
  const content = JSON.stringify(owned.content, null, 2);
  return { name, type: 'Command', version: 1, versionName: undefined, content, format: 'JSON', hash: hashOf(content), createdAt: OWNED_SINCE };
}
