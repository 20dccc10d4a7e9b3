import { isArray, type Json, type JsonObject } from '../../../../asl/json.ts';
import { childArnOf } from './child-execution.ts';
import type { ChildRecord } from './child-records.ts';
import type { MapRunRecord } from './records.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
export type Transformation = 'NONE' | 'COMPACT' | 'FLATTEN';

/** A child with all that is known of it, as files of results have it. */
export function describeChild(child: ChildRecord, { arn, machineArn }: Pick<MapRunRecord, 'arn' | 'machineArn'>): JsonObject {
  const { status, name, input, output, error, cause, startedAt, stoppedAt, redrives, type } = child;
  if (name === undefined) return { Input: input, InputDetails: { Included: true }, Status: 'PENDING' };
  return {
    ...(cause === undefined ? {} : { Cause: cause }),
    ...(error === undefined ? {} : { Error: error }),
    ExecutionArn: childArnOf(arn, type, name),
    Input: input,
    InputDetails: { Included: true },
    Name: name,
    ...(output === undefined ? {} : { Output: output }),
    OutputDetails: { Included: true },
    RedriveCount: redrives,
    ...(status === 'SUCCEEDED' ? { RedriveStatus: 'NOT_REDRIVABLE', RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' } : { RedriveStatus: 'REDRIVABLE_BY_MAP_RUN' }),
    ...(startedAt === undefined ? {} : { StartDate: new Date(startedAt).toISOString() }),
    StateMachineArn: machineArn,
    Status: status,
    ...(stoppedAt === undefined ? {} : { StopDate: new Date(stoppedAt).toISOString() }),
  };
}

/** What a child adds to the results: JSON texts. One that did not succeed is described, whatever the transformation. */
export function* resultsOf(child: ChildRecord, transformation: Transformation, mapRun: MapRunRecord): Generator<string> {
  if (transformation === 'NONE' || child.status !== 'SUCCEEDED') {
    yield JSON.stringify(describeChild(child, mapRun));
    return;
  }
  const text = child.output ?? 'null';
  if (transformation === 'COMPACT' || !text.startsWith('[')) {
    yield text;
    return;
  }
  const output = JSON.parse(text) as Json;
  for (const element of isArray(output) ? output : [output]) yield JSON.stringify(element);
}
