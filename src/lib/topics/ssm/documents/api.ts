import * as ssm from '@aws-sdk/client-ssm';
import type { Connection } from '../../../aws/connection.ts';
import { createClient } from '../../../aws/create-client.ts';
import { explainAwsError } from '../../../aws/explain-error.ts';
import { Bug } from '../../../errors/errors.ts';
import type { DocumentContent, DocumentDescription, DocumentFormat, DocumentSummary, DocumentTags, DocumentVersion } from './types.ts';

export interface DocumentFilter {
  /** undefined: everybody's. */
  readonly owner?: 'Self' | 'Amazon' | undefined;
  readonly namePrefix?: string | undefined;
  /** Only documents of Run Command (type Command). */
  readonly commandsOnly: boolean;
}

export interface NewContent {
  readonly name: string;
  readonly content: string;
  readonly format: DocumentFormat;
  readonly versionName: string | undefined;
}

/**
 * What this topic needs of Systems Manager. Every method throws DroverErrors: RemoteError with the service's code
 * (InvalidDocument: no such document; InvalidDocumentVersion; DuplicateDocumentContent), or the signal's reason.
 */
export interface DocumentsApi {
  /** All pages of ListDocuments. */
  list(filter: DocumentFilter): Promise<DocumentSummary[]>;
  describe(name: string, version?: string): Promise<DocumentDescription>;
  /** In the format it is kept in, or converted by the service. */
  content(name: string, version: string | undefined, format: DocumentFormat): Promise<DocumentContent>;
  /** All pages of ListDocumentVersions. */
  versions(name: string): Promise<DocumentVersion[]>;
  tags(name: string): Promise<DocumentTags>;
  create(document: NewContent, tags: DocumentTags): Promise<void>;
  /** Gives the number of the new version. */
  update(document: NewContent): Promise<string>;
  setDefault(name: string, version: string): Promise<void>;
  addTags(name: string, tags: DocumentTags): Promise<void>;
  /** Without a version: all of them. */
  remove(name: string, version: string | undefined): Promise<void>;
}

const PAGE = 50;

/** DocumentsApi over the SDK's client. `signal` ends a call in hand. */
export function openDocuments(connection: Connection, signal: AbortSignal): DocumentsApi {
  const client = createClient(ssm.SSMClient, connection);
  const options = { abortSignal: signal };
  const call = async <Output>(operation: string, send: () => Promise<Output>): Promise<Output> => {
    try {
      return await send();
    } catch (error) {
      throw signal.aborted ? signal.reason : explainAwsError(error, `ssm:${operation}`);
    }
  };

  return {
    list: (filter) => call('ListDocuments', () => collect(ssm.paginateListDocuments({ client, pageSize: PAGE }, { Filters: filtersOf(filter) }, options), (page) => (page.DocumentIdentifiers ?? []).map(summaryOf))),
    describe: async (name, version) => {
      const { Document } = await call('DescribeDocument', () => client.send(new ssm.DescribeDocumentCommand({ Name: name, DocumentVersion: version }), options));
      return descriptionOf(Document ?? {});
    },
    content: async (name, version, format) => {
      const answer = await call('GetDocument', () => client.send(new ssm.GetDocumentCommand({ Name: name, DocumentVersion: version, DocumentFormat: format }), options));
      return { name: answer.Name ?? name, version: required(answer.DocumentVersion, 'GetDocument'), format, content: answer.Content ?? '' };
    },
    versions: (name) => call('ListDocumentVersions', () => collect(ssm.paginateListDocumentVersions({ client, pageSize: PAGE }, { Name: name }, options), (page) => (page.DocumentVersions ?? []).map(versionOf))),
    tags: async (name) => {
      const { TagList } = await call('ListTagsForResource', () => client.send(new ssm.ListTagsForResourceCommand({ ResourceType: 'Document', ResourceId: name }), options));
      return tagsOf(TagList);
    },
    create: async (document, tags) => {
      await call('CreateDocument', () => client.send(new ssm.CreateDocumentCommand({ ...inputOf(document), DocumentType: 'Command', Tags: sdkTags(tags) }), options));
    },
    update: async (document) => {
      const { DocumentDescription } = await call('UpdateDocument', () => client.send(new ssm.UpdateDocumentCommand({ ...inputOf(document), DocumentVersion: '$LATEST' }), options));
      return required(DocumentDescription?.DocumentVersion, 'UpdateDocument');
    },
    setDefault: async (name, version) => {
      await call('UpdateDocumentDefaultVersion', () => client.send(new ssm.UpdateDocumentDefaultVersionCommand({ Name: name, DocumentVersion: version }), options));
    },
    addTags: async (name, tags) => {
      await call('AddTagsToResource', () => client.send(new ssm.AddTagsToResourceCommand({ ResourceType: 'Document', ResourceId: name, Tags: sdkTags(tags) }), options));
    },
    remove: async (name, version) => {
      await call('DeleteDocument', () => client.send(new ssm.DeleteDocumentCommand({ Name: name, DocumentVersion: version }), options));
    },
  };
}

async function collect<Page, Item>(pages: AsyncIterable<Page>, itemsOf: (page: Page) => readonly Item[]): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...itemsOf(page));
  return items;
}

const filtersOf = ({ owner, namePrefix, commandsOnly }: DocumentFilter): ssm.DocumentKeyValuesFilter[] => [
  ...(owner === undefined ? [] : [{ Key: 'Owner', Values: [owner] }]),
  ...(namePrefix === undefined ? [] : [{ Key: 'Name', Values: [namePrefix] }]),
  ...(commandsOnly ? [{ Key: 'DocumentType', Values: ['Command'] }] : []),
];

const inputOf = ({ name, content, format, versionName }: NewContent) => ({ Name: name, Content: content, DocumentFormat: format, VersionName: versionName });

/** What the two shapes of a document have in common. */
const summaryOf = (document: ssm.DocumentIdentifier | ssm.DocumentDescription): DocumentSummary => ({
  name: document.Name ?? '',
  owner: document.Owner ?? '',
  type: document.DocumentType ?? '',
  format: document.DocumentFormat ?? '',
  schemaVersion: document.SchemaVersion,
  version: document.DocumentVersion ?? '',
  platforms: document.PlatformTypes ?? [],
  tags: tagsOf(document.Tags),
});

const descriptionOf = (document: ssm.DocumentDescription): DocumentDescription => ({
  ...summaryOf(document),
  description: document.Description,
  versionName: document.VersionName,
  defaultVersion: document.DefaultVersion ?? '',
  latestVersion: document.LatestVersion ?? '',
  status: document.Status ?? 'Active',
  statusInformation: document.StatusInformation,
});

const versionOf = (version: ssm.DocumentVersionInfo): DocumentVersion => ({
  version: version.DocumentVersion ?? '',
  name: version.VersionName,
  isDefault: version.IsDefaultVersion ?? false,
  format: version.DocumentFormat ?? '',
  createdAt: version.CreatedDate?.toISOString(),
});

const tagsOf = (tags: readonly ssm.Tag[] | undefined): DocumentTags => Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));

const sdkTags = (tags: DocumentTags): ssm.Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

function required(value: string | undefined, operation: string): string {
  if (value === undefined) throw new Bug(`ssm:${operation} answered without a version`);
  return value;
}
