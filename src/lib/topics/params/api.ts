import * as ssm from '@aws-sdk/client-ssm';
import type { Connection } from '../../aws/connection.ts';
import { gatedCalls } from '../../aws/gated-calls.ts';
import { RemoteError, type DroverError } from '../../errors/errors.ts';
import type { Gate } from '../../run/fanout/gate.ts';
import { pages } from '../../run/pages.ts';
import type { ParameterContent, ParameterFacts, ParameterType, ParameterValue, ParameterVersion, Tags, Tier } from './types.ts';

/** Service operations that this topic calls. */
export type Operation =
  | 'GetParametersByPath' | 'GetParameters' | 'DescribeParameters' | 'GetParameterHistory' | 'PutParameter' | 'DeleteParameters'
  | 'LabelParameterVersion' | 'UnlabelParameterVersion' | 'ListTagsForResource' | 'AddTagsToResource' | 'RemoveTagsFromResource' | 'GetServiceSetting';

/** What is asked of DescribeParameters: values of a filter OR, filters AND. */
export interface FactsFilter {
  readonly key: 'Name' | 'Path' | 'Type' | 'Tier' | 'KeyId' | 'DataType' | `tag:${string}`;
  readonly option?: 'Equals' | 'BeginsWith' | 'Contains' | 'Recursive' | 'OneLevel';
  readonly values: readonly string[];
}

/** What these commands need of Parameter Store. Every method throws RemoteErrors; none repeats a value in its message. */
export interface ParametersApi {
  /** ssm:GetParametersByPath, page by page as they come; a page can be empty. `/` is everything. */
  below(path: string, options: BelowOptions, signal: AbortSignal): AsyncGenerator<readonly ParameterValue[]>;
  /** ssm:GetParameters of any number of `name`, `name:version`, `name:label`, ten a call. Those that are not there are missing in the answer. */
  values(references: readonly string[], signal: AbortSignal, decrypt?: boolean): Promise<Map<string, ParameterValue>>;
  /** ssm:DescribeParameters, page by page. */
  facts(filters: readonly FactsFilter[], signal: AbortSignal): AsyncGenerator<readonly ParameterFacts[]>;
  /** ssm:GetParameterHistory, oldest first. */
  history(name: string, signal: AbortSignal, decrypt?: boolean): Promise<ParameterVersion[]>;
  /** ssm:PutParameter, sent once whatever happens: an error may be `ambiguous`. Gives the number of the new version. */
  put(name: string, content: ParameterContent, options: { readonly overwrite: boolean; readonly tags?: Tags | undefined }, signal: AbortSignal): Promise<number>;
  /** ssm:DeleteParameters, sent once. Gives those that were there. */
  remove(names: readonly string[], signal: AbortSignal): Promise<string[]>;
  /** ssm:LabelParameterVersion. Gives the labels that the service did not take. */
  label(name: string, version: number, labels: readonly string[], signal: AbortSignal): Promise<string[]>;
  /** ssm:UnlabelParameterVersion. */
  unlabel(name: string, version: number, labels: readonly string[], signal: AbortSignal): Promise<void>;
  tags(name: string, signal: AbortSignal): Promise<Tags>;
  addTags(name: string, tags: Tags, signal: AbortSignal): Promise<void>;
  removeTags(name: string, keys: readonly string[], signal: AbortSignal): Promise<void>;
  /** The tier that a parameter gets where none is said. ssm:GetServiceSetting */
  defaultTier(signal: AbortSignal): Promise<Tier>;
}

export interface BelowOptions {
  readonly recursive: boolean;
  readonly decrypt: boolean;
  /** Only versions that have this label. */
  readonly label?: string | undefined;
}

/** The most that the operations take in one call. */
const VALUES_PAGE = 10;
const FACTS_PAGE = 50;
const REMOVED_AT_ONCE = 10;

