import type { Connection } from '../aws/connection.ts';
import { UserError } from '../errors/errors.ts';
import { systemClock } from '../run/clock.ts';
import { openConnection, type ContextOptions } from './context.ts';
import type { ConnectionFlags } from './flags/connection.ts';
import type { LaneFlags } from './flags/lanes.ts';
import { readTextArgument } from './input.ts';

/** Which accounts and regions, with the lists read: plain JSON, so that a run can be taken up again with it. */
export interface LaneWords {
  readonly connection: ConnectionFlags;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly roleName: string | undefined;
}

/** A connection to one account and region. */
export interface Lane {
  /** "" where there is only one; else what tells it from the others: `210987654321/eu-west-1`. */
  readonly name: string;
  readonly connection: Connection;
}

/** Throws UserErrors for lists that are none. */
export function laneWords(flags: ConnectionFlags & LaneFlags): LaneWords {
  const { local, region, profile, 'role-arn': roleArn, 'endpoint-url': endpointUrl } = flags;
  return {
    connection: { local, region, profile, 'role-arn': roleArn, 'endpoint-url': endpointUrl },
    regions: list(flags.regions, '--regions', /^[a-z0-9]+(-[a-z0-9]+)+$/, 'Write it like eu-west-1,us-east-1.'),
    accounts: list(flags.accounts, '--accounts', /^\d{12}$/, 'An account is 12 digits; put one a line into a file, or separate them by commas.'),
    roleName: flags['role-name'],
  };
}

function list(value: string | undefined, flag: string, pattern: RegExp, hint: string): string[] {
  if (value === undefined) return [];
  const words = readTextArgument(value, flag)
    .replaceAll(/(?<!\S)#[^\n]*/g, '')
    .split(/[\s,\uFEFF]+/)
    .filter((word) => word !== '');
  const bad = words.find((word) => !pattern.test(word));
  if (bad !== undefined) throw new UserError('bad-list', `${flag}: "${bad}" does not belong there`, hint);
  if (words.length === 0) throw new UserError('bad-list', `${flag}: the list is empty`, hint);
  return [...new Set(words)];
}

/** One connection an account and region; a role is assumed once an account. */
export async function openLanes(words: LaneWords, options: ContextOptions): Promise<Lane[]> {
  const { regions, accounts, roleName } = words;
  const base = await openConnection({ ...words.connection, ...(regions[0] === undefined ? {} : { region: regions[0] }) }, options);
  const perAccount = accounts.length === 0 ? [{ account: '', connection: base }] : await assumeAll(base, accounts, roleName ?? '', options);
  const wanted = regions.length === 0 ? [base.region] : regions;
  const isAlone = perAccount.length * wanted.length === 1;
  return perAccount.flatMap(({ account, connection }) =>
    wanted.map((region) => {
      const name = isAlone ? '' : [account, wanted.length > 1 ? region : ''].filter((part) => part !== '').join('/');
      return { name, connection: { ...connection, region, description: name === '' ? connection.description : name } };
    }),
  );
}

async function assumeAll(base: Connection, accounts: readonly string[], roleName: string, options: ContextOptions): Promise<{ account: string; connection: Connection }[]> {
  const { assumeRole } = await import('../aws/assume-role.ts');
  return accounts.map((account) => ({ account, connection: assumeRole(base, `arn:aws:iam::${account}:role/${roleName}`, options.clock ?? systemClock) }));
}
