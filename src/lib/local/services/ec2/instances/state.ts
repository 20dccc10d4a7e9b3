import type * as ec2 from '@aws-sdk/client-ec2';
import type { InstanceState } from '../../../nodes/types.ts';

const CODES: Readonly<Record<InstanceState, number>> = { pending: 0, running: 16, 'shutting-down': 32, terminated: 48, stopping: 64, stopped: 80 };

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
export const stateOf = (state: InstanceState): ec2.InstanceState => ({ Code: CODES[state], Name: state });
