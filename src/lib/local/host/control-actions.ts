import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { checkRule, type FaultableService } from '../faults/check-rule.ts';
import type { Faults } from '../faults/faults.ts';
import { awayFromHome, HOME } from '../home.ts';
import type { EngineStatus } from '../lifecycle/control-types.ts';
import { shownName } from '../nodes/name-tag.ts';
import { placeNodes } from '../nodes/place-nodes.ts';
import type { FleetNode, ScopeCount } from '../nodes/types.ts';
import type { Scope } from '../scope.ts';
import { DIRECTORY } from '../services/directory.ts';
import type { HostArguments } from './arguments.ts';
import type { ControlActions } from './control.ts';
import type { EngineSlot } from './engine-slot.ts';
import type { OpenEngine } from './open-engine.ts';
import { engineVersion } from './version.ts';

export interface ControlActionsOptions {
  readonly slot: EngineSlot;
  readonly faults: Faults;
  readonly words: HostArguments;
  readonly endpoint: () => string;
  readonly startedAt: number;
  readonly stop: () => void;
  readonly log: (message: string) => void;
}

/** What the control interface can make the engine do. */
export function controlActions({ slot, faults, words, endpoint, startedAt, stop, log }: ControlActionsOptions): ControlActions {
  return {
    status: async () => statusOf(await slot.settled(), words, endpoint(), startedAt),
    reset: async () => {
      const { fleet } = await slot.reset();
      faults.clear();
      log('reset');
      return { nodes: sum(fleet.scopes(), 'total') };
    },
    stop,
    nodes: async ({ account, region }) => {
      const { fleet } = await slot.settled();
      const wanted = fleet.scopes().filter((scope) => (account ?? scope.account) === scope.account && (region ?? scope.region) === scope.region);
      return wanted.flatMap((scope) => fleet.list(scope));
    },
    addNodes: async ({ nodes, ...home }) => {
      const { fleet, engine } = await slot.settled();
      const places = placeNodes({ ...HOME, ...home }, nodes);
      for (const { scope, specs } of places) refuseTaken(fleet.list(scope), specs, scope);
      return engine.store.transaction(() => places.flatMap(({ scope, specs }) => specs.map((spec) => fleet.add(scope, spec))));
    },
    removeNodes: async ({ nodes: names, ...said }) => {
      const { fleet } = await slot.settled();
      const scope = { ...HOME, ...said };
      const found = findNodes(fleet.list(scope), names);
      for (const node of found) fleet.remove(scope, node.id);
      return found;
    },
    faults: () => faults.list(),
    setFault: async (rule) => faults.set(await checkRule(rule, faultable(await slot.settled()))),
    clearFaults: () => faults.clear(),
  };
}

const sum = (counts: readonly ScopeCount[], key: 'total' | 'online'): number => counts.reduce((total, count) => total + count[key], 0);

const faultable = ({ services }: OpenEngine): FaultableService[] =>
  DIRECTORY.map(({ id, signingName }) => ({ id, signingName, operations: async () => [...(await services.running(id)).service.model.operations.keys()] }));

/** All or none: a name that is taken adds nothing. */
function refuseTaken(present: readonly FleetNode[], wanted: readonly { readonly name: string }[], scope: Scope): void {
  const names = new Set(present.map(({ name }) => name));
  const taken = wanted.map(({ name }) => name).filter((name) => names.has(name));
  if (taken.length === 0) return;
  throw new UserError('node-exists', `there is a node ${taken.join(', ')} already${awayFromHome(scope)}`, 'Choose another name, or remove it first: drover local nodes rm.');
}

function statusOf({ fleet, services }: OpenEngine, words: HostArguments, endpoint: string, startedAt: number): EngineStatus {
  const scopes = fleet.scopes();
  return {
    endpoint,
    pid: process.pid,
    version: engineVersion(),
    stateFolder: words.stateFolder,
    open: words.open,
    skipWaits: words.skipWaits,
    startedAt,
    account: HOME.account,
    services: DIRECTORY.map(({ id }) => {
      const operations = services.loaded(id)?.service.operations;
      return operations === undefined ? { id, loaded: false } : { id, loaded: true, operations };
    }),
    nodes: { total: sum(scopes, 'total'), online: sum(scopes, 'online'), scopes },
    idleTimeoutSeconds: words.idleTimeoutSeconds === 0 ? null : words.idleTimeoutSeconds,
    memoryBytes: process.memoryUsage.rss(),
  };
}

/** All or none: an unknown name removes nothing. */
function findNodes(nodes: readonly FleetNode[], names: readonly string[]): FleetNode[] {
  const found = names.map((name) => nodes.find((node) => node.id === name || node.name === name) ?? nodes.find((node) => shownName(node) === name));
  const unknown = names.filter((_, index) => found[index] === undefined);
  if (unknown.length > 0) throw new UserError('unknown-node', `there is no node ${unknown.join(', ')}`, 'See drover local nodes ls.', { exitCode: EXIT.notFound });
  return found.filter((node) => node !== undefined);
}
