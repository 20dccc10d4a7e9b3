import { accountFlag } from './account.ts';
import { connectionFlags } from './connection.ts';
import { engineFlags } from './engine.ts';

/** Whose functions: those of one account and region of the embedded engine. */
export const functionFlags = { ...engineFlags, region: connectionFlags.region, account: accountFlag };

export interface FunctionFlags {
  readonly state?: string | undefined;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
}
