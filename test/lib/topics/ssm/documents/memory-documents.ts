import type { DocumentsApi } from '../../../../../src/lib/topics/ssm/documents/api.ts';
import type { DocumentDescription, DocumentFormat, DocumentTags } from '../../../../../src/lib/topics/ssm/documents/types.ts';
import { RemoteError } from '../../../../../src/lib/errors/errors.ts';

interface Kept {
  readonly owner: string;
  readonly versions: Array<{ readonly content: string; readonly format: DocumentFormat; readonly name: string | undefined }>;
  defaultVersion: number;
  tags: DocumentTags;
}

const refused = (code: string, operation: string): RemoteError => new RemoteError(code, `ssm:${operation}: no (${code})`, 'Check it.', { operation: `ssm:${operation}` });

/** Documents in memory, with the service's errors. `statuses` are what the next descriptions say, before Active. */
export class MemoryDocuments implements DocumentsApi {
  readonly kept = new Map<string, Kept>();
  readonly calls: string[] = [];
  statuses: string[] = [];

  add(name: string, contents: readonly string[], more: Partial<Kept> & { format?: DocumentFormat } = {}): this {
    const { format = 'JSON', ...rest } = more;
    this.kept.set(name, { owner: '123456789012', versions: contents.map((content) => ({ content, format, name: undefined })), defaultVersion: 1, tags: {}, ...rest });
    return this;
  }

  list: DocumentsApi['list'] = async ({ owner, namePrefix = '' }) =>
    [...this.kept.keys()].filter((name) => name.startsWith(namePrefix) && (owner === 'Amazon') === (this.#get(name, '').owner === 'Amazon')).map((name) => this.#describe(name, undefined));

  describe: DocumentsApi['describe'] = async (name, version) => {
    const description = this.#describe(name, version);
    return { ...description, status: this.statuses.shift() ?? 'Active' };
  };

  content: DocumentsApi['content'] = async (name, version, format) => {
    const number = this.#number(name, version);
    const found = this.#get(name, 'GetDocument').versions[number - 1];
    return { name, version: String(number), format, content: found?.format === format ? found.content : `converted to ${format}` };
  };

  versions: DocumentsApi['versions'] = async (name) => {
    const kept = this.#get(name, 'ListDocumentVersions');
    return kept.versions.map(({ format, name: versionName }, index) => ({ version: String(index + 1), name: versionName, isDefault: kept.defaultVersion === index + 1, format, createdAt: undefined })).reverse();
  };

  tags: DocumentsApi['tags'] = async (name) => this.#get(name, 'ListTagsForResource').tags;

  create: DocumentsApi['create'] = async ({ name, content, format }, tags) => {
    this.calls.push(`create ${name}`);
    this.add(name, [content], { format, tags });
  };

  update: DocumentsApi['update'] = async ({ name, content, format, versionName }) => {
    this.calls.push(`update ${name}`);
    const { versions } = this.#get(name, 'UpdateDocument');
    if (versions.some((version) => version.content === content)) throw refused('DuplicateDocumentContent', 'UpdateDocument');
    return String(versions.push({ content, format, name: versionName }));
  };

  setDefault: DocumentsApi['setDefault'] = async (name, version) => {
    this.calls.push(`default ${name} ${version}`);
    this.#get(name, 'UpdateDocumentDefaultVersion').defaultVersion = Number(version);
  };

  addTags: DocumentsApi['addTags'] = async (name, tags) => {
    this.calls.push(`tag ${name} ${Object.keys(tags).join(' ')}`);
    Object.assign(this.#get(name, 'AddTagsToResource'), { tags });
  };

  remove: DocumentsApi['remove'] = async (name, version) => void this.calls.push(`remove ${name} ${version ?? 'all'}`);

  #get(name: string, operation: string): Kept {
    const kept = this.kept.get(name);
    if (kept === undefined) throw refused('InvalidDocument', operation);
    return kept;
  }

  #number(name: string, version: string | undefined): number {
    const { versions, defaultVersion } = this.#get(name, 'DescribeDocument');
    const number = version === '$LATEST' ? versions.length : version === undefined || version === '$DEFAULT' ? defaultVersion : Number(version);
    if (versions[number - 1] === undefined) throw refused('InvalidDocumentVersion', 'DescribeDocument');
    return number;
  }

  #describe(name: string, version: string | undefined): DocumentDescription {
    const { owner, versions, defaultVersion, tags } = this.#get(name, 'DescribeDocument');
    const number = this.#number(name, version);
    return {
      name,
      owner,
      type: 'Command',
      format: versions[number - 1]?.format ?? '',
      schemaVersion: '2.2',
      version: String(number),
      platforms: ['Linux'],
      tags,
      description: undefined,
      versionName: versions[number - 1]?.name,
      defaultVersion: String(defaultVersion),
      latestVersion: String(versions.length),
      status: 'Active',
      statusInformation: undefined,
    };
  }
}
