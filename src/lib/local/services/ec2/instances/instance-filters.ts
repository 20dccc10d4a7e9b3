import type * as ec2 from '@aws-sdk/client-ec2';
import { matcherOf } from '../filters.ts';
import { describeInstance, reservationIdOf } from './describe.ts';
import type { InstanceView } from './instances.ts';

type Values = (view: InstanceView) => readonly (string | undefined)[];

const shown = (read: (instance: ec2.Instance) => string | undefined): Values => (view) => [read(describeInstance(view))];

/** Filters of DescribeInstances by name. Tags are apart: their keys are part of the name. */
const BY_NAME: Readonly<Record<string, Values>> = {
  'instance-id': ({ node }) => [node.id],
  'instance-state-name': ({ node }) => [node.state],
  'instance-state-code': shown(({ State }) => String(State?.Code)),
  'private-ip-address': shown(({ PrivateIpAddress }) => PrivateIpAddress),
  'private-dns-name': shown(({ PrivateDnsName }) => PrivateDnsName),
  'platform': shown(({ Platform }) => Platform),
  'platform-details': shown(({ PlatformDetails }) => PlatformDetails),
  'tag-key': ({ tags }) => [...tags.keys()],
  'tag-value': ({ tags }) => [...tags.values()],
  'availability-zone': shown(({ Placement }) => Placement?.AvailabilityZone),
  'architecture': shown(({ Architecture }) => Architecture),
  'image-id': shown(({ ImageId }) => ImageId),
  'instance-type': shown(({ InstanceType }) => InstanceType),
  'hypervisor': shown(({ Hypervisor }) => Hypervisor),
  'root-device-type': shown(({ RootDeviceType }) => RootDeviceType),
  'root-device-name': shown(({ RootDeviceName }) => RootDeviceName),
  'virtualization-type': shown(({ VirtualizationType }) => VirtualizationType),
  'launch-time': shown(({ LaunchTime }) => LaunchTime?.toISOString()),
  'subnet-id': shown(({ SubnetId }) => SubnetId),
  'vpc-id': shown(({ VpcId }) => VpcId),
  'instance.group-id': (view) => (describeInstance(view).SecurityGroups ?? []).map(({ GroupId }) => GroupId),
  'instance.group-name': (view) => (describeInstance(view).SecurityGroups ?? []).map(({ GroupName }) => GroupName),
  'owner-id': ({ node }) => [node.account],
  'reservation-id': (view) => [reservationIdOf(view)],
  'tenancy': shown(({ Placement }) => Placement?.Tenancy),
};

/** Filters that AWS has and that are not built here. */
const NOT_BUILT =
  /^(affinity|block-device-mapping|boot-mode|capacity-reservation|client-token|current-instance-boot-mode|dns-name|ebs-optimized|ena-support|enclave-options|hibernation-options|host-id|iam-instance-profile|instance-lifecycle|ip-address|ipv6-address|kernel-id|key-name|launch-index|maintenance-options|metadata-options|monitoring-state|network-interface|network-performance-options|operator|outpost-arn|placement|private-dns-name-options|product-code|ramdisk-id|reason|requester-id|source-dest-check|spot-instance-request-id|state-reason-code|state-transition-reason|usage-operation)\b/;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
export const instanceMatcher = (filters: readonly ec2.Filter[] | undefined): ((view: InstanceView) => boolean) =>
  matcherOf<InstanceView>(filters, valuesUnder, (name) => NOT_BUILT.test(name));

function valuesUnder(name: string): Values | undefined {
  if (!name.startsWith('tag:')) return Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  const key = name.slice('tag:'.length);
  return ({ tags }) => [tags.get(key)];
}
