import { randomUUID } from 'node:crypto';
import * as ssm from '@aws-sdk/client-ssm';
import type { RequestContext } from '../../../engine-context.ts';
import type { FleetNode } from '../../../nodes/types.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import type { CommandRequest, CommandRecords } from '../commands/records.ts';
import type { CommandRuns } from '../commands/command-runs.ts';
import { SHELL_SCRIPT, type Document } from '../documents/document.ts';
import { parseDocument } from '../documents/parse-document.ts';
import { bindParameters, ParameterError, type GivenParameters } from '../documents/parameters.ts';
import { referencesIn, withValues, type ReferencedValues } from '../documents/store-references.ts';
import { pinReferences } from '../parameters/pinned-versions.ts';
import type { ParameterStore } from '../parameters/parameter-store.ts';
import type { DocumentStore } from './document-store.ts';
import { describeCommand } from './describe.ts';
import { exception, invalidInstanceId } from './errors.ts';
import { matchTargets } from './targets.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html */
const DEFAULT_TIMEOUT_SECONDS = 3600;
const DEFAULT_EXECUTION_SECONDS = 3600;

export interface SendCommandParts {
  readonly records: CommandRecords;
  readonly runs: CommandRuns;
  readonly documents: DocumentStore;
  readonly parameters: ParameterStore;
}

export function sendCommand({ records, runs, documents, parameters: store }: SendCommandParts, input: ssm.SendCommandCommandInput, context: RequestContext): Answer<ssm.SendCommandCommandOutput> {
  if (input.NotificationConfig?.NotificationArn) throw new AwsError('NotImplemented', "Notifications of commands are not built into Drover's embedded engine", 501);
  const { version, document } = findDocument(documents, input, context);
  const parameters = input.Parameters ?? {};
  const { pinned, values } = pinReferences(store, context, referencesIn(document, parameters));
  const bound = bind(document, parameters, values);
  const ids = input.InstanceIds ?? [];
  const targets = input.Targets ?? [];
  if (ids.length > 0 && targets.length > 0) throw new AwsError('ValidationException', 'Specify either InstanceIds or Targets, not both');
  if (ids.length === 0 && targets.length === 0) throw new AwsError('ValidationException', 'Specify InstanceIds or Targets');
  const nodes = ids.length > 0 ? nodesById(ids, document, context) : matchTargets(context.engine.fleet.list(context), targets);
  const now = context.engine.clock.now();
  const timeoutSeconds = input.TimeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const executionSeconds = Number(bound['executionTimeout'] ?? DEFAULT_EXECUTION_SECONDS) || DEFAULT_EXECUTION_SECONDS;
  const request: CommandRequest = {
    documentName: version.name,
    documentVersion: input.DocumentVersion ?? '$DEFAULT',
    comment: input.Comment ?? '',
    parameters,
    instanceIds: ids,
    targets,
    timeoutSeconds,
    maxConcurrency: input.MaxConcurrency ?? '50',
    maxErrors: input.MaxErrors ?? '0',
    outputS3BucketName: input.OutputS3BucketName ?? '',
    outputS3KeyPrefix: input.OutputS3KeyPrefix ?? '',
    outputS3Region: input.OutputS3Region ?? context.region,
    cloudWatchGroup: input.CloudWatchOutputConfig?.CloudWatchOutputEnabled ? input.CloudWatchOutputConfig.CloudWatchLogGroupName || `/aws/ssm/${version.name}` : undefined,
    serviceRole: input.ServiceRoleArn ?? '',
    content: version.content,
    format: version.format,
    expiresAt: now + (timeoutSeconds + executionSeconds) * 1000,
    parameterVersions: pinned,
  };
  const id = randomUUID();
  records.insert({ id, account: context.account, region: context.region, requestedAt: now, request }, nodes);
  if (nodes.length === 0) records.setCommand(id, 'Success', 'NoInstancesInTag');
  const command = records.get(context, id);
  if (command === undefined) throw new Error(`command ${id} was not recorded`);
  // The answer first: what runs at once must not delay it.
  if (nodes.length > 0) setImmediate(() => runs.start(command, values));
  return { Command: describeCommand(command) };
}

function findDocument(documents: DocumentStore, input: ssm.SendCommandCommandInput, context: RequestContext) {
  const version = documents.find(context, input.DocumentName ?? '', input.DocumentVersion);
  if (version.type !== 'Command') throw exception(ssm.InvalidDocument, `Document ${version.name} is of type ${version.type}, not Command`);
  if (input.DocumentHash !== undefined && input.DocumentHash !== version.hash) throw exception(ssm.InvalidDocument, 'The document hash does not match the document');
  return { version, document: parseDocument(version.content, version.format) };
}

/** What the values are, not what stands for them, must fit the document. */
function bind(document: Document, parameters: GivenParameters, values: ReferencedValues) {
  const resolved = withValues(document, parameters, values);
  try {
    return bindParameters(resolved.document, resolved.given);
  } catch (error) {
    throw error instanceof ParameterError ? exception(ssm.InvalidParameters, error.message) : error;
  }
}

function nodesById(ids: readonly string[], document: Document, context: RequestContext): FleetNode[] {
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (repeated.length > 0) throw exception(ssm.DuplicateInstanceId, `Duplicate instance id: ${repeated.join(', ')}`);
  const nodes = ids.map((id) => context.engine.fleet.get(context, id));
  const invalid = ids.filter((_, index) => nodes[index] === undefined || nodes[index].state !== 'running');
  if (invalid.length > 0) throw invalidInstanceId(invalid, context.account);
  const present = nodes.filter((node) => node !== undefined);
  const runsShell = document.schemaVersion === '1.2' && document.steps.some(({ action }) => action === SHELL_SCRIPT);
  const unfit = present.filter(({ platform }) => runsShell && platform === 'Windows');
  if (unfit.length > 0) throw exception(ssm.UnsupportedPlatformType, `The document does not support the platform of ${unfit.map(({ id }) => id).join(', ')}`);
  return present;
}
