import type { Connection } from '../../aws/connection.ts';
import { reconnectingGate } from '../../aws/reconnecting-gate.ts';
import type { Clock } from '../../run/clock.ts';
import { throttlingGate } from '../../run/fanout/gate.ts';
import { statesApi, type StatesApi } from './api.ts';
import { CALLS_PER_SECOND, ONCE } from './operations.ts';

/** Told each time the service asks for fewer calls: `states:StartExecution`, and the rate that is kept now. */
export type OnThrottle = (api: string, callsPerSecond: number) => void;

/** Step Functions of one account and region. */
export const openStates = (connection: Connection, clock: Clock, onThrottle: OnThrottle): StatesApi =>
  statesApi(connection, reconnectingGate(connection, throttlingGate({ callsPerSecond: CALLS_PER_SECOND, once: ONCE, clock, onThrottle: (operation, rate) => onThrottle(`states:${operation}`, rate) })));
