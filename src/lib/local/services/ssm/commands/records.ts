import type { Scope } from '../../../scope.ts';
import type { Store } from '../../../../sqlite/store.ts';
import type { PinnedVersions } from '../parameters/pinned-versions.ts';
import { countsAsError, statusOf, type CommandStatus, type InvocationDetails, type InvocationStatus } from './status.ts';

/** What was asked for; handed back as it came. */
export interface CommandRequest {
  readonly documentName: string;
  readonly documentVersion: string;
  readonly comment: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly instanceIds: readonly string[];
  readonly targets: readonly { readonly Key?: string | undefined; readonly Values?: readonly string[] | undefined }[];
  readonly timeoutSeconds: number;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  readonly outputS3BucketName: string;
  readonly outputS3KeyPrefix: string;
  readonly outputS3Region: string;
  readonly cloudWatchGroup: string | undefined;
  readonly serviceRole: string;
  /** The document's content at the time: a later version must not change what runs. */
  readonly content: string;
  readonly format: 'JSON' | 'YAML';
  readonly expiresAt: number;
  /** What its references to Parameter Store meant when it was sent: versions, never values. */
  readonly parameterVersions?: PinnedVersions;
}

export interface CommandRecord extends Scope {
  readonly number: number;
  readonly id: string;
  readonly status: CommandStatus;
  readonly details: string;
  readonly requestedAt: number;
  readonly request: CommandRequest;
  readonly targetCount: number;
  readonly completedCount: number;
  readonly errorCount: number;
  readonly deliveryTimedOutCount: number;
}

export interface StepRecord {
  readonly name: string;
  readonly action: string;
  readonly status: InvocationStatus;
  readonly details: string;
  readonly responseCode: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Whether an execution was started for it: it is adopted after a crash, and never started twice. */
  readonly isStarted: boolean;
}

