import { DescribeInstanceInformationCommand, ListCommandInvocationsCommand, SSMClient } from '@aws-sdk/client-ssm';
import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Connection } from '../../../aws/connection.ts';
import { createClient } from '../../../aws/create-client.ts';
import { explainAwsError } from '../../../aws/explain-error.ts';
import { lazily } from '../../../run/lazily.ts';
import { managedNodeOf } from '../../../run/targets/api.ts';
import type { InstanceRecord, PastCommand, Registration } from './types.ts';

/** What the doctor needs of AWS beside the fleet and its documents. All throw RemoteErrors. */
export interface DoctorApi {
  /** ec2:DescribeInstances; ids that EC2 does not know are left out. At most 200 ids. */
  instances(ids: readonly string[], signal: AbortSignal): Promise<InstanceRecord[]>;
  /** ssm:DescribeInstanceInformation. At most 50 ids. */
  registrations(ids: readonly string[], signal: AbortSignal): Promise<Registration[]>;
  /** ssm:ListCommandInvocations of one node, the newest first. */
  recentCommands(id: string, most: number, signal: AbortSignal): Promise<PastCommand[]>;
  /** ec2:DescribeRegions: those that the account has enabled. */
  regions(signal: AbortSignal): Promise<string[]>;
}

export function doctorApi(connection: Connection): DoctorApi {
  const ssm = lazily(() => createClient(SSMClient, connection));
  const call = async <T>(operation: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw explainAwsError(error, operation);
    }
  };
  const withEc2 = async <T>(operation: string, use: (ec2: Ec2.EC2Client, sdk: typeof Ec2) => Promise<T>): Promise<T> => {
    const sdk = await import('@aws-sdk/client-ec2');
    const ec2 = createClient(sdk.EC2Client, connection);
    try {
      return await call(operation, use(ec2, sdk));
    } finally {
      ec2.destroy();
    }
  };
  return {
    instances: (ids, signal) =>
      withEc2('ec2:DescribeInstances', async (ec2, { DescribeInstancesCommand }) => {
        const found: InstanceRecord[] = [];
        let token: string | undefined;
        do {
          // As a filter, not as InstanceIds: one id that is gone must not make the whole call fail.
          const page = await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: [...ids] }], NextToken: token }), { abortSignal: signal });
          for (const instance of (page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances)) {
            found.push({
              id: instance.InstanceId ?? '',
              state: instance.State?.Name ?? 'unknown',
              tags: Object.fromEntries((instance.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
              profile: instance.IamInstanceProfile?.Arn?.split('/').at(-1),
              stateReason: instance.StateReason?.Message || undefined,
            });
          }
          token = page.NextToken || undefined;
        } while (token !== undefined);
        return found;
      }),
    registrations: async (ids, signal) => {
      const found: Registration[] = [];
      let token: string | undefined;
      do {
        const page = await call(
          'ssm:DescribeInstanceInformation',
          ssm().send(new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [...ids] }], MaxResults: 50, NextToken: token }), { abortSignal: signal }),
        );
        found.push(...(page.InstanceInformationList ?? []).map((information) => ({ ...managedNodeOf(information), isLatestAgent: information.IsLatestVersion })));
        token = page.NextToken || undefined;
      } while (token !== undefined);
      return found;
    },
    recentCommands: async (id, most, signal) => {
      const page = await call('ssm:ListCommandInvocations', ssm().send(new ListCommandInvocationsCommand({ InstanceId: id, MaxResults: most }), { abortSignal: signal }));
      return (page.CommandInvocations ?? []).map((invocation) => ({
        commandId: invocation.CommandId ?? '',
        document: invocation.DocumentName ?? '',
        status: invocation.Status ?? '',
        details: invocation.StatusDetails ?? '',
        requestedAt: invocation.RequestedDateTime?.getTime() ?? 0,
      }));
    },
    regions: (signal) =>
      withEc2('ec2:DescribeRegions', async (ec2, { DescribeRegionsCommand }) => {
        const { Regions: regions = [] } = await ec2.send(new DescribeRegionsCommand({}), { abortSignal: signal });
        return regions.flatMap(({ RegionName }) => RegionName ?? []).sort();
      }),
  };
}
