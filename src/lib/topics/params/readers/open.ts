import type { Connection } from '../../../aws/connection.ts';
import { reconnectingGate } from '../../../aws/reconnecting-gate.ts';
import type { Clock } from '../../../run/clock.ts';
import { throttlingGate } from '../../../run/fanout/gate.ts';
import { readersApi, type Operation, type ReadersApi } from './api.ts';

/** AWS publishes none of these. What is asked too fast costs a few refused calls until the bucket knows better. */
const CALLS_PER_SECOND: Readonly<Record<Operation, number>> = {
  ListCommands: 50,
  ListDocuments: 50,
  GetDocument: 100,
  ListAssociations: 50,
  DescribeAssociation: 100,
  DescribeMaintenanceWindows: 50,
  DescribeMaintenanceWindowTasks: 50,
  GetMaintenanceWindowTask: 100,
};

/** Everything is only read here. `onThrottle` is told as in ../open.ts. */
export const openReaders = (connection: Connection, clock: Clock, onThrottle: (api: string, callsPerSecond: number) => void): ReadersApi =>
  readersApi(connection, reconnectingGate(connection, throttlingGate({ callsPerSecond: CALLS_PER_SECOND, once: [], clock, onThrottle: (operation, rate) => onThrottle(`ssm:${operation}`, rate) })));
