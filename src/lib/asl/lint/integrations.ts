import { nearest } from '../../errors/nearest.ts';

/** What follows the action: `.sync`, `.sync:2`, `.waitForTaskToken`; empty: an answer is all that is waited for. */
export type Pattern = '' | '.sync' | '.sync:2' | '.waitForTaskToken';

/** `arn:aws:states:::service:action` and the pattern behind it. */
export interface Integration {
  /** `aws-sdk:s3` for what is called as the SDK does. */
  readonly service: string;
  readonly action: string;
  readonly pattern: Pattern;
}

interface Action {
  readonly patterns: readonly Pattern[];
  /** Fields that Parameters or Arguments must have. */
  readonly required: readonly string[];
}

const ANSWER: Pattern[] = [''];
const JOB: Pattern[] = ['', '.sync'];
const TOKEN: Pattern[] = ['', '.waitForTaskToken'];

const actions = (patterns: readonly Pattern[], required: Readonly<Record<string, string>>): Array<[string, Action]> => Object.entries(required).map(([name, fields]) => [name, { patterns, required: fields === '' ? [] : fields.split(' ') }]);

/** https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html and the page of each service. */
const OPTIMIZED: ReadonlyMap<string, ReadonlyMap<string, Action>> = new Map([
  ['apigateway', actions(TOKEN, { invoke: 'ApiEndpoint Method' })],
  ['athena', [...actions(JOB, { startQueryExecution: '' }), ...actions(ANSWER, { stopQueryExecution: '', getQueryExecution: '', getQueryResults: '' })]],
  ['batch', actions(JOB, { submitJob: 'JobName JobQueue JobDefinition' })],
  ['bedrock', [...actions(TOKEN, { invokeModel: '' }), ...actions(JOB, { createModelCustomizationJob: '' })]],
  ['bedrockagentcore', actions(ANSWER, { invokeHarness: '' })],
  ['codebuild', [...actions(JOB, { startBuild: 'ProjectName', startBuildBatch: '', retryBuild: '', retryBuildBatch: '', deleteBuildBatch: '' }), ...actions(ANSWER, { stopBuild: '', stopBuildBatch: '', batchDeleteBuilds: '', batchGetReports: '' })]],
  ['dynamodb', actions(ANSWER, { getItem: 'TableName Key', putItem: 'TableName Item', updateItem: 'TableName Key', deleteItem: 'TableName Key' })],
  ['ecs', actions(['', '.sync', '.waitForTaskToken'], { runTask: 'TaskDefinition' })],
  ['eks', [...actions(JOB, { createCluster: '', deleteCluster: '', createFargateProfile: '', deleteFargateProfile: '', createNodegroup: '', deleteNodegroup: '', runJob: '' }), ...actions(ANSWER, { call: '' })]],
  ['elasticmapreduce', [...actions(JOB, { createCluster: '', terminateCluster: '', addStep: '' }), ...actions(ANSWER, { setClusterTerminationProtection: '', cancelStep: '', modifyInstanceFleetByName: '', modifyInstanceGroupByName: '' })]],
  ['emr-containers', [...actions(JOB, { deleteVirtualCluster: '', startJobRun: '' }), ...actions(ANSWER, { createVirtualCluster: '' })]],
  ['emr-serverless', [...actions(JOB, { createApplication: '', startApplication: '', stopApplication: '', deleteApplication: '', startJobRun: '' }), ...actions(ANSWER, { cancelJobRun: '' })]],
  ['events', actions(TOKEN, { putEvents: 'Entries' })],
  ['glue', actions(JOB, { startJobRun: 'JobName' })],
  ['databrew', actions(JOB, { startJobRun: '' })],
  ['http', actions(ANSWER, { invoke: 'ApiEndpoint Method' })],
  ['lambda', actions(TOKEN, { invoke: 'FunctionName' })],
  ['mediaconvert', actions(JOB, { createJob: '' })],
  ['sagemaker', [...actions(JOB, { createHyperParameterTuningJob: '', createLabelingJob: '', createProcessingJob: '', createTrainingJob: '', createTransformJob: '' }), ...actions(ANSWER, { createEndpoint: '', createEndpointConfig: '', createModel: '', updateEndpoint: '' })]],
  ['sns', actions(TOKEN, { publish: 'Message' })],
  ['sqs', actions(TOKEN, { sendMessage: 'QueueUrl MessageBody' })],
  ['states', actions(['', '.sync', '.sync:2', '.waitForTaskToken'], { startExecution: 'StateMachineArn' })],
].map(([service, entries]) => [service as string, new Map(entries as Array<[string, Action]>)]));

