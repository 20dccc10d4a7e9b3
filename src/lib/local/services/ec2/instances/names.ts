import { createHash } from 'node:crypto';
import type { Scope } from '../../../scope.ts';

/** An id of EC2's form that is always the same for the same thing: `r-0…`, `ami-0…`, `vpc-0…`. */
export const stableId = (prefix: string, ...thing: readonly string[]): string => `${prefix}-0${createHash('sha256').update([prefix, ...thing].join('/')).digest('hex').slice(0, 16)}`;

/** The default network of an account in a region, where all its instances lie. */
export const networkOf = ({ account, region }: Scope): { readonly vpcId: string; readonly subnetId: string; readonly groupId: string } => ({
  vpcId: stableId('vpc', account, region),
  subnetId: stableId('subnet', account, region),
  groupId: stableId('sg', account, region),
});

/** ip-10-0-0-1.ec2.internal in us-east-1, ip-10-0-0-1.eu-west-1.compute.internal elsewhere. */
export const privateDnsName = (ipAddress: string, region: string): string =>
  `ip-${ipAddress.replaceAll('.', '-')}.${region === 'us-east-1' ? 'ec2' : `${region}.compute`}.internal`;

export const zoneOf = (region: string): string => `${region}a`;
