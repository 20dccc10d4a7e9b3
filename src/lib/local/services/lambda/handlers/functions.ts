import type * as lambda from '@aws-sdk/client-lambda';
import { isDeepStrictEqual } from 'node:util';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { codeOf } from '../code/code-store.ts';
import { readCode } from '../code/read-code.ts';
import { conflict, functionExists, invalid, noFunction, revisionMismatch } from '../errors.ts';
import { checkInput, checkTags } from '../functions/check-input.ts';
import { describeListed, describeVersion } from '../functions/describe.ts';
import type { VersionContent, VersionRecord } from '../functions/function-records.ts';
import { functionArn, isVersion, LATEST, parseReference } from '../functions/names.ts';
import { changedSettings, newSettings } from '../functions/settings.ts';
import type { Variables } from '../functions/variables.ts';
import type { LambdaState } from '../state.ts';
import { takePage } from './take-page.ts';
import { publish } from './versions.ts';

const DEFAULT_PAGE = 50;
const LOCATION_SECONDS = 600;

/** Handlers that make, change, show and delete functions. */
export function functionHandlers(state: LambdaState) {
  const { engine, functions, finder, seal, codes } = state;

  /** $LATEST of a function that is to change. Throws PreconditionFailedException where somebody else was quicker. */
  const latest = (context: RequestContext, name: string | undefined, revision: string | undefined): VersionRecord => {
    const { version } = finder.find(context, name, LATEST);
    if (revision !== undefined && revision !== version.revision) throw revisionMismatch('GetFunction/GetAlias');
    return version;
  };
  const change = (context: RequestContext, before: VersionRecord, content: Partial<VersionContent>): VersionRecord => {
    const after = functions.change(before, content);
    state.changed(context, before.name, LATEST);
    return after;
  };
  const shown = (version: VersionRecord): lambda.FunctionConfiguration => describeVersion(version, arnOf(version), seal);

  /** The same variables stay as they were sealed: a version that says nothing new is known by that. */
  const resealed = (context: RequestContext, before: VersionRecord, variables: Variables): Uint8Array | null => {
    const isSame = before.variables !== null && isDeepStrictEqual(variables, seal.open(scopeOf(context), before.name, before.variables));
    return isSame ? before.variables : seal.seal(scopeOf(context), before.name, variables);
  };

  return {
    CreateFunction: async (input: lambda.CreateFunctionCommandInput, context: RequestContext): Promise<Answer<lambda.CreateFunctionCommandOutput>> => {
      const { name } = parseReference(context, input.FunctionName ?? '');
      checkInput(context, input);
      checkTags(input.Tags ?? {});
      if (input.Runtime === undefined || input.Handler === undefined) throw invalid('Runtime and Handler are mandatory parameters for functions created with deployment packages.');
      if (functions.get(context, name) !== undefined) throw functionExists(name);
      const code = await codes.keep(await readCode(engine, context, input.Code ?? {}, 'CreateFunction'));
      // While the code was read somebody else may have made it.
      if (functions.get(context, name) !== undefined) throw functionExists(name);
      const variables = seal.seal(scopeOf(context), name, input.Environment?.Variables ?? {});
      const version = functions.create(context, name, { settings: newSettings(name, input), variables, ...code }, input.Tags ?? {});
      state.invoker.forget();
      if (input.Publish !== true) return shown(version);
      return shown(publish(state, version, {}));
    },

    UpdateFunctionCode: async (input: lambda.UpdateFunctionCodeCommandInput, context: RequestContext): Promise<Answer<lambda.UpdateFunctionCodeCommandOutput>> => {
      latest(context, input.FunctionName, input.RevisionId);
      checkInput(context, { ...(input.Architectures === undefined ? {} : { Architectures: input.Architectures }), ...(input.PublishTo === undefined ? {} : { PublishTo: input.PublishTo }) });
      const zip = await readCode(engine, context, input, 'UpdateFunctionCode');
      if (input.DryRun === true) return shown({ ...latest(context, input.FunctionName, input.RevisionId), ...codeOf(zip) });
      const code = await codes.keep(zip);
      const before = latest(context, input.FunctionName, input.RevisionId);
      const after = change(context, before, { ...code, settings: changedSettings(before.settings, input.Architectures === undefined ? {} : { Architectures: input.Architectures }) });
      state.release(before.codeSha256);
      return shown(input.Publish === true ? publish(state, after, {}) : after);
    },

    UpdateFunctionConfiguration: (input: lambda.UpdateFunctionConfigurationCommandInput, context: RequestContext): Answer<lambda.UpdateFunctionConfigurationCommandOutput> => {
      const before = latest(context, input.FunctionName, input.RevisionId);
      checkInput(context, input);
      const given = input.Environment?.Variables;
      const variables = given === undefined ? before.variables : resealed(context, before, given);
      return shown(change(context, before, { settings: changedSettings(before.settings, input), variables }));
    },

    GetFunction: (input: lambda.GetFunctionCommandInput, context: RequestContext): Answer<lambda.GetFunctionCommandOutput> => {
      const { record, version, arn } = finder.find(context, input.FunctionName, input.Qualifier);
      return {
        Configuration: describeVersion(version, arn, seal),
        Code: { RepositoryType: 'S3', Location: `${context.endpoint}${engine.offerFile(codes.fileOf(version.codeSha256), LOCATION_SECONDS)}` },
        ...(Object.keys(record.tags).length === 0 ? {} : { Tags: { ...record.tags } }),
        ...(record.reservedConcurrency === null ? {} : { Concurrency: { ReservedConcurrentExecutions: record.reservedConcurrency } }),
      };
    },

    GetFunctionConfiguration: (input: lambda.GetFunctionConfigurationCommandInput, context: RequestContext): Answer<lambda.GetFunctionConfigurationCommandOutput> => {
      const { version, arn } = finder.find(context, input.FunctionName, input.Qualifier);
      return describeVersion(version, arn, seal);
    },

    ListFunctions: (input: lambda.ListFunctionsCommandInput, context: RequestContext): Answer<lambda.ListFunctionsCommandOutput> => {
      const isAll = input.FunctionVersion === 'ALL';
      const { page, ...rest } = takePage(functions.list(context, isAll), input.Marker, Math.min(input.MaxItems ?? DEFAULT_PAGE, DEFAULT_PAGE));
      return { ...rest, Functions: page.map((version) => describeListed(version, isAll ? functionArn(version, version.name, version.version) : arnOf(version), seal)) };
    },

    DeleteFunction: (input: lambda.DeleteFunctionCommandInput, context: RequestContext): Answer<lambda.DeleteFunctionCommandOutput> => {
      const { name, qualifier } = parseReference(context, input.FunctionName ?? '', input.Qualifier);
      if (functions.get(context, name) === undefined) throw noFunction(functionArn(context, name, qualifier));
      const gone = functions.versions(context, name).filter(({ version }) => qualifier === undefined || version === qualifier);
      if (qualifier === undefined) functions.delete(context, name);
      else deleteVersion(state, context, name, qualifier);
      state.changed(context, name, qualifier);
      for (const { codeSha256 } of gone) state.release(codeSha256);
      return { StatusCode: 204 };
    },
  };
}

function deleteVersion({ functions, aliases }: LambdaState, context: RequestContext, name: string, qualifier: string): void {
  if (qualifier === LATEST) throw invalid('$LATEST version cannot be deleted without deleting the function.');
  if (!isVersion(qualifier)) throw invalid('Deletion of aliases is not currently supported.');
  const named = aliases.list(context, name).filter(({ version, weights }) => version === qualifier || qualifier in weights);
  if (named.length > 0) throw conflict(`Version cannot be deleted since it is being used by the following alias(es): ${named.map(({ name }) => name).join(', ')}`);
  functions.deleteVersion(context, name, qualifier);
}

/** $LATEST is shown by the bare name of its function. */
const arnOf = (version: VersionRecord): string => functionArn(version, version.name, version.version === LATEST ? undefined : version.version);

const scopeOf = ({ account, region }: RequestContext) => ({ account, region });
