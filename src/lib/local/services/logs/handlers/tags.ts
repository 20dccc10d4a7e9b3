import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { noResource } from '../errors.ts';
import type { LogGroup, LogGroups } from '../store/groups.ts';
import { nameInArn } from './find-group.ts';

/** Handlers of the tag operations: by ARN, and by name as they were before. */
export function tagHandlers(groups: LogGroups) {
  const byArn = (context: RequestContext, arn: string | undefined): LogGroup => {
    const name = nameInArn(arn ?? '', context);
    if (name === undefined) throw noResource();
    return groups.get(context, name);
  };
  return {
    TagResource: (input: logs.TagResourceCommandInput, context: RequestContext): Answer<logs.TagResourceCommandOutput> => {
      groups.tag(byArn(context, input.resourceArn), input.tags ?? {});
      return {};
    },
    UntagResource: (input: logs.UntagResourceCommandInput, context: RequestContext): Answer<logs.UntagResourceCommandOutput> => {
      groups.untag(byArn(context, input.resourceArn), input.tagKeys ?? []);
      return {};
    },
    ListTagsForResource: (input: logs.ListTagsForResourceCommandInput, context: RequestContext): Answer<logs.ListTagsForResourceCommandOutput> => ({
      tags: groups.tags(byArn(context, input.resourceArn)),
    }),
    TagLogGroup: (input: logs.TagLogGroupCommandInput, context: RequestContext): Answer<logs.TagLogGroupCommandOutput> => {
      groups.tag(groups.get(context, input.logGroupName ?? ''), input.tags ?? {});
      return {};
    },
    UntagLogGroup: (input: logs.UntagLogGroupCommandInput, context: RequestContext): Answer<logs.UntagLogGroupCommandOutput> => {
      groups.untag(groups.get(context, input.logGroupName ?? ''), input.tags ?? []);
      return {};
    },
    ListTagsLogGroup: (input: logs.ListTagsLogGroupCommandInput, context: RequestContext): Answer<logs.ListTagsLogGroupCommandOutput> => ({
      tags: groups.tags(groups.get(context, input.logGroupName ?? '')),
    }),
  };
}
