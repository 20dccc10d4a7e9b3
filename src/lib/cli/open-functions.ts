import { functionsApi, type FunctionsApi } from '../topics/functions/api.ts';
import { openConnection } from './context.ts';
import type { FunctionFlags } from './flags/functions.ts';

/** Lambda of the embedded engine, which is started where it does not run. Another account is reached as one of its roles. */
export async function openFunctions({ state, region, account }: FunctionFlags, root: string, signal: AbortSignal): Promise<FunctionsApi> {
  const environment = { ...process.env, ...(state === undefined ? {} : { DROVER_STATE: state }) };
  const role = account === undefined ? {} : { 'role-arn': `arn:aws:iam::${account}:role/Drover` };
  return functionsApi(await openConnection({ local: true, region, ...role }, { root, environment }), signal);
}
