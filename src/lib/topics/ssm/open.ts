import type { Connection } from '../../aws/connection.ts';
import { systemClock, type Clock } from '../../run/clock.ts';
import { fleetApi, type FleetApi } from '../../run/targets/api.ts';
import { runCommandApi, type RunCommandApi } from './api.ts';
import { wholeOutputApi, type WholeOutputApi } from './output/api.ts';

/** All that the commands of this topic need to reach the outside. Clients are made on their first call. */
export interface Ssm {
  readonly fleet: FleetApi;
  readonly api: RunCommandApi;
  readonly whole: WholeOutputApi;
  readonly clock: Clock;
  readonly reconnect: (() => Promise<void>) | undefined;
}

export const openSsm = (connection: Connection): Ssm => ({
  fleet: fleetApi(connection),
  api: runCommandApi(connection),
  whole: wholeOutputApi(connection),
  clock: systemClock,
  reconnect: connection.reconnect,
});
