import type { Json } from '../../../../asl/json.ts';
import type { StateType } from '../../../../asl/machine.ts';
import { unqualifiedOf } from '../arns.ts';
import type { MapItem, Thread } from './thread.ts';

/**
 * What `$$` and `$states.context` give:
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html. `token` is there in tasks that
 * wait for one. An item is that of the nearest Map around the thread.
 */
export function contextOf(thread: Thread, { token, item = thread.mapItem() }: { readonly token?: string | undefined; readonly item?: MapItem | undefined } = {}): Json {
  const { execution, position } = thread;
  const { record } = execution;
  const map = item === undefined ? {} : { Map: { Item: { Index: item.index, ...(item.key === undefined ? {} : { Key: item.key }), Value: item.value, ...(item.source === undefined ? {} : { Source: item.source }) } } };
  if (execution.context !== undefined) return { ...execution.context, ...map };
  return {
    Execution: {
      Id: record.arn,
      Input: execution.input,
      StartTime: timeText(record.startedAt),
      Name: record.name,
      RoleArn: record.roleArn,
      RedriveCount: record.redrives,
      ...(record.redrivenAt === undefined ? {} : { RedriveTime: timeText(record.redrivenAt) }),
    },
    StateMachine: { Id: unqualifiedOf(record.machineArn), Name: record.facts.machineName },
    State: { Name: position.state, EnteredTime: timeText(position.enteredAt), ...(CAN_RETRY.has(thread.state.Type) ? { RetryCount: position.retries.reduce((sum, count) => sum + count, 0) } : {}) },
    ...map,
    ...(token === undefined ? {} : { Task: { Token: token } }),
  };
}

const CAN_RETRY: ReadonlySet<StateType> = new Set<StateType>(['Task', 'Parallel', 'Map']);

const timeText = (at: number): string => new Date(at).toISOString();
