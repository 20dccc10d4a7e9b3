import type * as ssm from '@aws-sdk/client-ssm';
import type { RequestContext } from '../../../engine-context.ts';
import { encodeToken } from '../../../wire/paging.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { checkDescribeFilters, readOldFilters } from '../parameters/check-filters.ts';
import { matchesFilters, type TagOf } from '../parameters/match-filters.ts';
import { parameterArn } from '../parameters/parameter-name.ts';
import type { ParameterStore } from '../parameters/parameter-store.ts';
import type { ParameterVersion } from '../parameters/records.ts';
import { describePolicies } from './describe-policies.ts';
import { nameInToken } from './get-parameters.ts';
import type { Tags } from './tags.ts';

const DEFAULT_PAGE = 50;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html */
export function describeParametersHandler(parameters: ParameterStore, tags: Tags) {
  return (input: ssm.DescribeParametersCommandInput, context: RequestContext): Answer<ssm.DescribeParametersCommandOutput> => {
    const { Filters: old = [], ParameterFilters: given = [] } = input;
    if (old.length > 0 && given.length > 0) throw new AwsError('ValidationException', "You can use either Filters or ParameterFilters in a single request, not both.");
    if (input.Shared) return { Parameters: [] };
    parameters.policyClock.applyDue();
    const filters = old.length > 0 ? readOldFilters(old) : checkDescribeFilters(given);
    const tagsOf = (name: string): TagOf[] => tags.list(context, 'Parameter', name).map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
    const size = input.MaxResults ?? DEFAULT_PAGE;
    const found: ParameterVersion[] = [];
    for (const version of parameters.records.each(context, nameInToken(input.NextToken))) {
      if (!matchesFilters(version, filters, tagsOf)) continue;
      found.push(version);
      if (found.length > size) break;
    }
    const page = found.slice(0, size);
    return {
      Parameters: page.map((version) => ({
        Name: version.name,
        ARN: parameterArn(context, version.name),
        Type: version.type,
        KeyId: version.keyId,
        LastModifiedDate: new Date(version.modifiedAt),
        LastModifiedUser: version.modifiedBy,
        Description: version.description,
        AllowedPattern: version.allowedPattern,
        Version: version.version,
        Tier: version.tier,
        Policies: describePolicies(parameters, context, version),
        DataType: version.dataType,
      })),
      NextToken: found.length > size ? encodeToken(page.at(-1)?.name ?? '') : undefined,
    };
  };
}
