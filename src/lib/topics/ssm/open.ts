import type { Connection } from '../../aws/connection.ts';
import { systemClock, type Clock } from '../../run/clock.ts';
import { fleetApi, type FleetApi } from '../../run/targets/api.ts';
import { runCommandApi } from './api.ts';
import type { SsmLane } from './lane.ts';
import { wholeOutputApi } from './output/api.ts';

/** All that the commands of this topic need to reach one account and region. Clients are made on their first call. */
export interface Ssm {
  readonly fleet: FleetApi;
  readonly lane: SsmLane;
  readonly clock: Clock;
}

/** `name` tells accounts and regions apart where there are several. */
export const openSsm = (connection: Connection, name = ''): Ssm => ({
  fleet: fleetApi(connection),
  clock: systemClock,
  lane: {
    name,
    api: runCommandApi(connection),
    gated: (gate) => runCommandApi(connection, gate),
    whole: wholeOutputApi(connection),
    reconnect: connection.reconnect,
    settlingMilliseconds: connection.settlingMilliseconds,
  },
});
