import * as ssm from '@aws-sdk/client-ssm';
import { parse as parseYaml, stringify as toYaml } from 'yaml';
import type { RequestContext } from '../../../engine-context.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { parseDocument } from '../documents/parse-document.ts';
import type { DocumentStore, DocumentSummary, DocumentVersion } from './document-store.ts';
import { exception } from './errors.ts';
import { pageOf } from './paging.ts';
import type { Tags } from './tags.ts';

const DEFAULT_PAGE = 10;

/** Handlers of the document operations. */
export function documentHandlers(documents: DocumentStore, tags: Tags) {
  const describe = (context: RequestContext, summary: DocumentSummary, version: DocumentVersion): ssm.DocumentDescription => ({
    ...identity(summary),
    SchemaVersion: parsed(version)?.schemaVersion,
    Hash: version.hash,
    HashType: 'Sha256',
    CreatedDate: new Date(version.createdAt),
    Status: 'Active',
    DocumentVersion: String(version.version),
    Description: parsed(version)?.description,
    Parameters: parametersOf(version),
    DocumentFormat: version.format,
    LatestVersion: String(summary.latestVersion),
    DefaultVersion: String(summary.defaultVersion),
    VersionName: version.versionName,
    Tags: tags.list(context, 'Document', summary.name),
  });

  return {
    CreateDocument: (input: ssm.CreateDocumentCommandInput, context: RequestContext): Answer<ssm.CreateDocumentCommandOutput> => {
      const type = input.DocumentType ?? 'Command';
      if (type !== 'Command') throw new AwsError('NotImplemented', `Documents of type ${type} are not built into Drover's embedded engine`, 501);
      const summary = documents.create(context, input.Name ?? '', input.Content ?? '', formatOf(input.DocumentFormat), { type, versionName: input.VersionName, targetType: input.TargetType });
      tags.add(context, 'Document', summary.name, input.Tags ?? []);
      return { DocumentDescription: describe(context, summary, documents.find(context, summary.name, '1')) };
    },
    GetDocument: (input: ssm.GetDocumentCommandInput, context: RequestContext): Answer<ssm.GetDocumentCommandOutput> => {
      const version = documents.find(context, input.Name ?? '', input.DocumentVersion, input.VersionName);
      const format = input.DocumentFormat === undefined ? version.format : formatOf(input.DocumentFormat);
      return {
        Name: version.name,
        CreatedDate: new Date(version.createdAt),
        VersionName: version.versionName,
        DocumentVersion: String(version.version),
        Status: 'Active',
        Content: converted(version, format),
        DocumentType: 'Command',
        DocumentFormat: format,
      };
    },
    DescribeDocument: (input: ssm.DescribeDocumentCommandInput, context: RequestContext): Answer<ssm.DescribeDocumentCommandOutput> => {
      const version = documents.find(context, input.Name ?? '', input.DocumentVersion, input.VersionName);
      return { Document: describe(context, documents.summary(context, version.name), version) };
    },
    ListDocuments: (input: ssm.ListDocumentsCommandInput, context: RequestContext): Answer<ssm.ListDocumentsCommandOutput> => {
      const tests = [
        ...(input.Filters ?? []).map(({ Key, Values }) => filterTest(context, tags, Key, Values ?? [])),
        ...(input.DocumentFilterList ?? []).map(({ key, value }) => filterTest(context, tags, key, [value])),
      ];
      const found = documents.list(context).filter((summary) => tests.every((test) => test(summary)));
      const { page, nextToken } = pageOf(found, input.NextToken, input.MaxResults ?? DEFAULT_PAGE);
      return {
        DocumentIdentifiers: page.map((summary) => {
          const version = documents.find(context, summary.name, undefined);
          return { ...identity(summary), SchemaVersion: parsed(version)?.schemaVersion, DocumentVersion: String(version.version), DocumentFormat: version.format, VersionName: version.versionName, CreatedDate: new Date(version.createdAt), Tags: tags.list(context, 'Document', summary.name) };
        }),
        NextToken: nextToken,
      };
    },
    ListDocumentVersions: (input: ssm.ListDocumentVersionsCommandInput, context: RequestContext): Answer<ssm.ListDocumentVersionsCommandOutput> => {
      const summary = documents.summary(context, input.Name ?? '');
      const { page, nextToken } = pageOf(documents.versions(context, summary.name).reverse(), input.NextToken, input.MaxResults ?? DEFAULT_PAGE);
      return {
        DocumentVersions: page.map((version) => ({
          Name: version.name,
          DocumentVersion: String(version.version),
          VersionName: version.versionName,
          CreatedDate: new Date(version.createdAt),
          IsDefaultVersion: version.version === summary.defaultVersion,
          DocumentFormat: version.format,
          Status: 'Active',
        })),
        NextToken: nextToken,
      };
    },
    UpdateDocument: (input: ssm.UpdateDocumentCommandInput, context: RequestContext): Answer<ssm.UpdateDocumentCommandOutput> => {
      const version = documents.update(context, input.Name ?? '', input.Content ?? '', formatOf(input.DocumentFormat), input.DocumentVersion, input.VersionName);
      return { DocumentDescription: describe(context, documents.summary(context, version.name), version) };
    },
    UpdateDocumentDefaultVersion: (input: ssm.UpdateDocumentDefaultVersionCommandInput, context: RequestContext): Answer<ssm.UpdateDocumentDefaultVersionCommandOutput> => {
      const version = documents.setDefault(context, input.Name ?? '', input.DocumentVersion ?? '');
      return { Description: { Name: version.name, DefaultVersion: String(version.version), DefaultVersionName: version.versionName } };
    },
    DeleteDocument: (input: ssm.DeleteDocumentCommandInput, context: RequestContext): Answer<ssm.DeleteDocumentCommandOutput> => {
      documents.delete(context, input.Name ?? '', input.DocumentVersion);
      return {};
    },
    DescribeDocumentPermission: (input: ssm.DescribeDocumentPermissionCommandInput, context: RequestContext): Answer<ssm.DescribeDocumentPermissionCommandOutput> => {
      documents.summary(context, input.Name ?? '');
      // Nothing here is ever shared.
      return { AccountIds: [], AccountSharingInfoList: [] };
    },
  };
}

