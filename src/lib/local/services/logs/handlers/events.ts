import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { RequestContext } from '../../../engine-context.ts';
import { decodeToken, encodeToken } from '../../../wire/paging.ts';
import type { Answer } from '../../../wire/service.ts';
import { checkBatch } from '../batch.ts';
import { invalid, invalidToken } from '../errors.ts';
import { formatToken, parseToken, placeDigits } from '../event-token.ts';
import { parseFilterPattern } from '../filter-pattern.ts';
import { earlier, FIRST, keptFrom, LAST, later, type LogEvents, type Position, type Range, type Source } from '../store/events.ts';
import type { LogGroup, LogGroups } from '../store/groups.ts';
import type { LogStreams } from '../store/streams.ts';
import { findGroup } from './find-group.ts';
import { takePage } from './take-page.ts';

const MOST_EVENTS = 10_000;

export interface LogsStore {
  readonly groups: LogGroups;
  readonly streams: LogStreams;
  readonly events: LogEvents;
}

/** Handlers of the operations on log events. */
export function eventHandlers({ groups, streams, events }: LogsStore) {
  return {
    /** A sequence token is taken and means nothing, as on AWS since 2023. */
    PutLogEvents: (input: logs.PutLogEventsCommandInput, context: RequestContext): Answer<logs.PutLogEventsCommandOutput> => {
      const now = context.engine.clock.now();
      const group = groups.get(context, input.logGroupName ?? '');
      const stream = streams.get(group, input.logStreamName ?? '');
      const { accepted, rejected } = checkBatch(input.logEvents ?? [], group, now);
      const number = events.append(group, stream, accepted, now);
      events.purge(group, now);
      return { nextSequenceToken: placeDigits({ timestamp: now, number }), rejectedLogEventsInfo: rejected };
    },

    GetLogEvents: (input: logs.GetLogEventsCommandInput, context: RequestContext): Answer<logs.GetLogEventsCommandOutput> => {
      const now = context.engine.clock.now();
      const group = findGroup(groups, context, input);
      const stream = streams.get(group, input.logStreamName ?? '');
      events.purge(group, now);
      // From the start time on, up to and without the end time.
      const range = rangeOf(group, now, input.startTime, input.endTime);
      const token = input.nextToken === undefined ? undefined : parseToken(input.nextToken);
      const isForward = token === undefined ? (input.startFromHead ?? false) : token.direction === 'forward';
      const { events: found } = takePage(events.read({ stream }, narrowed(range, token?.position, isForward), !isForward), input.limit ?? MOST_EVENTS);
      const ordered = isForward ? found : found.toReversed();
      // The same token again is how a client knows the end; the other one still leads back over what was read.
      const here = token?.position ?? range.after;
      const forward = ordered.at(-1) ?? (token?.direction === 'backward' ? moved(here, -1) : here);
      const backward = ordered[0] ?? (isForward ? moved(here, 1) : here);
      return {
        events: ordered.map(({ timestamp, message, ingestedAt }) => ({ timestamp, message, ingestionTime: ingestedAt })),
        nextForwardToken: formatToken({ direction: 'forward', position: forward }),
        nextBackwardToken: formatToken({ direction: 'backward', position: backward }),
      };
    },

    FilterLogEvents: (input: logs.FilterLogEventsCommandInput, context: RequestContext): Answer<logs.FilterLogEventsCommandOutput> => {
      const { logStreamNames, logStreamNamePrefix } = input;
      if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) throw invalid('LogStreamNamePrefix and LogStreamNames are mutually exclusive parameters.');
      const isWanted = parseFilterPattern(input.filterPattern ?? '');
      const now = context.engine.clock.now();
      const group = findGroup(groups, context, input);
      const named = logStreamNames?.map((name) => streams.get(group, name).number);
      const chosen = named ?? (logStreamNamePrefix === undefined ? undefined : streams.withPrefix(group, logStreamNamePrefix));
      events.purge(group, now);
      // Here, unlike in GetLogEvents, the end time is still in.
      const range = rangeOf(group, now, input.startTime, input.endTime === undefined ? undefined : input.endTime + 1);
      const rows = events.read(sourceOf(group, chosen), narrowed(range, placeIn(input.nextToken), true), false);
      const { events: found, last, hasMore } = takePage(rows, input.limit ?? MOST_EVENTS, isWanted);
      return {
        events: found.map((event) => ({
          logStreamName: event.streamName,
          timestamp: event.timestamp,
          message: event.message,
          ingestionTime: event.ingestedAt,
          eventId: placeDigits(event),
        })),
        searchedLogStreams: [],
        nextToken: hasMore && last !== undefined ? encodeToken([last.timestamp, last.number]) : undefined,
      };
    },
  };
}

function rangeOf(group: LogGroup, now: number, startTime = 0, endTime: number = LAST.timestamp): Range {
  return { after: { timestamp: Math.max(startTime, keptFrom(group, now)), number: 0 }, before: { timestamp: endTime, number: 0 } };
}

function narrowed({ after, before }: Range, position: Position | undefined, isForward: boolean): Range {
  if (position === undefined) return { after, before };
  return isForward ? { after: later(after, position), before } : { after, before: earlier(before, position) };
}

/** Places are exclusive: to turn around, one must stand beyond the last event read. */
const moved = ({ timestamp, number }: Position, by: number): Position => ({ timestamp, number: Math.max(0, number + by) });

function sourceOf(group: LogGroup, streams: readonly number[] | undefined): Source {
  const [only, ...others] = streams ?? [];
  return only !== undefined && others.length === 0 ? { stream: { number: only } } : { group, streams };
}

function placeIn(token: string | undefined): Position {
  if (token === undefined) return FIRST;
  const place = decodeToken(token);
  if (!Array.isArray(place)) throw invalidToken();
  const [timestamp, number] = place as unknown[];
  if (typeof timestamp !== 'number' || typeof number !== 'number') throw invalidToken();
  return { timestamp, number };
}
