import type * as ssm from '@aws-sdk/client-ssm';
import type { CommandRecord, InvocationRecord, StepRecord } from '../commands/records.ts';

const date = (milliseconds: number): Date => new Date(milliseconds);

/** A command as SendCommand and ListCommands give it. */
export function describeCommand(command: CommandRecord): ssm.Command {
  const { request } = command;
  return {
    CommandId: command.id,
    DocumentName: request.documentName,
    DocumentVersion: request.documentVersion,
    Comment: request.comment,
    ExpiresAfter: date(request.expiresAt),
    Parameters: request.parameters as Record<string, string[]>,
    InstanceIds: [...request.instanceIds],
    Targets: request.targets.map(({ Key, Values }) => ({ Key, Values: [...(Values ?? [])] })),
    RequestedDateTime: date(command.requestedAt),
    Status: command.status,
    StatusDetails: command.details,
    OutputS3Region: request.outputS3Region,
    OutputS3BucketName: request.outputS3BucketName,
    OutputS3KeyPrefix: request.outputS3KeyPrefix,
    MaxConcurrency: request.maxConcurrency,
    MaxErrors: request.maxErrors,
    TargetCount: command.targetCount,
    CompletedCount: command.completedCount,
    ErrorCount: command.errorCount,
    DeliveryTimedOutCount: command.deliveryTimedOutCount,
    ServiceRole: request.serviceRole,
    NotificationConfig: { NotificationArn: '', NotificationEvents: [], NotificationType: undefined },
    CloudWatchOutputConfig: describeCloudWatch(command),
    TimeoutSeconds: request.timeoutSeconds,
  };
}

export const describeCloudWatch = ({ request }: CommandRecord): ssm.CloudWatchOutputConfig => ({
  CloudWatchLogGroupName: request.cloudWatchGroup ?? '',
  CloudWatchOutputEnabled: request.cloudWatchGroup !== undefined,
});

export function describeInvocation(command: CommandRecord, invocation: InvocationRecord, plugins: ssm.CommandPlugin[]): ssm.CommandInvocation {
  return {
    CommandId: command.id,
    InstanceId: invocation.nodeId,
    InstanceName: invocation.nodeName,
    Comment: command.request.comment,
    DocumentName: command.request.documentName,
    DocumentVersion: command.request.documentVersion,
    RequestedDateTime: date(invocation.requestedAt),
    Status: invocation.status,
    StatusDetails: invocation.details,
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    CommandPlugins: plugins,
    ServiceRole: command.request.serviceRole,
    NotificationConfig: { NotificationArn: '', NotificationEvents: [], NotificationType: undefined },
    CloudWatchOutputConfig: describeCloudWatch(command),
  };
}

export function describePlugin(command: CommandRecord, step: StepRecord, output: string, urls: { readonly stdout: string; readonly stderr: string }): ssm.CommandPlugin {
  return {
    Name: step.name,
    Status: step.status as ssm.CommandPluginStatus,
    StatusDetails: step.details,
    ResponseCode: step.responseCode,
    ...(step.startedAt === null ? {} : { ResponseStartDateTime: date(step.startedAt) }),
    ...(step.endedAt === null ? {} : { ResponseFinishDateTime: date(step.endedAt) }),
    Output: output,
    StandardOutputUrl: urls.stdout,
    StandardErrorUrl: urls.stderr,
    OutputS3Region: command.request.outputS3Region,
    OutputS3BucketName: command.request.outputS3BucketName,
    OutputS3KeyPrefix: command.request.outputS3KeyPrefix,
  };
}
