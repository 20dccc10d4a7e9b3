import type * as ec2 from '@aws-sdk/client-ec2';
import { networkOf, privateDnsName, stableId, zoneOf } from './names.ts';
import type { InstanceView } from './instances.ts';
import { stateOf } from './state.ts';

const INSTANCE_TYPE = 't3.micro';
/** The API answers in lower case, whatever the SDK's list of values says; so does the filter want it. */
const WINDOWS = 'windows' as string as ec2.PlatformValues;
/** What a user's own stop or termination is called. */
const USER_INITIATED = 'Client.UserInitiatedShutdown';

export const tagsOf = ({ tags }: InstanceView): ec2.Tag[] => [...tags].map(([Key, Value]) => ({ Key, Value }));

export const reservationIdOf = ({ node }: InstanceView): string => stableId('r', node.id);

/** An instance as DescribeInstances gives it: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html */
export function describeInstance(view: InstanceView): ec2.Instance {
  const { node, launchedAt } = view;
  const isWindows = node.platform === 'Windows';
  return {
    AmiLaunchIndex: 0,
    Architecture: 'x86_64',
    CapacityReservationSpecification: { CapacityReservationPreference: 'open' },
    ClientToken: '',
    CpuOptions: { CoreCount: 1, ThreadsPerCore: 2 },
    CurrentInstanceBootMode: 'legacy-bios',
    EbsOptimized: false,
    EnaSupport: true,
    EnclaveOptions: { Enabled: false },
    HibernationOptions: { Configured: false },
    Hypervisor: 'xen',
    ImageId: stableId('ami', node.platform, node.region),
    InstanceId: node.id,
    InstanceType: INSTANCE_TYPE,
    LaunchTime: new Date(launchedAt),
    MaintenanceOptions: { AutoRecovery: 'default' },
    MetadataOptions: { State: 'applied', HttpTokens: 'required', HttpPutResponseHopLimit: 2, HttpEndpoint: 'enabled', HttpProtocolIpv6: 'disabled', InstanceMetadataTags: 'disabled' },
    Monitoring: { State: 'disabled' },
    Placement: { AvailabilityZone: zoneOf(node.region), GroupName: '', Tenancy: 'default' },
    Platform: isWindows ? WINDOWS : undefined,
    PlatformDetails: isWindows ? 'Windows' : 'Linux/UNIX',
    ProductCodes: [],
    PublicDnsName: '',
    RootDeviceName: isWindows ? '/dev/sda1' : '/dev/xvda',
    RootDeviceType: 'ebs',
    State: stateOf(node.state),
    ...ending(view),
    Tags: tagsOf(view),
    UsageOperation: isWindows ? 'RunInstances:0002' : 'RunInstances',
    UsageOperationUpdateTime: new Date(node.registeredAt),
    VirtualizationType: 'hvm',
    ...network(view),
  };
}

function ending({ node, endedAt }: InstanceView): Pick<ec2.Instance, 'StateReason' | 'StateTransitionReason'> {
  if (node.state === 'running' || endedAt === undefined) return { StateTransitionReason: '' };
  const at = new Date(endedAt).toISOString().slice(0, 19).replace('T', ' ');
  return { StateReason: { Code: USER_INITIATED, Message: `${USER_INITIATED}: User initiated shutdown` }, StateTransitionReason: `User initiated (${at} GMT)` };
}

/** A terminated instance has left its network, and its disk is gone. */
function network({ node }: InstanceView): Partial<ec2.Instance> {
  if (node.state === 'terminated') return { BlockDeviceMappings: [], NetworkInterfaces: [], PrivateDnsName: '', SecurityGroups: [] };
  const { vpcId, subnetId, groupId } = networkOf(node);
  const dnsName = privateDnsName(node.ipAddress, node.region);
  const groups = [{ GroupId: groupId, GroupName: 'default' }];
  const attached = { AttachTime: new Date(node.registeredAt), DeleteOnTermination: true, Status: 'attached' as const };
  return {
    BlockDeviceMappings: [
      { DeviceName: node.platform === 'Windows' ? '/dev/sda1' : '/dev/xvda', Ebs: { ...attached, VolumeId: stableId('vol', node.id) } },
    ],
    NetworkInterfaces: [
      {
        Attachment: { ...attached, AttachmentId: stableId('eni-attach', node.id), DeviceIndex: 0, NetworkCardIndex: 0 },
        Description: '',
        Groups: groups,
        InterfaceType: 'interface',
        Ipv6Addresses: [],
        MacAddress: `02:00:${node.ipAddress.split('.').map((part) => Number(part).toString(16).padStart(2, '0')).join(':')}`,
        NetworkInterfaceId: stableId('eni', node.id),
        OwnerId: node.account,
        PrivateDnsName: dnsName,
        PrivateIpAddress: node.ipAddress,
        PrivateIpAddresses: [{ Primary: true, PrivateDnsName: dnsName, PrivateIpAddress: node.ipAddress }],
        SourceDestCheck: true,
        Status: 'in-use',
        SubnetId: subnetId,
        VpcId: vpcId,
      },
    ],
    PrivateDnsName: dnsName,
    PrivateDnsNameOptions: { HostnameType: 'ip-name', EnableResourceNameDnsARecord: false, EnableResourceNameDnsAAAARecord: false },
    PrivateIpAddress: node.ipAddress,
    SecurityGroups: groups,
    SourceDestCheck: true,
    SubnetId: subnetId,
    VpcId: vpcId,
  };
}
