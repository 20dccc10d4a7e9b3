import * as ssm from '@aws-sdk/client-ssm';
import { sdkException } from '../../../wire/exception.ts';
import { AwsError } from '../../../wire/service.ts';

export type Tier = 'Standard' | 'Advanced';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const TIER_LIMITS = {
  Standard: { bytes: 4096, parameters: 10_000 },
  Advanced: { bytes: 8192, parameters: 100_000 },
} as const;

const GUIDE = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';

export interface TierFacts {
  /** What the request says; undefined where it says nothing. */
  readonly asked: string | undefined;
  /** The account's default for new parameters. */
  readonly byDefault: string;
  /** Of the parameter as it is; undefined for a new one. */
  readonly current: Tier | undefined;
  /** Of the value in UTF-8. */
  readonly bytes: number;
  readonly hasPolicies: boolean;
  /** How many parameters the account has in the region, by tier. */
  readonly counts: Readonly<Record<Tier, number>>;
}

/** The tier that a parameter is put into. Pure. Throws where the value, the policies or the count do not fit into it. */
export function decideTier(facts: TierFacts): Tier {
  const tier = tierFor(facts);
  const { bytes, hasPolicies, current, counts } = facts;
  if (tier === 'Standard' && current === 'Advanced') {
    throw refuse(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter. Be aware that standard parameters have a value limit of 4096 characters.",
    );
  }
  if (tier === 'Standard' && hasPolicies) {
    throw refuse(`Parameter policies are supported in the advanced-parameter tier only. To add a policy, upgrade the parameter to use the advanced-parameter tier. For more information, see ${GUIDE}`);
  }
  if (tier === 'Standard' && bytes > TIER_LIMITS.Standard.bytes) {
    throw refuse(
      `Standard tier parameters support a maximum parameter value of ${TIER_LIMITS.Standard.bytes} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see ${GUIDE}`,
    );
  }
  if (bytes > TIER_LIMITS.Advanced.bytes) throw refuse(`Advanced tier parameters support a maximum parameter value of ${TIER_LIMITS.Advanced.bytes} characters.`);
  if (current !== tier && counts[tier] >= TIER_LIMITS[tier].parameters) {
    throw sdkException(ssm.ParameterLimitExceeded, `You have exceeded the number of parameters for this AWS account: ${TIER_LIMITS[tier].parameters} in the ${tier} tier. Delete one or more parameters and try again.`);
  }
  return tier;
}

function tierFor({ asked, byDefault, current, bytes, hasPolicies, counts }: TierFacts): Tier {
  // An advanced parameter stays what it is where nobody says otherwise.
  if (asked === undefined && current === 'Advanced') return current;
  const wanted = asked ?? byDefault;
  if (wanted === 'Standard' || wanted === 'Advanced') return wanted;
  const isFull = current === undefined && counts.Standard >= TIER_LIMITS.Standard.parameters;
  return current === 'Advanced' || bytes > TIER_LIMITS.Standard.bytes || hasPolicies || isFull ? 'Advanced' : 'Standard';
}

const refuse = (message: string): AwsError => new AwsError('ValidationException', message);
