import type { Connection } from '../aws/connection.ts';
import { systemClock } from '../run/clock.ts';
import type { ParametersApi } from '../topics/params/api.ts';
import { openParameters } from '../topics/params/open.ts';
import { openCountLine } from '../view/count-line.ts';
import type { ConnectionFlags } from './flags/connection.ts';
import { laneWords } from './lanes.ts';

/** What a command that changes parameters needs: where, how to get there again, and what is there now. */
export interface Changing {
  readonly connection: Connection;
  readonly words: ConnectionFlags;
  readonly api: ParametersApi;
}

export async function openChanging(flags: ConnectionFlags, connect: (flags: ConnectionFlags) => Promise<Connection>): Promise<Changing> {
  const words = laneWords(flags).connection;
  const connection = await connect(words);
  return { connection, words, api: openQuietly(connection) };
}

/** Reads that say nothing of themselves but throttling. */
export function openQuietly(connection: Connection): ParametersApi {
  const line = openCountLine('parameters read', { stderr: process.stderr, clock: systemClock, environment: process.env });
  return openParameters(connection, systemClock, line.throttled);
}
