import type { Engine } from '../../../engine-context.ts';
import type { FleetNode, InstanceState } from '../../../nodes/types.ts';
import type { Scope } from '../../../scope.ts';
import { malformedIds, unknownIds } from '../errors.ts';

/** A process node of the fleet as EC2 sees it. */
export interface InstanceView {
  readonly node: FleetNode;
  /** Milliseconds since the epoch; the last start. */
  readonly launchedAt: number;
  /** When it was stopped or terminated; undefined while it runs, or where that is not known. */
  readonly endedAt: number | undefined;
  /** Sorted by key. */
  readonly tags: ReadonlyMap<string, string>;
}

interface Row {
  readonly id: string;
  readonly launchedAt: number | null;
  readonly endedAt: number | null;
}

/** As long as AWS, about, a terminated instance stays in sight. */
const TERMINATED_IN_SIGHT_MILLISECONDS = 3_600_000;
const INSTANCE_ID = /^i-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** The instances of an engine: its process nodes. A host over SSH is a managed node of Systems Manager, and no instance. */
export class Instances {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** In the order of registration. What was terminated an hour ago is forgotten first. */
  list(scope: Scope): InstanceView[] {
    const { store, fleet, clock } = this.#engine;
    const known = new Map(
      store
        .all<Row>('SELECT id, launched_at AS launchedAt, ended_at AS endedAt FROM ec2_instances WHERE account = :account AND region = :region', { account: scope.account, region: scope.region })
        .map((row) => [row.id, row]),
    );
    const longAgo = clock.now() - TERMINATED_IN_SIGHT_MILLISECONDS;
    return fleet.list(scope).flatMap((node) => {
      if (node.kind !== 'process') return [];
      const row = known.get(node.id);
      if (node.state !== 'terminated' || (row?.endedAt ?? Infinity) > longAgo) return [viewOf(node, row)];
      fleet.remove(scope, node.id);
      store.run('DELETE FROM ec2_instances WHERE id = :id', { id: node.id });
      return [];
    });
  }

  /** Those named, or all where none is. Throws InvalidInstanceID.Malformed or .NotFound. */
  find(scope: Scope, ids: readonly string[] | undefined): InstanceView[] {
    const wanted = new Set(ids);
    const malformed = [...wanted].filter((id) => !INSTANCE_ID.test(id));
    if (malformed.length > 0) throw malformedIds(malformed);
    const all = this.list(scope);
    if (wanted.size === 0) return all;
    const found = all.filter(({ node }) => wanted.has(node.id));
    const unknown = [...wanted].filter((id) => !found.some(({ node }) => node.id === id));
    if (unknown.length > 0) throw unknownIds(unknown);
    return found;
  }

  /** Takes the instance to `state`, and tells who listens, as EventBridge would be told. */
  change({ node }: InstanceView, state: Extract<InstanceState, 'running' | 'stopped' | 'terminated'>): void {
    const { store, fleet, clock } = this.#engine;
    const now = clock.now();
    const isStart = state === 'running';
    store.transaction(() => {
      fleet.update(node, node.id, { state });
      this.#remember(node);
      store.run(isStart ? 'UPDATE ec2_instances SET launched_at = :now, ended_at = NULL WHERE id = :id' : 'UPDATE ec2_instances SET ended_at = :now WHERE id = :id', { id: node.id, now });
    });
    const { account, region } = node;
    this.#engine.emit({ source: 'aws.ec2', type: 'EC2 Instance State-change Notification', scope: { account, region }, at: now, detail: { 'instance-id': node.id, state } });
  }

  setTags({ node }: InstanceView, tags: ReadonlyMap<string, string>): void {
    this.#engine.fleet.update(node, node.id, { tags: Object.fromEntries(tags) });
  }

  #remember({ id, account, region }: FleetNode): void {
    this.#engine.store.run('INSERT INTO ec2_instances (id, account, region) VALUES (:id, :account, :region) ON CONFLICT DO NOTHING', { id, account, region });
  }
}

function viewOf(node: FleetNode, row: Row | undefined): InstanceView {
  return {
    node,
    launchedAt: row?.launchedAt ?? node.registeredAt,
    endedAt: row?.endedAt ?? undefined,
    tags: new Map(Object.entries(node.tags).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