export interface InvocationRecord {
  readonly number: number;
  readonly commandId: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly status: InvocationStatus;
  readonly details: InvocationDetails;
  readonly steps: readonly StepRecord[];
  readonly requestedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface CommandRow {
  readonly number: number;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly status: CommandStatus;
  readonly details: string;
  readonly requested_at: number;
  readonly request: string;
  readonly target_count: number;
  readonly completed_count: number;
  readonly error_count: number;
  readonly delivery_timed_out_count: number;
}

export interface InvocationRow {
  readonly number: number;
  readonly command_id: string;
  readonly node_id: string;
  readonly node_name: string;
  readonly status: InvocationStatus;
  readonly details: InvocationDetails;
  readonly steps: string;
  readonly requested_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
}

export const commandOf = (row: CommandRow): CommandRecord => ({
  number: row.number,
  id: row.id,
  account: row.account,
  region: row.region,
  status: row.status,
  details: row.details,
  requestedAt: row.requested_at,
  request: JSON.parse(row.request) as CommandRequest,
  targetCount: row.target_count,
  completedCount: row.completed_count,
  errorCount: row.error_count,
  deliveryTimedOutCount: row.delivery_timed_out_count,
});

export const invocationOf = (row: InvocationRow): InvocationRecord => ({
  number: row.number,
  commandId: row.command_id,
  nodeId: row.node_id,
  nodeName: row.node_name,
  status: row.status,
  details: row.details,
  steps: JSON.parse(row.steps) as StepRecord[],
  requestedAt: row.requested_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});

/** Commands and invocations in the store. Every change of what runs goes through here before it is acted on. */
export class CommandRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  insert(command: Pick<CommandRecord, 'id' | 'account' | 'region' | 'requestedAt' | 'request'>, nodes: readonly { readonly id: string; readonly name: string }[]): void {
    const { id, account, region, requestedAt, request } = command;
    this.#store.transaction(() => {
      this.#store.run(
        `INSERT INTO ssm_commands (id, account, region, status, details, requested_at, request, target_count)
         VALUES (:id, :account, :region, 'Pending', 'Pending', :requestedAt, :request, :targetCount)`,
        { id, account, region, requestedAt, request: JSON.stringify(request), targetCount: nodes.length },
      );
      for (const node of nodes) {
        this.#store.run(
          `INSERT INTO ssm_invocations (command_id, node_id, node_name, status, details, steps, requested_at)
           VALUES (:id, :nodeId, :nodeName, 'Pending', 'Pending', '[]', :requestedAt)`,
          { id, nodeId: node.id, nodeName: node.name, requestedAt },
        );
      }
    });
  }

  get(scope: Scope, id: string): CommandRecord | undefined {
    const row = this.#store.get<CommandRow>('SELECT * FROM ssm_commands WHERE id = :id AND account = :account AND region = :region', { id, account: scope.account, region: scope.region });
    return row && commandOf(row);
  }

  unfinished(): CommandRecord[] {
    return this.#store.all<CommandRow>("SELECT * FROM ssm_commands WHERE status IN ('Pending', 'InProgress', 'Cancelling') ORDER BY number").map(commandOf);
  }

  invocations(commandId: string): InvocationRecord[] {
    return this.#store.all<InvocationRow>('SELECT * FROM ssm_invocations WHERE command_id = :commandId ORDER BY number', { commandId }).map(invocationOf);
  }

  invocation(commandId: string, nodeId: string): InvocationRecord | undefined {
    const row = this.#store.get<InvocationRow>('SELECT * FROM ssm_invocations WHERE command_id = :commandId AND node_id = :nodeId', { commandId, nodeId });
    return row && invocationOf(row);
  }

  setCommand(id: string, status: CommandStatus, details: string): void {
    this.#store.run('UPDATE ssm_commands SET status = :status, details = :details WHERE id = :id', { id, status, details });
  }

  /** An invocation goes on: its status while it lives, and its steps so far. */
  progress(commandId: string, nodeId: string, details: InvocationDetails, steps: readonly StepRecord[], startedAt: number | null): void {
    this.#store.run(
      'UPDATE ssm_invocations SET status = :status, details = :details, steps = :steps, started_at = :startedAt WHERE command_id = :commandId AND node_id = :nodeId',
      { commandId, nodeId, status: statusOf(details), details, steps: JSON.stringify(steps), startedAt },
    );
  }

  /** An invocation has ended: its record and the command's counts, as one. */
  end(commandId: string, nodeId: string, details: InvocationDetails, steps: readonly StepRecord[], endedAt: number): void {
    this.#store.transaction(() => {
      this.#store.run('UPDATE ssm_invocations SET status = :status, details = :details, steps = :steps, ended_at = :endedAt WHERE command_id = :commandId AND node_id = :nodeId', {
        commandId,
        nodeId,
        status: statusOf(details),
        details,
        steps: JSON.stringify(steps),
        endedAt,
      });
      this.#store.run(
        `UPDATE ssm_commands SET completed_count = completed_count + 1, error_count = error_count + :error,
         delivery_timed_out_count = delivery_timed_out_count + :late WHERE id = :commandId`,
        { commandId, error: countsAsError(details) ? 1 : 0, late: details === 'DeliveryTimedOut' ? 1 : 0 },
      );
    });
  }

  keepOutput(commandId: string, nodeId: string, step: string, stdout: string, stderr: string): void {
    this.#store.run('INSERT OR REPLACE INTO ssm_outputs VALUES (:commandId, :nodeId, :step, :stdout, :stderr)', { commandId, nodeId, step, stdout, stderr });
  }

  /** What Run Command keeps of a step's output; empty where it wrote nothing. */
  output(commandId: string, nodeId: string, step: string): { readonly stdout: string; readonly stderr: string } {
    return (
      this.#store.get<{ stdout: string; stderr: string }>('SELECT stdout, stderr FROM ssm_outputs WHERE command_id = :commandId AND node_id = :nodeId AND step = :step', {
        commandId,
        nodeId,
        step,
      }) ?? { stdout: '', stderr: '' }
    );
  }

  counts(commandId: string): Partial<Record<InvocationDetails, number>> {
    const rows = this.#store.all<{ details: InvocationDetails; count: number }>('SELECT details, count(*) AS count FROM ssm_invocations WHERE command_id = :commandId GROUP BY details', { commandId });
    return Object.fromEntries(rows.map(({ details, count }) => [details, count]));
  }
}
