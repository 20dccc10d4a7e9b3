import { StateFailure } from '../../../../asl/failure.ts';
import type { Json, JsonObject } from '../../../../asl/json.ts';
import { executionArn, parseMachineArn } from '../arns.ts';
import type { ExecutionRecord } from '../executions/records.ts';
import { textOf } from '../executions/texts.ts';
import { remoteFailure } from './remote-failure.ts';
import type { Pattern } from './resource.ts';
import type { TaskCall } from './task-work.ts';

/**
 * `states:startExecution`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html. The name is
 * on record before the execution is started, so that an engine after this one finds it and starts no second one.
 */
export async function startNested(call: TaskCall, input: JsonObject, pattern: Pattern, submitted: (output: Json) => void): Promise<Json> {
  const { world, record } = call.thread.execution;
  const name = call.note ?? (typeof input['Name'] === 'string' ? input['Name'] : world.chances.uuid());
  if (call.note === undefined) {
    await call.keep(name);
    await call.started();
  }
  const reference = parseMachineArn(typeof input['StateMachineArn'] === 'string' ? input['StateMachineArn'] : '');
  const known = call.note === undefined || reference === undefined ? undefined : executionArn(reference, reference.name, name);
  let started: { readonly executionArn: string; readonly startDate: Date };
  try {
    started = (await world.engine.invoke(
      'SFN',
      'StartExecution',
      { stateMachineArn: input['StateMachineArn'], name, ...(input['Input'] === undefined ? {} : { input: typeof input['Input'] === 'string' ? input['Input'] : textOf(input['Input']) }) },
      record,
    )) as typeof started;
  } catch (error) {
    // A name that was ours already has ended meanwhile.
    if (known === undefined || !(error instanceof Error) || error.name !== 'ExecutionAlreadyExists') throw remoteFailure('StepFunctions', error, world.chances.uuid());
    started = { executionArn: known, startDate: new Date(0) };
  }
  const output = { ExecutionArn: started.executionArn, StartDate: started.startDate.getTime() };
  if (pattern === 'request') return output;
  if (call.note === undefined || pattern !== 'waitForTaskToken') submitted(output);
  if (pattern === 'waitForTaskToken') return call.waiter?.outcome ?? null;
  return outcomeOf(call, started.executionArn, pattern);
}

async function outcomeOf({ thread, signal }: TaskCall, arn: string, pattern: Pattern): Promise<Json> {
  const { nested } = thread.execution.world;
  let record: ExecutionRecord;
  try {
    record = await nested.ended(arn, signal);
  } catch (error) {
    // Who no longer waits for it wants it no longer.
    if (signal.aborted && !thread.execution.isSuspended) nested.stop(arn);
    throw error;
  }
  const description = describe(record, pattern);
  if (record.status !== 'SUCCEEDED') throw new StateFailure('States.TaskFailed', textOf(description));
  return description;
}

/** In `sync` input and output are texts; in `sync:2` JSON. */
function describe(record: ExecutionRecord, pattern: Pattern): Json {
  const text = (value: string): Json => (pattern === 'sync:2' ? (JSON.parse(value) as Json) : value);
  return {
    ...(record.cause === undefined ? {} : { Cause: record.cause }),
    ...(record.error === undefined ? {} : { Error: record.error }),
    ExecutionArn: record.arn,
    Input: text(record.input),
    InputDetails: { Included: true },
    Name: record.name,
    ...(record.output === undefined ? {} : { Output: text(record.output), OutputDetails: { Included: true } }),
    RedriveCount: record.redrives,
    RedriveStatus: record.status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
    ...(record.status === 'SUCCEEDED' ? { RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' } : {}),
    StartDate: record.startedAt,
    StateMachineArn: record.machineArn,
    Status: record.status,
    StopDate: record.stoppedAt ?? null,
  };
}
