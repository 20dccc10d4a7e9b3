import type * as ec2 from '@aws-sdk/client-ec2';
import type { RequestContext } from '../../../engine-context.ts';
import { notBuilt } from '../../../wire/invoke.ts';
import { pageOf } from '../../../wire/paging.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { endDryRun, invalidToken, invalidValue, pageSize } from '../errors.ts';
import { matcherOf } from '../filters.ts';
import type { Instances, InstanceView } from '../instances/instances.ts';

const MOST_TAGS = 50;
const LONGEST_KEY = 127;
const LONGEST_VALUE = 255;

/** Handlers of the tag operations. Only instances have tags here. */
export function tagHandlers(instances: Instances) {
  const find = (context: RequestContext, resources: readonly string[]): InstanceView[] => {
    const other = resources.find((id) => !id.startsWith('i-'));
    if (other === undefined) return instances.find(context, resources);
    throw /^[a-z][a-z-]*-[0-9a-f]{8,17}$/.test(other) ? notBuilt(`EC2 tags of ${other}`) : new AwsError('InvalidID', `The ID '${other}' is not valid`);
  };
  return {
    CreateTags: (input: ec2.CreateTagsCommandInput, context: RequestContext): Answer<ec2.CreateTagsCommandOutput> => {
      const added = checkedTags(input.Tags ?? []);
      const changes = find(context, input.Resources ?? []).map((view) => ({ view, tags: new Map([...view.tags, ...added]) }));
      if (changes.some(({ tags }) => tags.size > MOST_TAGS)) throw new AwsError('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
      endDryRun(input);
      for (const { view, tags } of changes) instances.setTags(view, tags);
      return {};
    },

    /** Without tags all go; with a value only a tag that has it, also the empty one. */
    DeleteTags: (input: ec2.DeleteTagsCommandInput, context: RequestContext): Answer<ec2.DeleteTagsCommandOutput> => {
      const found = find(context, input.Resources ?? []);
      endDryRun(input);
      const { Tags: gone } = input;
      const isGone = (key: string, value: string): boolean => gone === undefined || gone.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value));
      for (const view of found) instances.setTags(view, new Map([...view.tags].filter(([key, value]) => !isGone(key, value))));
      return {};
    },

    DescribeTags: (input: ec2.DescribeTagsCommandInput, context: RequestContext): Answer<ec2.DescribeTagsCommandOutput> => {
      const size = pageSize(input.MaxResults);
      const isWanted = matcherOf(input.Filters, valuesUnder);
      const found = instances
        .list(context)
        .flatMap((view) => [...view.tags].map(([Key, Value]): ec2.TagDescription => ({ Key, ResourceId: view.node.id, ResourceType: 'instance', Value })))
        .filter(isWanted);
      endDryRun(input);
      const { page, nextToken } = pageOf(found, input.NextToken, size, invalidToken);
      return { Tags: [...page], NextToken: nextToken };
    },
  };
}

function checkedTags(tags: readonly ec2.Tag[]): Map<string, string> {
  const checked = new Map<string, string>();
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (key === '' || key.length > LONGEST_KEY) throw invalidValue(`Tag key exceeds the maximum length of ${LONGEST_KEY} characters or is empty`);
    if (value.length > LONGEST_VALUE) throw invalidValue(`Tag value exceeds the maximum length of ${LONGEST_VALUE} characters`);
    if (/^aws:/i.test(key)) throw invalidValue(`Tag keys starting with 'aws:' are reserved for internal use`);
    if (checked.has(key)) throw invalidValue(`Duplicate tag key '${key}' specified.`);
    checked.set(key, value);
  }
  return checked;
}

function valuesUnder(name: string): ((tag: ec2.TagDescription) => (string | undefined)[]) | undefined {
  switch (name) {
    case 'key':
      return ({ Key }) => [Key];
    case 'value':
      return ({ Value }) => [Value];
    case 'resource-id':
      return ({ ResourceId }) => [ResourceId];
    case 'resource-type':
      return ({ ResourceType }) => [ResourceType];
    default:
      return name.startsWith('tag:') ? ({ Key, Value }) => (Key === name.slice('tag:'.length) ? [Value] : []) : undefined;
  }
}
