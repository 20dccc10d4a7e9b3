import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as sfn from '@aws-sdk/client-sfn';
import type { Json } from '../../../../../src/lib/asl/json.ts';

export interface Ended {
  readonly executionArn: string;
  readonly status: string | undefined;
  readonly output: Json | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** Types of the history's events. */
  readonly events: readonly string[];
  readonly history: readonly sfn.HistoryEvent[];
}

const ROLE = 'arn:aws:iam::123456789012:role/states';

export async function createMachine(client: sfn.SFNClient, definition: Json, more: Partial<sfn.CreateStateMachineCommandInput> = {}): Promise<string> {
  const { stateMachineArn = '' } = await client.send(new sfn.CreateStateMachineCommand({ name: `m-${randomUUID()}`, roleArn: ROLE, definition: typeof definition === 'string' ? definition : JSON.stringify(definition), ...more }));
  return stateMachineArn;
}

export async function wholeHistory(client: sfn.SFNClient, executionArn: string): Promise<sfn.HistoryEvent[]> {
  const events: sfn.HistoryEvent[] = [];
  for await (const page of sfn.paginateGetExecutionHistory({ client }, { executionArn, maxResults: 1000 })) events.push(...(page.events ?? []));
  return events;
}

export async function endOf(client: sfn.SFNClient, executionArn: string): Promise<Ended> {
  for (;;) {
    const { status, output, error, cause } = await client.send(new sfn.DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') {
      const history = await wholeHistory(client, executionArn);
      return { executionArn, status, output: output === undefined ? undefined : (JSON.parse(output) as Json), error, cause, events: history.map(({ type }) => type ?? ''), history };
    }
    await delay(5);
  }
}

/** Makes a machine, runs it once and waits for its end. */
export async function runToEnd(client: sfn.SFNClient, definition: Json, input: Json = {}): Promise<Ended> {
  const stateMachineArn = await createMachine(client, definition);
  const { executionArn = '' } = await client.send(new sfn.StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  return endOf(client, executionArn);
}