/** Names that the SDK has and Step Functions has not. */
const SDK_NAMES: Readonly<Record<string, string>> = { states: 'sfn', stepfunctions: 'sfn', events: 'eventbridge', logs: 'cloudwatchlogs', elb: 'elasticloadbalancing', elbv2: 'elasticloadbalancingv2', ses2: 'sesv2', stepfunction: 'sfn', monitoring: 'cloudwatch' };

const RESOURCE = /^arn:[a-z-]+:states:::(aws-sdk:[^:]+|[^:]+):([^:.]+)(\.sync(?::2)?|\.waitForTaskToken)?$/;

/** undefined: the ARN has not this form. */
export function integrationOf(resource: string): Integration | undefined {
  const [, service, action, pattern = ''] = RESOURCE.exec(resource) ?? [];
  return service === undefined || action === undefined ? undefined : { service, action, pattern: pattern as Pattern };
}

export interface Mistake {
  readonly what: string;
  readonly fix: string;
  /** AWS adds services: what is like none of ours may be a new one. */
  readonly unsure?: true;
}

/** What is wrong with an integration, or undefined where Step Functions knows it. Of the SDK's services only the spelling can be judged. */
export function integrationMistake({ service, action, pattern }: Integration): Mistake | undefined {
  if (service.startsWith('aws-sdk:')) return sdkMistake(service.slice('aws-sdk:'.length), action, pattern);
  const known = OPTIMIZED.get(service);
  if (known === undefined) {
    const meant = nearest(service, OPTIMIZED.keys());
    const what = `Step Functions has no integration with ${service}`;
    return meant === undefined ? { what: `${what} that is known here`, fix: `Call it as the SDK does: arn:aws:states:::aws-sdk:${service}:${action}.`, unsure: true } : { what, fix: `Did you mean ${meant}:${action}${pattern}?` };
  }
  const found = known.get(action);
  if (found === undefined) {
    const meant = nearest(action, known.keys());
    return { what: `the integration with ${service} has no ${action}`, fix: meant === undefined ? `It has ${[...known.keys()].join(', ')}; all else is aws-sdk:${service}:${action}.` : `Did you mean ${service}:${meant}${pattern}?` };
  }
  if (found.patterns.includes(pattern)) return undefined;
  const others = found.patterns.filter((each) => each !== '').map((each) => `${service}:${action}${each}`);
  return { what: `${service}:${action} has no ${pattern}`, fix: others.length === 0 ? `Leave out ${pattern}.` : `Leave it out, or use ${others.join(' or ')}.` };
}

function sdkMistake(service: string, action: string, pattern: Pattern): Mistake | undefined {
  const other = Object.hasOwn(SDK_NAMES, service) ? SDK_NAMES[service] : undefined;
  if (other !== undefined) return { what: `the SDK integration has no service ${service}`, fix: `Its name there is ${other}: aws-sdk:${other}:${action}.` };
  if (!/^[a-z0-9]+$/.test(service)) return { what: `${service} is no name of a service in an SDK integration`, fix: `Write it in small letters and digits: aws-sdk:${service.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}:${action}.` };
  if (!/^[a-z][A-Za-z0-9]*$/.test(action)) return { what: `${action} is no name of an action in an SDK integration`, fix: `Write it in camelCase: ${camel(action)}.` };
  if (pattern.startsWith('.sync')) return { what: `an SDK integration has no ${pattern}`, fix: `Leave out ${pattern} and look for the end in states of your own, or use an optimized integration.` };
  return undefined;
}

const camel = (action: string): string => {
  const letters = action.replaceAll(/[-_]+(.)?/g, (_dash, next: string | undefined) => (next ?? '').toUpperCase());
  return `${letters.charAt(0).toLowerCase()}${letters.slice(1)}`;
};

/** Fields that the service needs; AWS knows more of them. */
export const requiredArguments = ({ service, action }: Integration): readonly string[] => OPTIMIZED.get(service)?.get(action)?.required ?? [];
