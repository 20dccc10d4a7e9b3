import type { Connection } from '../../aws/connection.ts';
import { reconnectingGate } from '../../aws/reconnecting-gate.ts';
import type { Clock } from '../../run/clock.ts';
import { throttlingGate } from '../../run/fanout/gate.ts';
import { parametersApi, type Operation, type ParametersApi } from './api.ts';

/**
 * The Get operations share 40 calls a second by default, and an account can have more. So these are high: what is asked
 * too fast has not acted, and costs a few refused calls until the bucket knows better.
 * https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm
 */
const READS_PER_SECOND = 1000;
const WRITES_PER_SECOND = 200;

const CALLS_PER_SECOND: Readonly<Record<Operation, number>> = {
  GetParametersByPath: READS_PER_SECOND,
  GetParameters: READS_PER_SECOND,
  DescribeParameters: READS_PER_SECOND,
  GetParameterHistory: READS_PER_SECOND,
  ListTagsForResource: READS_PER_SECOND,
  GetServiceSetting: READS_PER_SECOND,
  PutParameter: WRITES_PER_SECOND,
  DeleteParameters: WRITES_PER_SECOND,
  LabelParameterVersion: WRITES_PER_SECOND,
  UnlabelParameterVersion: WRITES_PER_SECOND,
  AddTagsToResource: WRITES_PER_SECOND,
  RemoveTagsFromResource: WRITES_PER_SECOND,
};

/** To send these again after a lost answer would be to do them twice. */
const ONCE: readonly Operation[] = ['PutParameter', 'DeleteParameters'];

/** Told each time the service asks for fewer calls: `ssm:GetParameters`, and the rate that is kept now. */
export type OnThrottle = (api: string, callsPerSecond: number) => void;

/** Parameter Store of one account and region. */
export const openParameters = (connection: Connection, clock: Clock, onThrottle: OnThrottle): ParametersApi =>
  parametersApi(connection, reconnectingGate(connection, throttlingGate({ callsPerSecond: CALLS_PER_SECOND, once: ONCE, clock, onThrottle: (operation, rate) => onThrottle(`ssm:${operation}`, rate) })));
