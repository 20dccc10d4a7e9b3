import * as ssm from '@aws-sdk/client-ssm';
import type { Connection } from '../../../aws/connection.ts';
import { gatedCalls } from '../../../aws/gated-calls.ts';
import type { Gate } from '../../../run/fanout/gate.ts';
import { pages } from '../../../run/pages.ts';

/** Service operations that look for readers. */
export type Operation =
  | 'ListCommands' | 'ListDocuments' | 'GetDocument' | 'ListAssociations' | 'DescribeAssociation'
  | 'DescribeMaintenanceWindows' | 'DescribeMaintenanceWindowTasks' | 'GetMaintenanceWindowTask';

/** Times are in milliseconds since the epoch. */
export interface CommandPlace {
  readonly commandId: string;
  readonly document: string;
  readonly comment: string;
  readonly sentAt: number | undefined;
  readonly parameters: unknown;
}

export interface DocumentPlace {
  readonly version: string;
  readonly content: string;
  readonly createdAt: number | undefined;
}

export interface AssociationPlace {
  readonly name: string;
  readonly document: string;
  /** When it was last applied; where it never was, when it was last changed. */
  readonly ranAt: number | undefined;
  /** Everything in it that can carry a reference. */
  readonly parameters: unknown;
}

export interface WindowFacts {
  readonly windowId: string;
  readonly name: string;
  readonly opensAt: number | undefined;
}

export interface TaskPlace {
  /** Its name; where it has none, what it runs. */
  readonly task: string;
  readonly parameters: unknown;
}

/** What is asked of Systems Manager to find who names a parameter. Every method throws RemoteErrors; a page can be empty. */
export interface ReadersApi {
  /** ssm:ListCommands since then, the newest first. */
  commands(since: number, signal: AbortSignal): AsyncGenerator<readonly CommandPlace[]>;
  /** ssm:ListDocuments, names of one's own. */
  documents(signal: AbortSignal): AsyncGenerator<readonly string[]>;
  /** ssm:GetDocument. */
  document(name: string, version: '$DEFAULT' | '$LATEST', signal: AbortSignal): Promise<DocumentPlace>;
  /** ssm:ListAssociations, ids. */
  associations(signal: AbortSignal): AsyncGenerator<readonly string[]>;
  /** ssm:DescribeAssociation. */
  association(id: string, signal: AbortSignal): Promise<AssociationPlace>;
  /** ssm:DescribeMaintenanceWindows. */
  windows(signal: AbortSignal): AsyncGenerator<readonly WindowFacts[]>;
  /** ssm:DescribeMaintenanceWindowTasks, ids. */
  tasks(windowId: string, signal: AbortSignal): AsyncGenerator<readonly string[]>;
  /** ssm:GetMaintenanceWindowTask. */
  task(windowId: string, taskId: string, signal: AbortSignal): Promise<TaskPlace>;
}

/** The most that every one of these lists gives at once. */
const PAGE = 50;

/** Every single call goes through the gate and is made once: to try again is the gate's part. */
export function readersApi(connection: Connection, gate: Gate<Operation>): ReadersApi {
  const call = gatedCalls('ssm', ssm.SSMClient, connection, gate);
  return {
    async *commands(since, signal) {
      // The filter knows whole seconds alone.
      const Filters: ssm.CommandFilter[] = [{ key: 'InvokedAfter', value: `${new Date(Math.max(0, since)).toISOString().slice(0, 19)}Z` }];
      for await (const page of pages((NextToken) => call('ListCommands', signal, (to, options) => to.send(new ssm.ListCommandsCommand({ Filters, MaxResults: PAGE, NextToken }), options)))) yield (page.Commands ?? []).map(commandPlace);
    },
    async *documents(signal) {
      const Filters = [{ Key: 'Owner', Values: ['Self'] }];
      for await (const page of pages((NextToken) => call('ListDocuments', signal, (to, options) => to.send(new ssm.ListDocumentsCommand({ Filters, MaxResults: PAGE, NextToken }), options)))) yield named((page.DocumentIdentifiers ?? []).map(({ Name }) => Name));
    },
    document: async (name, version, signal) => {
      const answer = await call('GetDocument', signal, (to, options) => to.send(new ssm.GetDocumentCommand({ Name: name, DocumentVersion: version }), options));
      return { version: answer.DocumentVersion ?? version, content: answer.Content ?? '', createdAt: answer.CreatedDate?.getTime() };
    },
    async *associations(signal) {
      for await (const page of pages((NextToken) => call('ListAssociations', signal, (to, options) => to.send(new ssm.ListAssociationsCommand({ MaxResults: PAGE, NextToken }), options)))) yield named((page.Associations ?? []).map(({ AssociationId }) => AssociationId));
    },
    association: async (id, signal) => {
      const { AssociationDescription: found } = await call('DescribeAssociation', signal, (to, options) => to.send(new ssm.DescribeAssociationCommand({ AssociationId: id }), options));
      return { name: found?.AssociationName ?? '', document: found?.Name ?? '', ranAt: (found?.LastExecutionDate ?? found?.LastUpdateAssociationDate)?.getTime(), parameters: [found?.Parameters, found?.TargetMaps] };
    },
    async *windows(signal) {
      for await (const page of pages((NextToken) => call('DescribeMaintenanceWindows', signal, (to, options) => to.send(new ssm.DescribeMaintenanceWindowsCommand({ MaxResults: PAGE, NextToken }), options)))) yield (page.WindowIdentities ?? []).map(windowFacts);
    },
    async *tasks(windowId, signal) {
      for await (const page of pages((NextToken) => call('DescribeMaintenanceWindowTasks', signal, (to, options) => to.send(new ssm.DescribeMaintenanceWindowTasksCommand({ WindowId: windowId, MaxResults: PAGE, NextToken }), options)))) yield named((page.Tasks ?? []).map(({ WindowTaskId }) => WindowTaskId));
    },
    task: async (windowId, taskId, signal) => {
      const found = await call('GetMaintenanceWindowTask', signal, (to, options) => to.send(new ssm.GetMaintenanceWindowTaskCommand({ WindowId: windowId, WindowTaskId: taskId }), options));
      return { task: found.Name || found.TaskArn || taskId, parameters: [found.TaskParameters, found.TaskInvocationParameters] };
    },
  };
}

const named = (names: readonly (string | undefined)[]): string[] => names.filter((name) => name !== undefined);

const commandPlace = (command: ssm.Command): CommandPlace => ({
  commandId: command.CommandId ?? '',
  document: command.DocumentName ?? '',
  comment: command.Comment ?? '',
  sentAt: command.RequestedDateTime?.getTime(),
  parameters: command.Parameters,
});

function windowFacts({ WindowId = '', Name = '', NextExecutionTime = '' }: ssm.MaintenanceWindowIdentity): WindowFacts {
  // A text, and none where the window is never to open again.
  const opensAt = Date.parse(NextExecutionTime);
  return { windowId: WindowId, name: Name, opensAt: Number.isNaN(opensAt) ? undefined : opensAt };
}
