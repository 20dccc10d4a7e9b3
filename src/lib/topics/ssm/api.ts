import {
  CancelCommandCommand,
  DescribeDocumentCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  SSMClient,
  type Command,
  type CommandFilter,
  type CommandInvocation,
  type CommandPlugin,
} from '@aws-sdk/client-ssm';
import type { Connection } from '../../aws/connection.ts';
import { createClient } from '../../aws/create-client.ts';
import { explained } from '../../aws/gated-calls.ts';
import type { Gate } from '../../run/fanout/gate.ts';
import { lazily } from '../../run/lazily.ts';
import { isCommandLive } from './status.ts';
import type { CommandFact, DocumentFacts, InvocationFact, KeptOutput, SendRequest, StepFact } from './types.ts';

export interface CommandQuery {
  readonly commandId?: string;
  readonly nodeId?: string;
  readonly status?: string;
  /** Milliseconds since the epoch. */
  readonly invokedAfter?: number;
}

/** What the commands about Run Command need of AWS. All throw RemoteErrors; every list is read to its end unless `most` says so. */
export interface RunCommandApi {
  /** ssm:SendCommand, sent once whatever happens: an error may be `ambiguous`. Gives the command's id. */
  send(request: SendRequest, signal: AbortSignal): Promise<string>;
  /** ssm:ListCommands, the newest first. */
  commands(query: CommandQuery, most: number, signal: AbortSignal): Promise<CommandFact[]>;
  /** ssm:ListCommandInvocations with details. Empty, or an InvalidCommandId, may mean "not yet". */
  invocations(commandId: string, signal: AbortSignal): Promise<InvocationFact[]>;
  /** ssm:GetCommandInvocation of one step. */
  keptOutput(commandId: string, nodeId: string, step: string, signal: AbortSignal): Promise<KeptOutput>;
  /** ssm:CancelCommand, of all nodes or some. */
  cancel(commandId: string, nodeIds: readonly string[], signal: AbortSignal): Promise<void>;
  /** ssm:DescribeDocument. */
  document(name: string, version: string | undefined, signal: AbortSignal): Promise<DocumentFacts>;
}

export type Operation = 'SendCommand' | 'ListCommands' | 'ListCommandInvocations' | 'GetCommandInvocation' | 'CancelCommand' | 'DescribeDocument';

const PAGE = 50;
/** CancelCommand takes so many ids. */
const MOST_CANCELLED = 50;

/** Starts what follows the user's words in a comment; the run's id comes after it. */
const RUN_MARK = 'drover:';
export const commentOf = (comment: string, runId: string): string => [comment, RUN_MARK + runId].filter((part) => part !== '').join(' ');

/** Without a gate the SDK tries again what passes by itself, throttling too; with one, that is the gate's part. */
export function runCommandApi(connection: Connection, gate?: Gate<Operation>): RunCommandApi {
  // A client of its own: SendCommand has no token, so the SDK must never send it twice on its own.
  const sender = lazily(() => createClient(SSMClient, connection, { maxAttempts: 1 }));
  const reader = gate === undefined ? lazily(() => createClient(SSMClient, connection)) : sender;
  const through: Gate<Operation> = gate ?? ((_operation, call) => call());
  const call = <T>(operation: Operation, signal: AbortSignal, send: () => Promise<T>): Promise<T> =>
    through(operation, () => explained(`ssm:${operation}`, send), signal);
  return {
    send: async (request, signal) => {
      const { Command: command } = await call('SendCommand', signal, () => sender().send(new SendCommandCommand(sendInput(request)), { abortSignal: signal }));
      return command?.CommandId ?? '';
    },
    commands: async (query, most, signal) => {
      const commands: CommandFact[] = [];
      let token: string | undefined;
      do {
        const input = { CommandId: query.commandId, InstanceId: query.nodeId, Filters: filtersOf(query), MaxResults: Math.min(PAGE, Math.max(1, most - commands.length)), NextToken: token };
        const page = await call('ListCommands', signal, () => reader().send(new ListCommandsCommand(input), { abortSignal: signal }));
        commands.push(...(page.Commands ?? []).map(commandFact));
        token = page.NextToken || undefined;
      } while (token !== undefined && commands.length < most);
      return commands;
    },
    invocations: async (commandId, signal) => {
      const invocations: InvocationFact[] = [];
      let token: string | undefined;
      do {
        const input = { CommandId: commandId, Details: true, MaxResults: PAGE, NextToken: token };
        const page = await call('ListCommandInvocations', signal, () => reader().send(new ListCommandInvocationsCommand(input), { abortSignal: signal }));
        invocations.push(...(page.CommandInvocations ?? []).map(invocationFact));
        token = page.NextToken || undefined;
      } while (token !== undefined);
      return invocations;
    },
    keptOutput: async (commandId, nodeId, step, signal) => {
      const input = { CommandId: commandId, InstanceId: nodeId, PluginName: step };
      const answer = await call('GetCommandInvocation', signal, () => reader().send(new GetCommandInvocationCommand(input), { abortSignal: signal }));
      return {
        stdout: answer.StandardOutputContent ?? '',
        stderr: answer.StandardErrorContent ?? '',
        stdoutUrl: answer.StandardOutputUrl ?? '',
        stderrUrl: answer.StandardErrorUrl ?? '',
      };
    },
    cancel: async (commandId, nodeIds, signal) => {
      for (let at = 0; at === 0 || at < nodeIds.length; at += MOST_CANCELLED) {
        const ids = nodeIds.slice(at, at + MOST_CANCELLED);
        const input = { CommandId: commandId, ...(ids.length === 0 ? {} : { InstanceIds: ids }) };
        await call('CancelCommand', signal, () => reader().send(new CancelCommandCommand(input), { abortSignal: signal }));
      }
    },
    document: async (name, version, signal) => {
      const { Document: document } = await call('DescribeDocument', signal, () => reader().send(new DescribeDocumentCommand({ Name: name, DocumentVersion: version }), { abortSignal: signal }));
      return {
        name: document?.Name ?? name,
        type: document?.DocumentType ?? 'Command',
        platforms: document?.PlatformTypes ?? [],
        parameters: (document?.Parameters ?? []).map(({ Name = '', DefaultValue }) => ({ name: Name, isRequired: DefaultValue === undefined })),
      };
    },
  };
}

