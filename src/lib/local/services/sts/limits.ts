import type { Constraints } from '../../wire/constraints.ts';

/** Limits of https://docs.aws.amazon.com/STS/latest/APIReference/ for the operations served. */
export const LIMITS: Constraints = {
  'AssumeRoleRequest.RoleArn': { min: 20, max: 2048 },
  'AssumeRoleRequest.RoleSessionName': { min: 2, max: 64, pattern: '[\\w+=,.@-]*' },
  'AssumeRoleRequest.DurationSeconds': { min: 900, max: 43_200 },
  'AssumeRoleRequest.ExternalId': { min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' },
  'AssumeRoleRequest.SourceIdentity': { min: 2, max: 64, pattern: '[\\w+=,.@-]*' },
  'AssumeRoleRequest.Policy': { min: 1 },
  'AssumeRoleRequest.Tags': { max: 50 },
  'GetSessionTokenRequest.DurationSeconds': { min: 900, max: 129_600 },
  'GetAccessKeyInfoRequest.AccessKeyId': { min: 16, max: 128, pattern: '[\\w]*' },
  'Tag.Key': { min: 1, max: 128 },
  'Tag.Value': { max: 256 },
};
