import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { RequestContext } from '../../../engine-context.ts';
import { decodeToken, encodeToken } from '../../../wire/paging.ts';
import type { Answer } from '../../../wire/service.ts';
import { invalid, invalidToken } from '../errors.ts';
import type { LogEvents } from '../store/events.ts';
import type { LogGroup, LogGroups } from '../store/groups.ts';
import { groupArn, nameInArn } from './find-group.ts';

const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
const DEFAULT_PAGE = 50;

/** Handlers of the operations on log groups. */
export function groupHandlers(groups: LogGroups, events: LogEvents) {
  return {
    CreateLogGroup: (input: logs.CreateLogGroupCommandInput, context: RequestContext): Answer<logs.CreateLogGroupCommandOutput> => {
      const { engine } = context;
      const name = input.logGroupName ?? '';
      engine.store.transaction(() => {
        groups.create(context, { name, createdAt: engine.clock.now(), class: input.logGroupClass ?? 'STANDARD', kmsKeyId: input.kmsKeyId ?? null });
        groups.tag(groups.get(context, name), input.tags ?? {});
      });
      return {};
    },

    DeleteLogGroup: (input: logs.DeleteLogGroupCommandInput, context: RequestContext): Answer<logs.DeleteLogGroupCommandOutput> => {
      groups.remove(groups.get(context, input.logGroupName ?? ''));
      return {};
    },

    DescribeLogGroups: (input: logs.DescribeLogGroupsCommandInput, context: RequestContext): Answer<logs.DescribeLogGroupsCommandOutput> => {
      const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, nextToken } = input;
      if (prefix !== undefined && pattern !== undefined) throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
      const identified = input.logGroupIdentifiers?.map((identifier) => (identifier.startsWith('arn:') ? nameInArn(identifier, context) : identifier));
      const isWanted = ({ name, class: ownClass }: LogGroup): boolean =>
        name.startsWith(prefix ?? '') &&
        (!pattern || name.toLowerCase().includes(pattern.toLowerCase())) &&
        (input.logGroupClass === undefined || ownClass === input.logGroupClass) &&
        (identified === undefined || identified.includes(name));
      const after = nextToken === undefined ? '' : decodeToken(nextToken);
      if (typeof after !== 'string') throw invalidToken();
      const limit = input.limit ?? DEFAULT_PAGE;
      const found: LogGroup[] = [];
      for (const group of groups.list(context, after)) {
        if (isWanted(group)) found.push(group);
        if (found.length > limit) break;
      }
      const page = found.slice(0, limit);
      return {
        logGroups: page.map((group) => describe(group, context)),
        nextToken: found.length > limit ? encodeToken(page.at(-1)?.name ?? '') : undefined,
      };
    },

    PutRetentionPolicy: (input: logs.PutRetentionPolicyCommandInput, context: RequestContext): Answer<logs.PutRetentionPolicyCommandOutput> => {
      const days = input.retentionInDays ?? 0;
      if (!RETENTION_DAYS.includes(days)) {
        throw invalid(`1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`);
      }
      const group = groups.get(context, input.logGroupName ?? '');
      groups.setRetention(group, days);
      events.purge({ ...group, retentionDays: days }, context.engine.clock.now());
      return {};
    },

    DeleteRetentionPolicy: (input: logs.DeleteRetentionPolicyCommandInput, context: RequestContext): Answer<logs.DeleteRetentionPolicyCommandOutput> => {
      groups.setRetention(groups.get(context, input.logGroupName ?? ''), null);
      return {};
    },
  };
}

function describe(group: LogGroup, context: RequestContext): logs.LogGroup {
  const arn = groupArn(context, group.name);
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    ...(group.retentionDays === null ? {} : { retentionInDays: group.retentionDays }),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    storedBytes: group.storedBytes,
    ...(group.kmsKeyId === null ? {} : { kmsKeyId: group.kmsKeyId }),
    logGroupClass: group.class,
    logGroupArn: arn,
  };
}