/** The numbers that the plan computed, not the percentages: then what was shown is what is done. */
function sendInput({ words, limits, addressing, comment }: SendRequest) {
  const { s3, logGroup } = words.places;
  return {
    DocumentName: words.document,
    ...(words.documentVersion === undefined ? {} : { DocumentVersion: words.documentVersion }),
    Parameters: Object.fromEntries(Object.entries(words.parameters).map(([name, values]) => [name, [...values]])),
    ...('instanceIds' in addressing ? { InstanceIds: [...addressing.instanceIds] } : { Targets: addressing.targets.map(({ key, values }) => ({ Key: key, Values: [...values] })) }),
    Comment: comment,
    TimeoutSeconds: words.deliveryTimeoutSeconds,
    MaxConcurrency: String(limits.maxConcurrency),
    MaxErrors: String(limits.maxErrors),
    ...(s3 === undefined ? {} : { OutputS3BucketName: s3.bucket, ...(s3.prefix === '' ? {} : { OutputS3KeyPrefix: s3.prefix }) }),
    ...(logGroup === undefined ? {} : { CloudWatchOutputConfig: { CloudWatchOutputEnabled: true, ...(logGroup === '' ? {} : { CloudWatchLogGroupName: logGroup }) } }),
  };
}

function filtersOf({ status, invokedAfter }: CommandQuery): CommandFilter[] | undefined {
  const filters: CommandFilter[] = [];
  if (status !== undefined) filters.push({ key: 'Status', value: status });
  if (invokedAfter !== undefined) filters.push({ key: 'InvokedAfter', value: `${new Date(Math.max(0, invokedAfter)).toISOString().slice(0, 19)}Z` });
  return filters.length === 0 ? undefined : filters;
}

function commandFact(command: Command): CommandFact {
  const { OutputS3BucketName: bucket, OutputS3KeyPrefix: prefix, CloudWatchOutputConfig: logs } = command;
  return {
    id: command.CommandId ?? '',
    document: command.DocumentName ?? '',
    documentVersion: command.DocumentVersion ?? '',
    comment: command.Comment ?? '',
    status: command.Status ?? '',
    details: command.StatusDetails ?? '',
    requestedAt: command.RequestedDateTime?.getTime() ?? 0,
    targetCount: command.TargetCount ?? 0,
    completedCount: command.CompletedCount ?? 0,
    errorCount: command.ErrorCount ?? 0,
    maxConcurrency: command.MaxConcurrency ?? '',
    maxErrors: command.MaxErrors ?? '',
    parameters: command.Parameters ?? {},
    places: {
      s3: bucket ? { bucket, prefix: prefix ?? '' } : undefined,
      logGroup: logs?.CloudWatchOutputEnabled ? (logs.CloudWatchLogGroupName ?? '') : undefined,
    },
  };
}

const invocationFact = (invocation: CommandInvocation): InvocationFact => ({
  nodeId: invocation.InstanceId ?? '',
  nodeName: invocation.InstanceName || (invocation.InstanceId ?? ''),
  status: invocation.Status ?? '',
  details: invocation.StatusDetails ?? '',
  steps: (invocation.CommandPlugins ?? []).map(stepFact),
});

function stepFact(plugin: CommandPlugin): StepFact {
  const code = plugin.ResponseCode;
  return {
    name: plugin.Name ?? '',
    hasEnded: plugin.Status !== undefined && !isCommandLive(plugin.Status),
    // -1 stands for "none yet" and for "none"; Windows knows other negative ones.
    exitCode: code === -1 ? undefined : code,
    combinedOutput: plugin.Output ?? '',
    startedAt: plugin.ResponseStartDateTime?.getTime(),
    endedAt: plugin.ResponseFinishDateTime?.getTime(),
  };
}
