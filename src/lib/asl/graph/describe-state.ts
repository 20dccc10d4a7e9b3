import { isObject, type Json } from '../json.ts';
import type { FailState, MapState, State, TaskState, WaitState } from '../machine.ts';
import { expression } from './describe-condition.ts';

/** What a state does, in a line that begins with its kind or with the service that it calls. */
export function describeState(state: State): string {
  switch (state.Type) {
    case 'Task':
      return describeTask(state);
    case 'Wait':
      return describeWait(state);
    case 'Fail':
      return describeFail(state);
    case 'Map':
      return describeMap(state);
    case 'Parallel':
      return state.Branches.length === 1 ? 'Parallel: 1 branch' : `Parallel: ${state.Branches.length} branches`;
    default:
      return state.Type;
  }
}

/** Services whose names are not their ids in capitals. */
const SERVICES: Readonly<Record<string, string>> = {
  apigateway: 'API Gateway',
  athena: 'Athena',
  batch: 'Batch',
  bedrock: 'Bedrock',
  codebuild: 'CodeBuild',
  databrew: 'DataBrew',
  dynamodb: 'DynamoDB',
  elasticmapreduce: 'EMR',
  events: 'EventBridge',
  glue: 'Glue',
  http: 'HTTP',
  lambda: 'Lambda',
  mediaconvert: 'MediaConvert',
  sagemaker: 'SageMaker',
  secretsmanager: 'Secrets Manager',
  states: 'Step Functions',
  sfn: 'Step Functions',
};

/** How a task waits for the work that it started, by the end of its resource. */
const PATTERNS: ReadonlyArray<readonly [ending: RegExp, words: string]> = [
  [/\.sync(:2)?$/, ', sync'],
  [/\.waitForTaskToken$/, ', callback'],
];

/** https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html */
function describeTask(state: TaskState): string {
  const resource = state.Resource;
  const [, partition, service, , , ...rest] = resource.split(':');
  if (partition === undefined || service === undefined) return `Task: ${resource}`;
  if (service === 'lambda') return `Lambda: ${rest.slice(1).join(':')}`;
  if (service !== 'states') return `Task: ${resource}`;
  if (rest[0] === 'activity') return `Activity: ${rest.slice(1).join(':')}`;
  return describeIntegration(rest.join(':'), state.Arguments ?? state.Parameters);
}

function describeIntegration(resource: string, given: Json | undefined): string {
  const [ending, until] = PATTERNS.find(([pattern]) => pattern.test(resource)) ?? [/$^/, ''];
  const [service = '', ...action] = resource.replace(ending, '').replace(/^aws-sdk:/, '').split(':');
  const name = SERVICES[service] ?? service.toUpperCase();
  return `${name}: ${subjectOf(resource, given) ?? action.join(':')}${until}`;
}

/** What tells more than the name of the call: the function, the machine, the address. */
function subjectOf(resource: string, given: Json | undefined): string | undefined {
  if (!isObject(given)) return undefined;
  const text = (field: string): string | undefined => {
    const value = given[field] ?? given[`${field}.$`];
    return typeof value === 'string' ? expression(value) : undefined;
  };
  if (resource.startsWith('lambda:invoke')) return nameInArn(text('FunctionName'), /^arn:[^:]*:lambda:[^:]*:[^:]*:function:/);
  if (resource.startsWith('states:startExecution')) return nameInArn(text('StateMachineArn'), /^arn:[^:]*:states:[^:]*:[^:]*:stateMachine:/);
  if (resource.startsWith('http:invoke')) {
    const address = text('ApiEndpoint');
    return address === undefined ? undefined : [text('Method'), address].filter((part) => part !== undefined).join(' ');
  }
  return undefined;
}

const nameInArn = (arn: string | undefined, start: RegExp): string | undefined => arn?.replace(start, '');

function describeWait({ Seconds, SecondsPath, Timestamp, TimestampPath }: WaitState): string {
  const seconds = Seconds ?? SecondsPath;
  if (seconds !== undefined) return `Wait ${expression(seconds)} s`;
  const time = Timestamp ?? TimestampPath;
  return time === undefined ? 'Wait' : `Wait until ${expression(time)}`;
}

function describeFail({ Error: error, ErrorPath }: FailState): string {
  const name = error ?? ErrorPath;
  return name === undefined ? 'Fail' : `Fail: ${expression(name)}`;
}

function describeMap({ ItemsPath, Items, ItemReader, ItemProcessor, Iterator }: MapState): string {
  const kind = (ItemProcessor ?? Iterator)?.ProcessorConfig?.Mode === 'DISTRIBUTED' ? 'Distributed Map' : 'Map';
  if (ItemReader !== undefined) return `${kind}: ${ItemReader.Resource.split(':').slice(-2).join(' ')}`;
  const items = ItemsPath ?? Items;
  return items === undefined ? kind : `${kind}: ${expression(items)}`;
}
