import type * as lambda from '@aws-sdk/client-lambda';
import { isDeepStrictEqual } from 'node:util';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { invalid, notServed, revisionMismatch } from '../errors.ts';
import { describeListed, describeVersion } from '../functions/describe.ts';
import type { VersionRecord } from '../functions/function-records.ts';
import { functionArn, LATEST } from '../functions/names.ts';
import type { LambdaState } from '../state.ts';
import { takePage } from './take-page.ts';

const DEFAULT_PAGE = 50;

interface PublishWords {
  readonly description?: string | undefined;
  readonly codeSha256?: string | undefined;
  readonly revision?: string | undefined;
}

/** A version of what $LATEST is now: the one that was published last where nothing has changed since. Throws InvalidParameterValueException, PreconditionFailedException. */
export function publish({ functions }: Pick<LambdaState, 'functions'>, latest: VersionRecord, { description, codeSha256, revision }: PublishWords): VersionRecord {
  const current = Buffer.from(latest.codeSha256, 'hex').toString('base64');
  if (revision !== undefined && revision !== latest.revision) throw revisionMismatch('GetFunction/GetAlias');
  if (codeSha256 !== undefined && codeSha256 !== current) {
    throw invalid(`CodeSHA256 (${codeSha256}) is different from current CodeSHA256 in $LATEST (${current}). Please try again with the CodeSHA256 in $LATEST.`);
  }
  const last = functions.version(latest, latest.name, String(functions.get(latest, latest.name)?.lastVersion ?? 0));
  const isSame = last !== undefined && last.version !== LATEST && isDeepStrictEqual(contentOf(last), contentOf(latest));
  return isSame ? last : functions.publish(latest, description);
}

/** What makes a version another one: all but its description. */
const contentOf = ({ settings, variables, codeSha256 }: VersionRecord): unknown => ({ settings: { ...settings, description: '' }, variables, codeSha256 });

/** Handlers of versions. */
export function versionHandlers(state: LambdaState) {
  const { functions, finder, seal } = state;
  return {
    PublishVersion: (input: lambda.PublishVersionCommandInput, context: RequestContext): Answer<lambda.PublishVersionCommandOutput> => {
      if (input.PublishTo !== undefined) throw notServed('with PublishTo');
      const { version: latest } = finder.find(context, input.FunctionName, LATEST);
      const version = publish(state, latest, { description: input.Description, codeSha256: input.CodeSha256, revision: input.RevisionId });
      state.invoker.forget();
      return describeVersion(version, functionArn(version, version.name, version.version), seal);
    },

    ListVersionsByFunction: (input: lambda.ListVersionsByFunctionCommandInput, context: RequestContext): Answer<lambda.ListVersionsByFunctionCommandOutput> => {
      const { name } = finder.function(context, input.FunctionName);
      const { page, ...rest } = takePage(functions.versions(context, name), input.Marker, Math.min(input.MaxItems ?? DEFAULT_PAGE, DEFAULT_PAGE));
      return { ...rest, Versions: page.map((version) => describeListed(version, functionArn(version, name, version.version), seal)) };
    },
  };
}
