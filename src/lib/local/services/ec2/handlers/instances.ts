import type * as ec2 from '@aws-sdk/client-ec2';
import type { RequestContext } from '../../../engine-context.ts';
import { pageOf } from '../../../wire/paging.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { endDryRun, invalidToken, pageSize } from '../errors.ts';
import { matcherOf } from '../filters.ts';
import { describeInstance, reservationIdOf } from '../instances/describe.ts';
import { instanceMatcher } from '../instances/instance-filters.ts';
import type { Instances, InstanceView } from '../instances/instances.ts';
import { zoneOf } from '../instances/names.ts';
import { stateOf } from '../instances/state.ts';

/** Handlers of the operations that read instances. */
export function instanceHandlers(instances: Instances) {
  return {
    DescribeInstances: (input: ec2.DescribeInstancesCommandInput, context: RequestContext): Answer<ec2.DescribeInstancesCommandOutput> => {
      const size = checkedSize(input);
      const isWanted = instanceMatcher(input.Filters);
      const found = instances.find(context, input.InstanceIds).filter(isWanted);
      endDryRun(input);
      const { page, nextToken } = pageOf(found, input.NextToken, size, invalidToken);
      return {
        Reservations: page.map((view) => ({ ReservationId: reservationIdOf(view), OwnerId: view.node.account, Groups: [], Instances: [describeInstance(view)] })),
        NextToken: nextToken,
      };
    },

    /** Only those that run, unless all are asked for. */
    DescribeInstanceStatus: (input: ec2.DescribeInstanceStatusCommandInput, context: RequestContext): Answer<ec2.DescribeInstanceStatusCommandOutput> => {
      const size = checkedSize(input);
      const isWanted = matcherOf<ec2.InstanceStatus>(input.Filters, statusValues, (name) => name.startsWith('event.') || name === 'operator.managed');
      const found = instances
        .find(context, input.InstanceIds)
        .filter(({ node }) => input.IncludeAllInstances === true || node.state === 'running')
        .map(describeStatus)
        .filter(isWanted);
      endDryRun(input);
      const { page, nextToken } = pageOf(found, input.NextToken, size, invalidToken);
      return { InstanceStatuses: [...page], NextToken: nextToken };
    },
  };
}

function checkedSize({ InstanceIds: ids, MaxResults: maxResults }: { readonly InstanceIds?: string[] | undefined; readonly MaxResults?: number | undefined }): number {
  if (maxResults !== undefined && ids !== undefined && ids.length > 0) {
    throw new AwsError('InvalidParameterCombination', 'The parameter instancesSet cannot be used with the parameter maxResults');
  }
  return pageSize(maxResults);
}

function describeStatus({ node }: InstanceView): ec2.InstanceStatus {
  const summary: ec2.InstanceStatusSummary =
    node.state === 'running' ? { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] } : { Status: 'not-applicable' };
  return { AvailabilityZone: zoneOf(node.region), InstanceId: node.id, InstanceState: stateOf(node.state), InstanceStatus: summary, SystemStatus: summary };
}

function statusValues(name: string): ((status: ec2.InstanceStatus) => (string | undefined)[]) | undefined {
  switch (name) {
    case 'availability-zone':
      return ({ AvailabilityZone }) => [AvailabilityZone];
    case 'instance-state-name':
      return ({ InstanceState }) => [InstanceState?.Name];
    case 'instance-state-code':
      return ({ InstanceState }) => [String(InstanceState?.Code)];
    case 'instance-status.status':
      return ({ InstanceStatus }) => [InstanceStatus?.Status];
    case 'system-status.status':
      return ({ SystemStatus }) => [SystemStatus?.Status];
    case 'instance-status.reachability':
      return ({ InstanceStatus }) => (InstanceStatus?.Details ?? []).map(({ Status }) => Status);
    case 'system-status.reachability':
      return ({ SystemStatus }) => (SystemStatus?.Details ?? []).map(({ Status }) => Status);
    default:
      return undefined;
  }
}
