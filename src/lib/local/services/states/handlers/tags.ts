import type * as sfn from '@aws-sdk/client-sfn';
import type { Answer } from '../../../wire/service.ts';
import { isActivityArn, parseMachineArn } from '../arns.ts';
import type { ActivityRecords } from '../activities/records.ts';
import { invalidArn, noResource } from '../errors.ts';
import type { Machines } from '../machines/machines.ts';
import type { StateTags } from '../state-tags.ts';

/** Handlers of the operations on tags. */
export function tagHandlers(machines: Machines, activities: ActivityRecords, tags: StateTags) {
  const check = (arn: string): string => {
    const reference = parseMachineArn(arn);
    if (reference === undefined && !isActivityArn(arn)) throw invalidArn(arn);
    const isThere = reference === undefined ? activities.get(arn) !== undefined : machines.records.get(reference, reference.name) !== undefined;
    if (!isThere) throw noResource(arn);
    return arn;
  };

  return {
    ListTagsForResource: (input: sfn.ListTagsForResourceCommandInput): Answer<sfn.ListTagsForResourceCommandOutput> => ({ tags: tags.of(check(input.resourceArn ?? '')) }),

    TagResource: (input: sfn.TagResourceCommandInput): Answer<sfn.TagResourceCommandOutput> => {
      tags.add(check(input.resourceArn ?? ''), input.tags ?? []);
      return {};
    },

    UntagResource: (input: sfn.UntagResourceCommandInput): Answer<sfn.UntagResourceCommandOutput> => {
      tags.remove(check(input.resourceArn ?? ''), input.tagKeys ?? []);
      return {};
    },
  };
}
