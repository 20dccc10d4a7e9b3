import { readFileSync } from 'node:fs';
import type { Scope } from '../engine-context.ts';
import { demoFleet } from '../nodes/demo-fleet.ts';
import { parseFleet } from '../nodes/fleet-file.ts';
import { placeNodes } from '../nodes/place-nodes.ts';
import type { Fleet, NodeRequest } from '../nodes/types.ts';
import type { Store } from '../../sqlite/store.ts';

/** `demo`, `none`, or the path of a fleet file. */
export type FleetChoice = string;

const MIGRATIONS = ['CREATE TABLE host_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT'] as const;
const SEEDED = 'fleet';

/**
 * Gives a new engine its nodes, in `home` where they say nothing else; one that was seeded before keeps the nodes it has. A fleet file that is named again
 * adds the nodes that are not there by name.
 */
export async function seedFleet(store: Store, fleet: Fleet, home: Scope, choice: FleetChoice): Promise<void> {
  store.migrate('host', MIGRATIONS);
  const seeded = store.get<{ value: string }>('SELECT value FROM host_facts WHERE name = :name', { name: SEEDED })?.value;
  const isFile = choice !== 'demo' && choice !== 'none';
  if (seeded !== undefined && !isFile) return;
  for (const { scope, specs } of placeNodes(home, await requestsOf(choice))) {
    const present = new Set(fleet.list(scope).map((node) => node.name));
    for (const spec of specs) {
      if (!present.has(spec.name)) fleet.add(scope, spec);
    }
  }
  store.run('INSERT INTO host_facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value', {
    name: SEEDED,
    value: choice,
  });
}

async function requestsOf(choice: FleetChoice): Promise<readonly NodeRequest[]> {
  if (choice === 'none') return [];
  return choice === 'demo' ? demoFleet() : parseFleet(readFileSync(choice, 'utf8'), choice);
}
