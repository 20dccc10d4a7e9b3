import * as sfn from '@aws-sdk/client-sfn';
import type { Connection } from '../../aws/connection.ts';
import { gatedCalls } from '../../aws/gated-calls.ts';
import type { Gate } from '../../run/fanout/gate.ts';
import { activitiesApi, type ActivitiesApi } from './activities/api.ts';
import { executionsApi, type ExecutionsApi } from './executions/api.ts';
import { machinesApi, type MachinesApi } from './machines/api.ts';
import type { Operation } from './operations.ts';
import { testingApi, type TestingApi } from './testing/api.ts';

/** What the commands of this topic need of Step Functions. Take a part of it where a part is enough. */
export interface StatesApi extends MachinesApi, ExecutionsApi, ActivitiesApi, TestingApi {}

/** GetActivityTask answers after a minute at the latest; AWS asks for five seconds more. */
const POLL_TIMEOUT_MILLISECONDS = 75_000;
/** Synchronous executions and tests of a state end after five minutes. */
const SLOW_TIMEOUT_MILLISECONDS = 330_000;

/** Every single call goes through the gate and is made once: to try again is the gate's part. */
export function statesApi(connection: Connection, gate: Gate<Operation>): StatesApi {
  const callsWithin = (requestTimeoutMilliseconds?: number) => gatedCalls('states', sfn.SFNClient, connection, gate, requestTimeoutMilliseconds === undefined ? {} : { requestTimeoutMilliseconds });
  const call = callsWithin();
  const slowCall = callsWithin(SLOW_TIMEOUT_MILLISECONDS);
  return {
    ...machinesApi(call),
    ...executionsApi(call, slowCall),
    ...activitiesApi(call, callsWithin(POLL_TIMEOUT_MILLISECONDS)),
    ...testingApi(call, slowCall),
  };
}
