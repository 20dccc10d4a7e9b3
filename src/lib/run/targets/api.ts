import { DescribeInstanceInformationCommand, DescribeInstancePropertiesCommand, SSMClient, type InstanceInformation, type InstanceInformationStringFilter, type InstanceProperty } from '@aws-sdk/client-ssm';
import type { Connection } from '../../aws/connection.ts';
import { createClient } from '../../aws/create-client.ts';
import { explainAwsError } from '../../aws/explain-error.ts';
import { lazily } from '../lazily.ts';
import { readGroupMembers } from '../../aws/resource-groups.ts';
import { RemoteError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { preferSmallHeap } from '../small-heap.ts';
import type { Instance, ManagedNode, Platform, TagTest } from './types.ts';

/** Which of them: by id, by tags (keys AND, values OR), by both, or all. */
export interface FleetFilter {
  readonly ids?: readonly string[];
  readonly tags?: readonly TagTest[];
}

/** What finding nodes needs of AWS. Throws RemoteErrors. */
export interface FleetApi {
  /** ssm:DescribeInstanceInformation, or ssm:DescribeInstanceProperties where many are wanted; all pages. */
  managedNodes(filter: FleetFilter, signal: AbortSignal): Promise<ManagedNode[]>;
  /** ec2:DescribeInstances, all pages; ids that EC2 does not know are left out. */
  instances(filter: FleetFilter, signal: AbortSignal): Promise<Instance[]>;
  /** resource-groups:ListGroupResources, all pages: ids of the nodes in a group. Not everybody who finds nodes knows groups. */
  groupMembers?(group: string, signal: AbortSignal): Promise<string[]>;
}

const INFORMATION_PAGE = 50;
const PROPERTIES_PAGE = 1000;
/** More ids than these are looked up in a listing of all nodes. */
const MANY_IDS = 500;
/** Of one filter. */
const MOST_VALUES = 50;
const EC2_PAGE = 1000;
const EC2_MOST_VALUES = 200;

export function fleetApi(connection: Connection): FleetApi {
  const ssm = lazily(() => createClient(SSMClient, connection));
  return {
    managedNodes: async (filter, signal) => {
      if (!isLarge(filter)) return informationOf(ssm(), filter, signal);
      try {
        const wanted = filter.ids === undefined ? undefined : new Set(filter.ids);
        const nodes = await propertiesOf(ssm(), signal);
        return wanted === undefined ? nodes : nodes.filter(({ id }) => wanted.has(id));
      } catch (error) {
        // A younger operation, which older policies do not name.
        if (error instanceof RemoteError && error.exitCode === EXIT.refused) return informationOf(ssm(), filter, signal);
        throw error;
      }
    },
    instances: async (filter, signal) => {
      // EC2's module is four times as large as the rest: only for queries that need it.
      const { DescribeInstancesCommand, EC2Client } = await import('@aws-sdk/client-ec2');
      const ec2 = createClient(EC2Client, connection);
      const instances: Instance[] = [];
      try {
        for (const filters of ec2Filters(filter)) {
          let token: string | undefined;
          do {
            const page = await ec2.send(new DescribeInstancesCommand({ Filters: filters, MaxResults: EC2_PAGE, NextToken: token }), { abortSignal: signal });
            for (const { InstanceId, State, Tags } of (page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? [])) {
              if (InstanceId !== undefined) instances.push({ id: InstanceId, state: State?.Name ?? 'unknown', tags: Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])) });
            }
            token = page.NextToken || undefined;
          } while (token !== undefined);
        }
        return instances;
      } catch (error) {
        throw explainAwsError(error, 'ec2:DescribeInstances');
      } finally {
        ec2.destroy();
      }
    },
    groupMembers: (group, signal) => readGroupMembers(connection, group, signal),
  };
}

/** Whether a listing in pages of 1,000 is cheaper than questions in pages of 50. */
const isLarge = ({ ids, tags }: FleetFilter): boolean => !tags?.length && (ids === undefined || ids.length > MANY_IDS);

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html */
async function informationOf(ssm: SSMClient, filter: FleetFilter, signal: AbortSignal): Promise<ManagedNode[]> {
  const nodes: ManagedNode[] = [];
  for (const filters of ssmFilters(filter)) {
    let token: string | undefined;
    do {
      const page = await ssm.send(new DescribeInstanceInformationCommand({ Filters: filters, MaxResults: INFORMATION_PAGE, NextToken: token }), { abortSignal: signal }).catch((error: unknown) => {
        throw explainAwsError(error, 'ssm:DescribeInstanceInformation');
      });
      nodes.push(...(page.InstanceInformationList ?? []).map(managedNodeOf));
      token = page.NextToken || undefined;
    } while (token !== undefined);
  }
  return nodes;
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceProperties.html */
async function propertiesOf(ssm: SSMClient, signal: AbortSignal): Promise<ManagedNode[]> {
  const nodes: ManagedNode[] = [];
  let token: string | undefined;
  do {
    const page = await ssm.send(new DescribeInstancePropertiesCommand({ MaxResults: PROPERTIES_PAGE, NextToken: token }), { abortSignal: signal }).catch((error: unknown) => {
      throw explainAwsError(error, 'ssm:DescribeInstanceProperties');
    });
    // Name is here the Name tag of an instance, too.
    nodes.push(...(page.InstanceProperties ?? []).map(managedNodeOf));
    preferSmallHeap(nodes.length);
    token = page.NextToken || undefined;
  } while (token !== undefined);
  return nodes;
}

function ssmFilters({ ids, tags }: FleetFilter): InstanceInformationStringFilter[][] {
  const byTags = (tags ?? []).map(({ key, values }) => (values.length === 0 ? { Key: 'tag-key', Values: [key] } : { Key: `tag:${key}`, Values: [...values] }));
  return ids === undefined ? [byTags] : chunks(ids, MOST_VALUES).map((Values) => [{ Key: 'InstanceIds', Values }, ...byTags]);
}

function ec2Filters({ ids, tags }: FleetFilter): { Name: string; Values: string[] }[][] {
  // What stands in a filter of EC2 as * or ? matches anything.
  const exactly = (text: string): string => text.replaceAll(/[\\*?]/g, '\\$&');
  const byTags = (tags ?? []).map(({ key, values }) => (values.length === 0 ? { Name: 'tag-key', Values: [exactly(key)] } : { Name: `tag:${key}`, Values: values.map(exactly) }));
  // As a filter, not as InstanceIds: one id that is gone must not make the whole call fail.
  return ids === undefined ? [byTags] : chunks(ids, EC2_MOST_VALUES).map((Values) => [{ Name: 'instance-id', Values }, ...byTags]);
}

const chunks = <T>(items: readonly T[], size: number): T[][] => Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

const PLATFORMS: readonly Platform[] = ['Linux', 'Windows', 'MacOS'];

export function managedNodeOf(information: InstanceInformation | InstanceProperty): ManagedNode {
  const ping = information.PingStatus;
  return {
    id: information.InstanceId ?? '',
    computerName: information.ComputerName || undefined,
    registeredName: information.Name || undefined,
    ping: ping === 'Online' || ping === 'Inactive' ? ping : 'ConnectionLost',
    lastPingAt: information.LastPingDateTime?.getTime(),
    platform: PLATFORMS.find((platform) => platform === information.PlatformType),
    platformName: information.PlatformName === undefined ? undefined : [information.PlatformName, information.PlatformVersion].filter(Boolean).join(' '),
    agentVersion: information.AgentVersion,
    ipAddress: information.IPAddress,
  };
}
