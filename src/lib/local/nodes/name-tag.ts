import type { FleetNode, NodeSpec } from './types.ts';

/**
 * Tags as they are kept. A process node has a Name tag, its name, as an instance has in most fleets, without one being
 * kept; null stands for one that was taken away.
 */
export type KeptTags = Readonly<Record<string, string | null>>;

export function shownTags(kind: NodeSpec['kind'], name: string, kept: KeptTags): NodeSpec['tags'] {
  const { Name: said = kind === 'process' ? name : null, ...others } = kept;
  return { ...(said === null ? {} : { Name: said }), ...(others as NodeSpec['tags']) };
}

/** What to keep where a node is to have exactly these tags. */
export function keptTags(kind: NodeSpec['kind'], name: string, tags: NodeSpec['tags']): KeptTags {
  if (kind !== 'process') return tags;
  const { Name: said = null, ...others } = tags;
  return said === name ? others : { Name: said, ...others };
}

/** What a node is called where it is shown: as EC2's console does, by its Name tag. */
export const shownName = ({ tags, name }: Pick<FleetNode, 'tags' | 'name'>): string => tags['Name'] || name;
