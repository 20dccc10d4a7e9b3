import type { FleetApi } from '../../run/targets/api.ts';
import { NODE_ID } from '../../run/targets/node-id.ts';
import { foldNodeSet } from '../../run/targets/node-set.ts';
import { parseTargets, type TargetWords } from '../../run/targets/parse-targets.ts';
import { resolveTargets } from '../../run/targets/resolve.ts';
import type { TargetNode } from '../../run/targets/types.ts';
import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { Ssm } from './open.ts';
import type { CommandFact } from './types.ts';

export interface ListQuery {
  readonly status?: string | undefined;
  readonly node?: string | undefined;
  readonly sinceSeconds?: number | undefined;
  readonly max: number;
}

/** Commands of the last 30 days, the newest first. Throws RemoteErrors; UserErrors where `node` is a name that is not that of one node. */
export async function listCommands({ lane, clock, fleet }: Pick<Ssm, 'lane' | 'clock' | 'fleet'>, query: ListQuery, signal: AbortSignal): Promise<CommandFact[]> {
  return lane.api.commands(
    {
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.node === undefined ? {} : { nodeId: await idOf(query.node, fleet, signal) }),
      ...(query.sinceSeconds === undefined ? {} : { invokedAfter: clock.now() - query.sinceSeconds * 1000 }),
    },
    query.max,
    signal,
  );
}

/** An id stands for itself: its node may be long gone. */
async function idOf(word: string, fleet: FleetApi, signal: AbortSignal): Promise<string> {
  if (NODE_ID.test(word)) return word;
  const { nodes } = await listNodes({ fleet }, { nodes: word }, signal);
  const [node] = nodes;
  if (node === undefined || nodes.length > 1) throw new UserError('not-one-node', `--node: "${word}" names ${nodes.length} nodes, one is wanted`, 'Give the id of one: see drover ssm nodes.');
  return node.id;
}

export interface ListedNode {
  readonly id: string;
  readonly name: string;
  /** As Systems Manager says it; `Unregistered` where it does not know the instance. */
  readonly ping: string;
  readonly platform: string;
  readonly agentVersion: string;
  readonly ipAddress: string;
  /** Of the instance; "" for a hybrid node or where EC2 was not asked. */
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The nodes of a query; every node where none is given. Throws a UserError with exit 4 where none matches. */
export async function listNodes({ fleet }: { readonly fleet: FleetApi }, words: TargetWords, signal: AbortSignal): Promise<{ readonly nodes: ListedNode[]; readonly notices: readonly string[] }> {
  const isAll = !words.targets?.length && !words.instanceIds?.length && words.nodes === undefined;
  const { nodes, unknown, notices } = await resolveTargets(parseTargets(isAll ? { all: true } : words), fleet, signal);
  if (nodes.length === 0) {
    const why = isAll ? 'no node is registered in this region' : `no node matches${unknown.length > 0 ? `: ${foldNodeSet(unknown)}` : ''}`;
    throw new UserError('no-match', why, 'Check the region and the account; drover ssm nodes lists all.', { exitCode: EXIT.notFound });
  }
  return { nodes: nodes.map(listed), notices: [...notices, ...(unknown.length > 0 ? [`unknown: ${foldNodeSet(unknown)}`] : [])] };
}

const listed = ({ id, name, managed, instance }: TargetNode): ListedNode => ({
  id,
  name,
  ping: managed?.ping ?? 'Unregistered',
  platform: managed?.platformName ?? managed?.platform ?? '',
  agentVersion: managed?.agentVersion ?? '',
  ipAddress: managed?.ipAddress ?? '',
  state: instance?.state ?? '',
  tags: instance?.tags ?? {},
});
