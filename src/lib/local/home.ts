import type { Scope } from './scope.ts';

/** The account of the engine's own key, and the region of the fleet that a new engine gets: where all is unless it is said otherwise. */
export const HOME: Scope = { account: '123456789012', region: 'us-east-1' };

/** Behind the name of a thing, where it is not at home: " in eu-west-1", " in account 210987654321, eu-west-1". */
export function awayFromHome({ account, region }: Scope): string {
  if (account !== HOME.account) return ` in account ${account}, ${region}`;
  return region === HOME.region ? '' : ` in ${region}`;
}
