import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { RequestContext } from '../../../engine-context.ts';
import { decodeToken, encodeToken } from '../../../wire/paging.ts';
import type { Answer } from '../../../wire/service.ts';
import { invalid, invalidToken } from '../errors.ts';
import { placeDigits } from '../event-token.ts';
import type { LogGroups } from '../store/groups.ts';
import type { LogStream, LogStreams, StreamPlace } from '../store/streams.ts';
import { findGroup, groupArn } from './find-group.ts';

const DEFAULT_PAGE = 50;

/** Handlers of the operations on log streams. */
export function streamHandlers(groups: LogGroups, streams: LogStreams) {
  return {
    CreateLogStream: (input: logs.CreateLogStreamCommandInput, context: RequestContext): Answer<logs.CreateLogStreamCommandOutput> => {
      streams.create(groups.get(context, input.logGroupName ?? ''), input.logStreamName ?? '', context.engine.clock.now());
      return {};
    },

    DeleteLogStream: (input: logs.DeleteLogStreamCommandInput, context: RequestContext): Answer<logs.DeleteLogStreamCommandOutput> => {
      const group = groups.get(context, input.logGroupName ?? '');
      streams.remove(group, streams.get(group, input.logStreamName ?? ''));
      return {};
    },

    DescribeLogStreams: (input: logs.DescribeLogStreamsCommandInput, context: RequestContext): Answer<logs.DescribeLogStreamsCommandOutput> => {
      const byTime = input.orderBy === 'LastEventTime';
      if (byTime && input.logStreamNamePrefix !== undefined) throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
      const group = findGroup(groups, context, input);
      const limit = input.limit ?? DEFAULT_PAGE;
      const found = streams.list(group, input.logStreamNamePrefix ?? '', { by: byTime ? 'lastEvent' : 'name', descending: input.descending ?? false }, placeIn(input.nextToken), limit + 1);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        logStreams: page.map((stream) => describe(stream, `${groupArn(context, group.name)}:log-stream:${stream.name}`)),
        nextToken: found.length > limit && last !== undefined ? encodeToken([last.name, last.lastEventAt]) : undefined,
      };
    },
  };
}

function placeIn(token: string | undefined): StreamPlace | undefined {
  if (token === undefined) return undefined;
  const place = decodeToken(token);
  if (!Array.isArray(place)) throw invalidToken();
  const [name, lastEventAt] = place as unknown[];
  if (typeof name !== 'string' || typeof lastEventAt !== 'number') throw invalidToken();
  return { name, lastEventAt };
}

function describe(stream: LogStream, arn: string): logs.LogStream {
  const times =
    stream.lastEventAt === 0
      ? {}
      : { firstEventTimestamp: stream.firstEventAt, lastEventTimestamp: stream.lastEventAt, lastIngestionTime: stream.lastIngestionAt };
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    ...times,
    uploadSequenceToken: placeDigits({ timestamp: stream.lastIngestionAt, number: stream.number }),
    arn,
    // AWS counts bytes for groups alone since 2019.
    storedBytes: 0,
  };
}