function formatOf(format: string | undefined): 'JSON' | 'YAML' {
  if (format === 'TEXT') throw new AwsError('NotImplemented', "Documents in TEXT format are not built into Drover's embedded engine", 501);
  return format === 'YAML' ? 'YAML' : 'JSON';
}

function converted({ content, format }: DocumentVersion, wanted: 'JSON' | 'YAML'): string {
  if (format === wanted) return content;
  return wanted === 'JSON' ? JSON.stringify(parseYaml(content), null, 2) : toYaml(JSON.parse(content));
}

const parsed = (version: DocumentVersion) => (version.type === 'Command' ? parseDocument(version.content, version.format) : undefined);

function identity(summary: DocumentSummary) {
  return {
    Name: summary.name,
    Owner: summary.owner,
    PlatformTypes: [...summary.platforms] as ssm.PlatformType[],
    DocumentType: 'Command' as const,
    TargetType: summary.targetType,
  };
}

function parametersOf(version: DocumentVersion): ssm.DocumentParameter[] {
  return (parsed(version)?.parameters ?? []).map(({ name, type, description, default: value }) => ({
    Name: name,
    Type: type === 'StringList' ? 'StringList' : 'String',
    Description: description,
    DefaultValue: value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value),
  }));
}

function filterTest(context: RequestContext, tags: Tags, key: string | undefined, values: readonly (string | undefined)[]): (summary: DocumentSummary) => boolean {
  const wanted = values.filter((value) => value !== undefined);
  switch (key) {
    case 'Name':
    case 'SearchKeyword':
      return ({ name }) => wanted.some((value) => (key === 'Name' ? name.startsWith(value) : name.toLowerCase().includes(value.toLowerCase())));
    case 'Owner':
      return ({ owner }) => wanted.some((value) => owner === (value === 'Self' ? context.account : value) || value === 'All');
    case 'DocumentType':
      return ({ type }) => wanted.includes(type);
    case 'PlatformTypes':
      return ({ platforms }) => wanted.some((value) => platforms.includes(value));
    case 'TargetType':
      return ({ targetType }) => wanted.includes(targetType ?? '');
    default:
      if (!key?.startsWith('tag:')) throw exception(ssm.InvalidFilterKey, `The filter key ${key} is not valid.`);
      return ({ name }) => tags.list(context, 'Document', name).some((tag) => tag.Key === key.slice('tag:'.length) && wanted.includes(tag.Value ?? ''));
  }
}
