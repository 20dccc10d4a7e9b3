import * as ssm from '@aws-sdk/client-ssm';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { decodeToken as decode, encodeToken } from '../../../wire/paging.ts';
import { checkPathFilters } from '../parameters/check-filters.ts';
import { matchesFilters } from '../parameters/match-filters.ts';
import { checkPath, parameterArn } from '../parameters/parameter-name.ts';
import type { FoundVersion, ParameterStore } from '../parameters/parameter-store.ts';
import { describePolicies } from './describe-policies.ts';
import { exception } from './errors.ts';
import { decodeToken } from './paging.ts';

const BY_PATH_PAGE = 10;
const HISTORY_PAGE = 50;

/** Handlers of what reads values. */
export function readHandlers(parameters: ParameterStore) {
  const valueOf = async (context: RequestContext, { version }: FoundVersion, withDecryption: boolean | undefined): Promise<string> =>
    version.type === 'SecureString' && withDecryption ? parameters.secrets.decrypt(context, version) : version.value;

  const describe = async (context: RequestContext, found: FoundVersion, withDecryption: boolean | undefined): Promise<ssm.Parameter> => ({
    Name: found.version.name,
    Type: found.version.type,
    Value: await valueOf(context, found, withDecryption),
    Version: found.version.version,
    ...(found.selector === undefined ? {} : { Selector: found.selector }),
    LastModifiedDate: new Date(found.version.modifiedAt),
    ARN: parameterArn(context, found.version.name),
    DataType: found.version.dataType,
  });

  return {
    GetParameter: async (input: ssm.GetParameterCommandInput, context: RequestContext): Promise<Answer<ssm.GetParameterCommandOutput>> => ({
      Parameter: await describe(context, parameters.find(context, input.Name ?? ''), input.WithDecryption),
    }),

    /** In the order of the names, each once. */
    GetParameters: async (input: ssm.GetParametersCommandInput, context: RequestContext): Promise<Answer<ssm.GetParametersCommandOutput>> => {
      const found: FoundVersion[] = [];
      const invalid: string[] = [];
      for (const name of new Set(input.Names)) {
        const one = findOrNot(parameters, context, name);
        if (one === undefined) invalid.push(name);
        else found.push(one);
      }
      return { Parameters: await Promise.all(found.map((one) => describe(context, one, input.WithDecryption))), InvalidParameters: invalid };
    },

    /**
     * A page is cut from all that lies below the path, and filtered then: as on AWS one may come out short or empty and
     * still have a token.
     */
    GetParametersByPath: async (input: ssm.GetParametersByPathCommandInput, context: RequestContext): Promise<Answer<ssm.GetParametersByPathCommandOutput>> => {
      parameters.policyClock.applyDue();
      const path = checkPath(input.Path ?? '');
      const filters = checkPathFilters(input.ParameterFilters ?? []);
      const size = input.MaxResults ?? BY_PATH_PAGE;
      const rows = parameters.records.below(context, path, input.Recursive ?? false, nameInToken(input.NextToken), size + 1);
      const page = rows.slice(0, size);
      const labelled = filters.find(({ key }) => key === 'Label');
      const others = filters.filter((filter) => filter !== labelled);
      const found = page.flatMap((latest): FoundVersion[] => {
        const versions = labelled?.values.map((label) => parameters.labels.version(context, latest.name, label)).filter((version) => version !== undefined) ?? [latest.version];
        const version = versions.length === 0 ? undefined : parameters.records.version(context, latest.name, Math.max(...versions));
        return version !== undefined && matchesFilters(version, others, () => []) ? [{ version, selector: undefined }] : [];
      });
      return {
        Parameters: await Promise.all(found.map((one) => describe(context, one, input.WithDecryption))),
        NextToken: rows.length > size ? encodeToken(page.at(-1)?.name ?? '') : undefined,
      };
    },

    GetParameterHistory: async (input: ssm.GetParameterHistoryCommandInput, context: RequestContext): Promise<Answer<ssm.GetParameterHistoryCommandOutput>> => {
      const { version: latest } = parameters.find(context, input.Name ?? '');
      const size = input.MaxResults ?? HISTORY_PAGE;
      const rows = parameters.records.versions(context, latest.name, decodeToken(input.NextToken) ?? 0, size + 1);
      const page = rows.slice(0, size);
      const last = page.at(-1);
      const describeVersion = async (version: (typeof page)[number]): Promise<ssm.ParameterHistory> => ({
        Name: version.name,
        Type: version.type,
        KeyId: version.keyId,
        LastModifiedDate: new Date(version.modifiedAt),
        LastModifiedUser: version.modifiedBy,
        Description: version.description,
        Value: await valueOf(context, { version, selector: undefined }, input.WithDecryption),
        AllowedPattern: version.allowedPattern,
        Version: version.version,
        Labels: parameters.labels.of(context, version.name, version.version),
        Tier: version.tier,
        Policies: describePolicies(parameters, context, version),
        DataType: version.dataType,
      });
      return { Parameters: await Promise.all(page.map(describeVersion)), NextToken: rows.length > size && last !== undefined ? encodeToken(last.version) : undefined };
    },
  };
}

function findOrNot(parameters: ParameterStore, context: RequestContext, name: string): FoundVersion | undefined {
  try {
    return parameters.find(context, name);
  } catch (error) {
    if (error instanceof ssm.ParameterNotFound || error instanceof ssm.ParameterVersionNotFound) return undefined;
    throw error;
  }
}

/** Behind which name a page begins. Throws InvalidNextToken. */
export function nameInToken(token: string | undefined): string {
  if (token === undefined || token === '') return '';
  const name = decode(token);
  if (typeof name !== 'string') throw exception(ssm.InvalidNextToken, 'The specified token is not valid.');
  return name;
}
