import type { Connection } from '../../aws/connection.ts';
import { systemClock } from '../../run/clock.ts';
import type { ParametersApi } from '../../topics/params/api.ts';
import { openParameters } from '../../topics/params/open.ts';
import { openCountLine } from '../../view/count-line.ts';
import type { ConnectionFlags } from '../flags/connection.ts';
import { laneWords } from '../lanes.ts';

/** What a command that changes parameters needs: where, how to get there again, and what is there now. */
export interface Changing {
  readonly connection: Connection;
  readonly words: ConnectionFlags;
  readonly api: ParametersApi;
}

/** `connection` is the one that `flags` speak of. */
export const openChanging = (flags: ConnectionFlags, connection: Connection): Changing => ({
  connection,
  words: wholeWords(laneWords(flags).connection, connection, process.env),
  api: openQuietly(connection),
});

/** The region and the profile that were found in the environment, too: a plan is carried out, and taken back, where it was made. */
function wholeWords(said: ConnectionFlags, { kind, region }: Connection, environment: NodeJS.ProcessEnv): ConnectionFlags {
  if (kind === 'local') return { ...said, region };
  const profile = said.profile ?? (environment['AWS_ACCESS_KEY_ID'] ? undefined : environment['AWS_PROFILE'] || undefined);
  return { ...said, region, profile };
}

/** Reads that say nothing of themselves but throttling. */
export function openQuietly(connection: Connection): ParametersApi {
  const line = openCountLine('parameters read', { stderr: process.stderr, clock: systemClock, environment: process.env });
  return openParameters(connection, systemClock, line.throttled);
}
