import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../errors/errors.ts';
import { unfoldNodeSet } from '../../run/targets/node-set.ts';
import { parseFleet } from './fleet-file.ts';
import { parseSshTarget } from './ssh-target.ts';
import type { NodeRequest, NodeSpec, Platform } from './types.ts';

/** What `drover local nodes add` was told. */
export interface NodesToAdd {
  readonly name?: string | undefined;
  readonly ssh?: string | undefined;
  readonly 'identity-file'?: string | undefined;
  readonly 'known-hosts'?: string | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly platform: Platform;
  readonly offline: boolean;
  readonly file?: string | undefined;
}

/** The nodes that the words describe: a fleet file, one host over SSH, or process nodes by (folded) name. Throws UserErrors. */
export async function nodesToAdd(words: NodesToAdd): Promise<readonly NodeRequest[]> {
  if (words.file !== undefined) return parseFleet(readText(words.file), words.file);
  const shared = {
    platform: words.platform,
    tags: parseTags(words.tag ?? []),
    ping: words.offline ? 'ConnectionLost' : 'Online',
    state: 'running',
  } as const satisfies Partial<NodeSpec>;
  if (words.ssh !== undefined) {
    const target = parseSshTarget(words.ssh);
    const ssh = {
      ...target,
      ...(words['identity-file'] === undefined ? {} : { identityFile: resolve(words['identity-file']) }),
      ...(words['known-hosts'] === undefined ? {} : { knownHostsFile: resolve(words['known-hosts']) }),
    };
    return [{ ...shared, name: words.name ?? target.host, kind: 'ssh', ssh }];
  }
  if (words.name === undefined) {
    throw new UserError('no-node', 'nothing to add', 'Name a node (web-21, or web-[21-24]), a host with --ssh, or a fleet file with --file.');
  }
  return unfoldNodeSet(words.name).map((name) => ({ ...shared, name, kind: 'process' }));
}

function parseTags(words: readonly string[]): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const word of words) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (key === undefined || value === undefined) throw new UserError('bad-tag', `--tag: "${word}" is not KEY=VALUE`, 'Write it like --tag Role=web.');
    tags[key] = value;
  }
  return tags;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError('unreadable-file', `--file: cannot read ${file} (${(error as NodeJS.ErrnoException).code})`, 'Check the path and its permissions.', { cause: error });
  }
}
