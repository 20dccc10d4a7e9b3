import type * as lambda from '@aws-sdk/client-lambda';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { aliasExists, invalid, noAlias, noFunction, revisionMismatch } from '../errors.ts';
import type { AliasRecord } from '../functions/alias-records.ts';
import { functionArn, LATEST } from '../functions/names.ts';
import type { LambdaState } from '../state.ts';
import { takePage } from './take-page.ts';

const DEFAULT_PAGE = 50;

/** Handlers of aliases. */
export function aliasHandlers(state: LambdaState) {
  const { functions, aliases, finder } = state;

  const shown = (context: RequestContext, functionName: string, { name, version, description, weights, revision }: AliasRecord): lambda.AliasConfiguration => ({
    AliasArn: functionArn(context, functionName, name),
    Name: name,
    FunctionVersion: version,
    Description: description,
    ...(Object.keys(weights).length === 0 ? {} : { RoutingConfig: { AdditionalVersionWeights: { ...weights } } }),
    RevisionId: revision,
  });

  /** Throws ResourceNotFoundException, PreconditionFailedException. */
  const existing = (context: RequestContext, functionText: string | undefined, name = '', revision?: string): { readonly functionName: string; readonly alias: AliasRecord } => {
    const { name: functionName } = finder.function(context, functionText);
    const alias = aliases.get(context, functionName, name);
    if (alias === undefined) throw noAlias(functionArn(context, functionName, name));
    if (revision !== undefined && revision !== alias.revision) throw revisionMismatch('GetFunction/GetAlias');
    return { functionName, alias };
  };

  /** Throws where a version is missing or calls cannot be divided so. */
  const checkVersions = (context: RequestContext, functionName: string, version: string, weights: Readonly<Record<string, number>>): void => {
    const others = Object.keys(weights);
    if (others.length > 1) throw invalid('Number of items in AdditionalVersionWeights cannot be greater than 1');
    if (others.length > 0 && version === LATEST) throw invalid('$LATEST is not supported for an alias pointing to more than 1 version');
    if (others.includes(version)) throw invalid(`Invalid function version ${version}. Function version ${version} is already included in routing configuration.`);
    for (const wanted of [version, ...others]) if (functions.version(context, functionName, wanted) === undefined) throw noFunction(functionArn(context, functionName, wanted));
  };

  const put = (context: RequestContext, functionName: string, name: string, content: Pick<AliasRecord, 'version' | 'description' | 'weights'>): lambda.AliasConfiguration => {
    checkVersions(context, functionName, content.version, content.weights);
    const alias = aliases.put(context, functionName, name, content);
    state.invoker.forget();
    return shown(context, functionName, alias);
  };

  return {
    CreateAlias: (input: lambda.CreateAliasCommandInput, context: RequestContext): Answer<lambda.CreateAliasCommandOutput> => {
      const { name: functionName } = finder.function(context, input.FunctionName);
      const name = input.Name ?? '';
      if (aliases.get(context, functionName, name) !== undefined) throw aliasExists(functionArn(context, functionName, name));
      return put(context, functionName, name, { version: input.FunctionVersion ?? LATEST, description: input.Description ?? '', weights: input.RoutingConfig?.AdditionalVersionWeights ?? {} });
    },

    UpdateAlias: (input: lambda.UpdateAliasCommandInput, context: RequestContext): Answer<lambda.UpdateAliasCommandOutput> => {
      const { functionName, alias } = existing(context, input.FunctionName, input.Name, input.RevisionId);
      return put(context, functionName, alias.name, {
        version: input.FunctionVersion ?? alias.version,
        description: input.Description ?? alias.description,
        weights: input.RoutingConfig === undefined ? alias.weights : (input.RoutingConfig.AdditionalVersionWeights ?? {}),
      });
    },

    GetAlias: (input: lambda.GetAliasCommandInput, context: RequestContext): Answer<lambda.GetAliasCommandOutput> => {
      const { functionName, alias } = existing(context, input.FunctionName, input.Name);
      return shown(context, functionName, alias);
    },

    ListAliases: (input: lambda.ListAliasesCommandInput, context: RequestContext): Answer<lambda.ListAliasesCommandOutput> => {
      const { name: functionName } = finder.function(context, input.FunctionName);
      const wanted = input.FunctionVersion;
      const all = aliases.list(context, functionName).filter(({ version, weights }) => wanted === undefined || version === wanted || wanted in weights);
      const { page, ...rest } = takePage(all, input.Marker, Math.min(input.MaxItems ?? DEFAULT_PAGE, DEFAULT_PAGE));
      return { ...rest, Aliases: page.map((alias) => shown(context, functionName, alias)) };
    },

    /** One that is not there is gone already, as long as its function is there. */
    DeleteAlias: (input: lambda.DeleteAliasCommandInput, context: RequestContext): Answer<lambda.DeleteAliasCommandOutput> => {
      const { name: functionName } = finder.function(context, input.FunctionName);
      aliases.delete(context, functionName, input.Name ?? '');
      state.invoker.forget();
      return {};
    },
  };
}
