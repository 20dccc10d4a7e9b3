import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { ChangeSet } from '../../topics/params/changes.ts';
import { readCopy } from '../../topics/params/copy.ts';
import { checkName, checkPath } from '../../topics/params/names.ts';
import { prepareBelow } from '../../topics/params/prepare.ts';
import { openConnection, type ContextOptions } from '../context.ts';
import type { ConnectionFlags } from '../flags/connection.ts';
import { openChanging, type Changing } from './open.ts';

export interface CopyFlags extends ConnectionFlags {
  readonly 'to-region'?: string | undefined;
  readonly 'to-profile'?: string | undefined;
  readonly 'to-role-arn'?: string | undefined;
  readonly 'key-id'?: string | undefined;
  readonly tags: boolean;
  readonly mirror: boolean;
  readonly replace: boolean;
}

/** What makes the destination like the source, and the destination. Throws UserErrors, RemoteErrors. */
export async function prepareCopy(source: string, destination: string | undefined, flags: CopyFlags, context: ContextOptions, signal: AbortSignal): Promise<Changing & { readonly set: ChangeSet }> {
  const [from, to] = [checkPath(source, 'FROM'), checkPath(destination ?? source, 'TO')];
  const there = destinationWords(flags);
  if (there === undefined && from === to) throw new UserError('copy-onto-itself', `${from} would be copied onto itself`, 'Name another path, or a destination: --to-region, --to-profile, --to-role-arn.');
  if (there === undefined && isWithin(from, to)) throw new UserError('copy-into-itself', `${to} lies within ${from}`, 'Choose paths of which neither lies within the other.');
  const open = async (words: ConnectionFlags): Promise<Changing> => openChanging(words, await openConnection(words, context));
  const [origin, target] = await Promise.all([open(flags), open(there ?? flags)]);
  const { wanted, problems } = await readCopy(origin.api, { from, to, keyId: flags['key-id'], isElsewhere: there !== undefined, tags: flags.tags, signal });
  if (wanted.length === 0) throw new UserError('no-parameter', `nothing is below ${from} in ${origin.connection.description}`, 'See drover params ls.', { exitCode: EXIT.notFound });
  for (const { name } of wanted) checkName(name, 'TO');
  const title = `${from} to ${to}${there === undefined ? '' : ` in ${target.connection.region}`}`;
  const set = await prepareBelow(wanted, to, title, target.api, { overwrite: true, writeUnchanged: false, replace: flags.replace, removeOthers: flags.mirror, signal });
  return { ...target, set: { ...set, problems: [...problems, ...set.problems] } };
}

/** undefined where nothing says that it is another place. */
function destinationWords(flags: CopyFlags): ConnectionFlags | undefined {
  const { 'to-region': region, 'to-profile': profile, 'to-role-arn': roleArn } = flags;
  if (region === undefined && profile === undefined && roleArn === undefined) return undefined;
  return {
    local: flags.local,
    // Another profile has a region of its own.
    region: region ?? (profile === undefined ? flags.region : undefined),
    profile: profile ?? flags.profile,
    'role-arn': roleArn ?? (profile === undefined ? flags['role-arn'] : undefined),
    'endpoint-url': flags['endpoint-url'],
  };
}

const isWithin = (a: string, b: string): boolean => a === '/' || b === '/' || b.startsWith(`${a}/`) || a.startsWith(`${b}/`);
