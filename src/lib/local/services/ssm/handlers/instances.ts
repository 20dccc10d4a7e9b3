import * as ssm from '@aws-sdk/client-ssm';
import type { RequestContext } from '../../../engine-context.ts';
import type { FleetNode } from '../../../nodes/types.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { exception } from './errors.ts';
import { pageOf } from './paging.ts';

/** The version that the engine's nodes report: of an agent whose behaviour they follow. */
const AGENT_VERSION = '3.3.2299.0';
const DEFAULT_PAGE = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html */
export function describeInstanceInformation(input: ssm.DescribeInstanceInformationCommandInput, context: RequestContext): Answer<ssm.DescribeInstanceInformationCommandOutput> {
  const byKey = input.InstanceInformationFilterList ?? [];
  const byText = input.Filters ?? [];
  if (byKey.length > 0 && byText.length > 0) throw new AwsError('ValidationException', 'Use either Filters or InstanceInformationFilterList, not both');
  const tests = [...byKey.map(({ key, valueSet }) => testOf(key, valueSet ?? [])), ...byText.map(({ Key, Values }) => testOf(Key, Values ?? []))];
  const found = context.engine.fleet.list(context).filter((node) => isRegistered(node) && tests.every((test) => test(node)));
  const { page, nextToken } = pageOf(found, input.NextToken, input.MaxResults ?? DEFAULT_PAGE);
  const now = context.engine.clock.now();
  return { InstanceInformationList: page.map((node) => describe(node, now)), NextToken: nextToken };
}

const MOST_PROPERTIES = 1000;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceProperties.html */
export function describeInstanceProperties(input: ssm.DescribeInstancePropertiesCommandInput, context: RequestContext): Answer<ssm.DescribeInstancePropertiesCommandOutput> {
  const tests = [
    ...(input.InstancePropertyFilterList ?? []).map(({ key, valueSet }) => testOf(key, valueSet ?? [])),
    ...(input.FiltersWithOperator ?? []).map(({ Key, Values, Operator }) => withOperator(Key, Values ?? [], Operator)),
  ];
  const found = context.engine.fleet.list(context).filter((node) => isRegistered(node) && tests.every((test) => test(node)));
  const { page, nextToken } = pageOf(found, input.NextToken, input.MaxResults ?? MOST_PROPERTIES);
  const now = context.engine.clock.now();
  return {
    InstanceProperties: page.map((node) => {
      const { IsLatestVersion: _latest, PingStatus, PlatformType, ...shared } = describe(node, now);
      return { ...shared, PingStatus, PlatformType, Name: node.tags['Name'] ?? node.name, ...(node.kind === 'ssh' ? {} : instanceOf(node)) };
    }),
    NextToken: nextToken,
  };
}

const instanceOf = (node: FleetNode): Partial<ssm.InstanceProperty> => ({
  InstanceType: 't3.micro',
  InstanceState: node.state,
  Architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
  LaunchTime: new Date(node.registeredAt),
});

function withOperator(key: string | undefined, values: readonly string[], operator: string | undefined): (node: FleetNode) => boolean {
  const equals = testOf(key, values);
  switch (operator) {
    case undefined:
    case 'Equal':
      return equals;
    case 'NotEqual':
      return (node) => !equals(node);
    default:
      throw new AwsError('NotImplemented', `The operator ${operator} of DescribeInstanceProperties is not built into Drover's embedded engine`, 501);
  }
}

/** What is terminated has left the fleet; what is stopped has only lost its connection. */
const isRegistered = ({ state }: FleetNode): boolean => state !== 'terminated' && state !== 'shutting-down';

const pingOf = ({ ping, state }: FleetNode): string => (state === 'running' ? ping : 'ConnectionLost');

function testOf(key: string | undefined, values: readonly string[]): (node: FleetNode) => boolean {
  const has = (value: string): boolean => values.includes(value);
  switch (key) {
    case 'InstanceIds':
      return ({ id }) => has(id);
    case 'PingStatus':
      return (node) => has(pingOf(node)) || (has('Online') && pingOf(node) === 'Online');
    case 'PlatformTypes':
      return ({ platform }) => has(platform);
    case 'AgentVersion':
      return () => has(AGENT_VERSION) || has('LATEST');
    case 'ResourceType':
      return ({ kind }) => has(kind === 'ssh' ? 'ManagedInstance' : 'EC2Instance');
    case 'ActivationIds':
    case 'IamRole':
    case 'AssociationStatus':
      return () => false;
    case 'tag-key':
      return ({ tags }) => values.some((name) => tags[name] !== undefined);
    default: {
      if (!key?.startsWith('tag:')) throw exception(ssm.InvalidInstanceInformationFilterValue, `The filter key ${key} is not valid.`);
      const name = key.slice('tag:'.length);
      return ({ tags }) => tags[name] !== undefined && has(tags[name]);
    }
  }
}

function describe(node: FleetNode, now: number): ssm.InstanceInformation {
  const ping = pingOf(node);
  return {
    InstanceId: node.id,
    PingStatus: ping as ssm.PingStatus,
    LastPingDateTime: new Date(ping === 'Online' ? now : node.registeredAt),
    AgentVersion: AGENT_VERSION,
    IsLatestVersion: true,
    PlatformType: node.platform,
    PlatformName: node.platformName,
    PlatformVersion: node.platformVersion,
    ResourceType: node.kind === 'ssh' ? 'ManagedInstance' : 'EC2Instance',
    IPAddress: node.ipAddress,
    ComputerName: node.name,
    ...(node.kind === 'ssh' ? { Name: node.name, RegistrationDate: new Date(node.registeredAt) } : {}),
    SourceId: node.id,
    SourceType: node.kind === 'ssh' ? 'AWS::SSM::ManagedInstance' : 'AWS::EC2::Instance',
  };
}