/** Every single call goes through the gate and is made once: to try again is the gate's part. */
export function parametersApi(connection: Connection, gate: Gate<Operation>): ParametersApi {
  const call = gatedCalls('ssm', ssm.SSMClient, connection, gate);
  return {
    async *below(path, { recursive, decrypt, label }, signal) {
      const input = { Path: path, Recursive: recursive, WithDecryption: decrypt, MaxResults: VALUES_PAGE, ...(label === undefined ? {} : { ParameterFilters: [{ Key: 'Label', Option: 'Equals', Values: [label] }] }) };
      for await (const page of pages((NextToken) => call('GetParametersByPath', signal, (to, options) => to.send(new ssm.GetParametersByPathCommand({ ...input, NextToken }), options)))) yield (page.Parameters ?? []).map(valueOf);
    },
    values: async (references, signal, decrypt = true) => {
      const batches = batchesOf([...new Set(references)], VALUES_PAGE);
      const answers = await Promise.all(batches.map((Names) => call('GetParameters', signal, (to, options) => to.send(new ssm.GetParametersCommand({ Names, WithDecryption: decrypt }), options))));
      return new Map(answers.flatMap(({ Parameters = [] }) => Parameters.map((parameter) => [`${parameter.Name ?? ''}${parameter.Selector ?? ''}`, valueOf(parameter)] as const)));
    },
    async *facts(filters, signal) {
      const ParameterFilters = filters.map(({ key, option, values }) => ({ Key: key, ...(option === undefined ? {} : { Option: option }), Values: [...values] }));
      for await (const page of pages((NextToken) => call('DescribeParameters', signal, (to, options) => to.send(new ssm.DescribeParametersCommand({ ParameterFilters, MaxResults: FACTS_PAGE, NextToken }), options)))) yield (page.Parameters ?? []).map(factsOf);
    },
    history: async (name, signal, decrypt = true) => {
      const versions: ParameterVersion[] = [];
      for await (const page of pages((NextToken) => call('GetParameterHistory', signal, (to, options) => to.send(new ssm.GetParameterHistoryCommand({ Name: name, WithDecryption: decrypt, MaxResults: FACTS_PAGE, NextToken }), options)))) versions.push(...(page.Parameters ?? []).map(versionOf));
      return versions;
    },
    put: async (name, content, { overwrite, tags }, signal) => {
      try {
        const { Version = 0 } = await call('PutParameter', signal, (to, options) => to.send(new ssm.PutParameterCommand({ ...putInput(name, content), Overwrite: overwrite, ...(tags === undefined ? {} : { Tags: sdkTags(tags) }) }), options));
        return Version;
      } catch (error) {
        throw withoutValue(error, content.value);
      }
    },
    remove: async (names, signal) => {
      const removed: string[] = [];
      for (const Names of batchesOf(names, REMOVED_AT_ONCE)) {
        const { DeletedParameters = [] } = await call('DeleteParameters', signal, (to, options) => to.send(new ssm.DeleteParametersCommand({ Names }), options));
        removed.push(...DeletedParameters);
      }
      return removed;
    },
    label: async (name, version, labels, signal) => {
      const { InvalidLabels = [] } = await call('LabelParameterVersion', signal, (to, options) => to.send(new ssm.LabelParameterVersionCommand({ Name: name, ParameterVersion: version, Labels: [...labels] }), options));
      return InvalidLabels;
    },
    unlabel: async (name, version, labels, signal) => {
      await call('UnlabelParameterVersion', signal, (to, options) => to.send(new ssm.UnlabelParameterVersionCommand({ Name: name, ParameterVersion: version, Labels: [...labels] }), options));
    },
    tags: async (name, signal) => {
      const { TagList = [] } = await call('ListTagsForResource', signal, (to, options) => to.send(new ssm.ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: name }), options));
      return Object.fromEntries(TagList.map(({ Key = '', Value = '' }) => [Key, Value]));
    },
    addTags: async (name, tags, signal) => {
      await call('AddTagsToResource', signal, (to, options) => to.send(new ssm.AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: name, Tags: sdkTags(tags) }), options));
    },
    removeTags: async (name, keys, signal) => {
      await call('RemoveTagsFromResource', signal, (to, options) => to.send(new ssm.RemoveTagsFromResourceCommand({ ResourceType: 'Parameter', ResourceId: name, TagKeys: [...keys] }), options));
    },
    defaultTier: async (signal) => {
      const { ServiceSetting } = await call('GetServiceSetting', signal, (to, options) => to.send(new ssm.GetServiceSettingCommand({ SettingId: '/ssm/parameter-store/default-parameter-tier' }), options));
      return (ServiceSetting?.SettingValue ?? 'Standard') as Tier;
    },
  };
}

const batchesOf = (items: readonly string[], size: number): string[][] => Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

const sdkTags = (tags: Tags): ssm.Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const putInput = (name: string, content: ParameterContent) => ({
  Name: name,
  Value: content.value,
  Type: content.type,
  DataType: content.dataType,
  ...(content.tier === undefined ? {} : { Tier: content.tier }),
  ...(content.type === 'SecureString' && content.keyId !== undefined ? { KeyId: content.keyId } : {}),
  ...(content.description === undefined ? {} : { Description: content.description }),
  ...(content.allowedPattern === undefined ? {} : { AllowedPattern: content.allowedPattern }),
  ...(content.policies === undefined ? {} : { Policies: content.policies }),
});

const typeOf = (type: string | undefined): ParameterType => (type === 'StringList' || type === 'SecureString' ? type : 'String');

const valueOf = (parameter: ssm.Parameter): ParameterValue => ({
  name: parameter.Name ?? '',
  type: typeOf(parameter.Type),
  value: parameter.Value ?? '',
  version: parameter.Version ?? 0,
  dataType: parameter.DataType ?? 'text',
  modifiedAt: parameter.LastModifiedDate?.getTime() ?? 0,
});

/** What the two shapes of a description have in common. */
const factsOf = (parameter: ssm.ParameterMetadata | ssm.ParameterHistory): ParameterFacts => ({
  name: parameter.Name ?? '',
  type: typeOf(parameter.Type),
  tier: parameter.Tier ?? 'Standard',
  dataType: parameter.DataType ?? 'text',
  version: parameter.Version ?? 0,
  modifiedAt: parameter.LastModifiedDate?.getTime() ?? 0,
  modifiedBy: parameter.LastModifiedUser ?? '',
  keyId: parameter.KeyId,
  description: parameter.Description || undefined,
  allowedPattern: parameter.AllowedPattern || undefined,
  policies: (parameter.Policies ?? []).map(({ PolicyText = '' }) => PolicyText),
});

const versionOf = (version: ssm.ParameterHistory): ParameterVersion => ({ ...factsOf(version), value: version.Value ?? '', labels: version.Labels ?? [] });

/** Characters of a value that nobody takes for a part of a word. */
const TELLING = 6;

/** A service may repeat in its message what it does not like: a value must not get into errors and logs that way. */
function withoutValue(error: unknown, value: string): unknown {
  if (!(error instanceof RemoteError) || value === '') return error;
  // A short one is a part of many words: it counts where it stands by itself.
  const message = value.length >= TELLING ? error.message.replaceAll(value, '***') : error.message.replaceAll(new RegExp(`(?<!\\w)${RegExp.escape(value)}(?!\\w)`, 'g'), '***');
  if (message === error.message) return error;
  const { code, hint, exitCode, ambiguous, requestId, operation } = error satisfies DroverError;
  // Without a cause: that one has the value in its message.
  return new RemoteError(code, message, hint, { exitCode, ambiguous, requestId, ...(operation === undefined ? {} : { operation }) });
}
