import type * as lambda from '@aws-sdk/client-lambda';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { invalid } from '../errors.ts';
import { checkTags } from '../functions/check-input.ts';
import { MOST_UNZIPPED_BYTES } from '../code/zip-directory.ts';
import type { LambdaState } from '../state.ts';

/** AWS's quotas of an account. */
const ACCOUNT = { concurrency: 1000, leastUnreserved: 100, codeBytes: 80_530_636_800, zippedBytes: 52_428_800 } as const;

/** Handlers of reserved concurrency, tags and the account. */
export function settingHandlers(state: LambdaState) {
  const { functions, finder } = state;
  const retag = (context: RequestContext, resource: string | undefined, change: (tags: Readonly<Record<string, string>>) => Record<string, string>): void => {
    const { name, tags } = finder.function(context, resource);
    const changed = change(tags);
    checkTags(changed);
    functions.setTags(context, name, changed);
    state.invoker.forget();
  };
  return {
    PutFunctionConcurrency: (input: lambda.PutFunctionConcurrencyCommandInput, context: RequestContext): Answer<lambda.PutFunctionConcurrencyCommandOutput> => {
      const { name } = finder.function(context, input.FunctionName);
      const reserved = input.ReservedConcurrentExecutions ?? 0;
      if (ACCOUNT.concurrency - functions.reservedByOthers(context, name) - reserved < ACCOUNT.leastUnreserved) {
        throw invalid(`Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${ACCOUNT.leastUnreserved}].`);
      }
      functions.reserve(context, name, reserved);
      state.invoker.forget();
      return { ReservedConcurrentExecutions: reserved };
    },

    GetFunctionConcurrency: (input: lambda.GetFunctionConcurrencyCommandInput, context: RequestContext): Answer<lambda.GetFunctionConcurrencyCommandOutput> => {
      const { reservedConcurrency } = finder.function(context, input.FunctionName);
      return reservedConcurrency === null ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    },

    DeleteFunctionConcurrency: (input: lambda.DeleteFunctionConcurrencyCommandInput, context: RequestContext): Answer<lambda.DeleteFunctionConcurrencyCommandOutput> => {
      functions.reserve(context, finder.function(context, input.FunctionName).name, null);
      state.invoker.forget();
      return {};
    },

    TagResource: (input: lambda.TagResourceCommandInput, context: RequestContext): Answer<lambda.TagResourceCommandOutput> => {
      retag(context, input.Resource, (tags) => ({ ...tags, ...input.Tags }));
      return {};
    },

    UntagResource: (input: lambda.UntagResourceCommandInput, context: RequestContext): Answer<lambda.UntagResourceCommandOutput> => {
      const gone = new Set(input.TagKeys);
      retag(context, input.Resource, (tags) => Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))));
      return {};
    },

    ListTags: (input: lambda.ListTagsCommandInput, context: RequestContext): Answer<lambda.ListTagsCommandOutput> => ({ Tags: { ...finder.function(context, input.Resource).tags } }),

    GetAccountSettings: (_input: lambda.GetAccountSettingsCommandInput, context: RequestContext): Answer<lambda.GetAccountSettingsCommandOutput> => {
      const usage = functions.usage(context);
      return {
        AccountLimit: {
          TotalCodeSize: ACCOUNT.codeBytes,
          CodeSizeUnzipped: MOST_UNZIPPED_BYTES,
          CodeSizeZipped: ACCOUNT.zippedBytes,
          ConcurrentExecutions: ACCOUNT.concurrency,
          UnreservedConcurrentExecutions: ACCOUNT.concurrency - functions.reservedByOthers(context, ''),
        },
        AccountUsage: { TotalCodeSize: usage.bytes, FunctionCount: usage.functions },
      };
    },
  };
}
