import type { Connection } from '../../../aws/connection.ts';
import { createClient } from '../../../aws/create-client.ts';
import { explainAwsError } from '../../../aws/explain-error.ts';
import { lazily } from '../../../run/lazily.ts';
import { textOfEvent } from './log-text.ts';

export interface LogLine {
  readonly stream: string;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly id: string;
}

/** Where whole outputs lie. Both clients are loaded on the first call. All throw RemoteErrors. */
export interface WholeOutputApi {
  /** s3:GetObject, as text; undefined where there is no such object (yet). */
  object(bucket: string, key: string, signal: AbortSignal): Promise<string | undefined>;
  /** s3:ListObjectsV2: the keys under a prefix. */
  keys(bucket: string, prefix: string, signal: AbortSignal): Promise<string[]>;
  /** logs:GetLogEvents, from the first to the last; undefined where there is no such stream (yet). */
  logStream(group: string, stream: string, signal: AbortSignal): Promise<string | undefined>;
  /** logs:FilterLogEvents: what came since `since` to the streams that begin with `prefix`; nothing where there is no such group (yet). */
  logLines(group: string, prefix: string, since: number, signal: AbortSignal): Promise<LogLine[]>;
}

export function wholeOutputApi(connection: Connection): WholeOutputApi {
  const s3 = lazily(async () => {
    const module = await import('@aws-sdk/client-s3');
    // On an address of one's own a bucket is a part of the path: it has no name of its own in DNS.
    const client = createClient(module.S3Client, connection, connection.endpoint === undefined ? { followRegionRedirects: true } : { forcePathStyle: true });
    return { ...module, client };
  });
  const logs = lazily(async () => {
    const module = await import('@aws-sdk/client-cloudwatch-logs');
    return { ...module, client: createClient(module.CloudWatchLogsClient, connection) };
  });
  return {
    object: (bucket, key, signal) =>
      orMissing('s3:GetObject', /^(NoSuchKey|NotFound)$/, async () => {
        const { client, GetObjectCommand } = await s3();
        const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
        return body?.transformToString('utf-8');
      }),
    keys: async (bucket, prefix, signal) => {
      const { client, ListObjectsV2Command } = await s3();
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }), { abortSignal: signal }).catch((error: unknown) => {
          throw explainAwsError(error, 's3:ListObjectsV2');
        });
        keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return keys;
    },
    logStream: (group, stream, signal) =>
      orMissing('logs:GetLogEvents', /^ResourceNotFoundException$/, async () => {
        const { client, GetLogEventsCommand } = await logs();
        const parts: string[] = [];
        let token: string | undefined;
        for (;;) {
          const page = await client.send(new GetLogEventsCommand({ logGroupName: group, logStreamName: stream, startFromHead: true, nextToken: token }), { abortSignal: signal });
          for (const { message = '' } of page.events ?? []) parts.push(textOfEvent(message));
          // The end is where the token does not change any more; a page may be empty before it.
          if (page.nextForwardToken === undefined || page.nextForwardToken === token) return parts.length === 0 ? undefined : parts.join('');
          token = page.nextForwardToken;
        }
      }),
    logLines: async (group, prefix, since, signal) =>
      (await orMissing('logs:FilterLogEvents', /^ResourceNotFoundException$/, async () => {
        const { client, FilterLogEventsCommand } = await logs();
        const lines: LogLine[] = [];
        let token: string | undefined;
        do {
          const page = await client.send(new FilterLogEventsCommand({ logGroupName: group, logStreamNamePrefix: prefix, startTime: since, nextToken: token }), { abortSignal: signal });
          for (const event of page.events ?? []) lines.push({ stream: event.logStreamName ?? '', text: event.message ?? '', at: event.timestamp ?? 0, id: event.eventId ?? '' });
          token = page.nextToken;
        } while (token !== undefined);
        return lines;
      })) ?? [],
  };
}

async function orMissing<T>(operation: string, missing: RegExp, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && missing.test(error.name)) return undefined;
    throw explainAwsError(error, operation);
  }
}
