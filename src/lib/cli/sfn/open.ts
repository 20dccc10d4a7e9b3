import type { Connection } from '../../aws/connection.ts';
import { systemClock } from '../../run/clock.ts';
import type { StatesApi } from '../../topics/sfn/api.ts';
import { openStates } from '../../topics/sfn/open.ts';
import { openCountLine } from '../../view/count-line.ts';

/** Step Functions for commands that say nothing of themselves but throttling. */
export function openStatesQuietly(connection: Connection): StatesApi {
  const line = openCountLine('read', { stderr: process.stderr, clock: systemClock, environment: process.env });
  return openStates(connection, systemClock, line.throttled);
}
