import { isArray, isObject } from '../json.ts';
import type { Path } from '../source/position.ts';
import { characters, meantBy, shown, type Report } from './problem.ts';
import type { Scope, StateNode } from './scope.ts';

const LONGEST_NAME = 80;

/** Where a state leads to: the name, and where it is written. */
export interface Transition {
  readonly target: string;
  readonly path: Path;
}

/** The ways out of a state, in the order of the definition's fields; for a Choice without what follows from no rule. */
export function transitionsOf({ value, path }: StateNode): Transition[] {
  const transitions: Transition[] = [];
  const add = (target: unknown, at: Path): void => {
    if (typeof target === 'string') transitions.push({ target, path: at });
  };
  for (const field of ['Choices', 'Catch'] as const) {
    const list = value[field];
    if (isArray(list)) for (const [index, each] of list.entries()) if (isObject(each)) add(each['Next'], [...path, field, index, 'Next']);
  }
  add(value['Next'], [...path, 'Next']);
  add(value['Default'], [...path, 'Default']);
  return transitions;
}

/** Every scope of a machine, each before those inside of it. */
export function* scopesOf(scope: Scope): Generator<Scope> {
  yield scope;
  for (const state of scope.states.values()) for (const inner of state.inner) yield* scopesOf(inner);
}

/** What leads where, what leads nowhere, what nothing leads to, and names. */
export function checkGraph(machine: Scope, report: Report): void {
  const scopes = [...scopesOf(machine)];
  const where = placesOf(scopes);
  for (const scope of scopes) checkTargets(scope, where, report);
  const ends = [...machine.states.values()].some(isTerminal);
  if (!ends) report.add({ rule: 'no-end', severity: 'error', path: [...machine.path, 'States'], part: 'key', message: 'no state ends the machine', fix: 'Add "End": true to the last state, or a Succeed or Fail state.', aws: { code: 'MISSING_END_STATE', message: 'Workflow has no terminal state', at: null } });
  for (const scope of scopes) {
    // Where nothing ends, Step Functions says nothing of what is not reached.
    checkReached(scope, scope === machine && !ends, report);
    if (scope !== machine && ![...scope.states.values()].some(isTerminal)) report.error('no-end', [...scope.path, 'States'], `no state ends the ${scope.kind === 'branch' ? 'branch' : 'iteration'}`, 'Add "End": true to the last state, or a Succeed or Fail state.');
  }
  checkNames(scopes, report);
}

const isTerminal = ({ type, value }: StateNode): boolean => type === 'Succeed' || type === 'Fail' || value['End'] === true;

/** The scopes that have a name. */
function placesOf(scopes: readonly Scope[]): ReadonlyMap<string, readonly Scope[]> {
  const places = new Map<string, Scope[]>();
  for (const scope of scopes) for (const name of scope.names) places.set(name, [...(places.get(name) ?? []), scope]);
  return places;
}

function checkTargets(scope: Scope, where: ReadonlyMap<string, readonly Scope[]>, report: Report): void {
  const starts: Transition[] = scope.startAt === undefined ? [] : [{ target: scope.startAt, path: [...scope.path, 'StartAt'] }];
  for (const { target, path } of [...starts, ...[...scope.states.values()].flatMap(transitionsOf)]) {
    if (scope.names.has(target)) continue;
    const outside = where.get(target)?.[0];
    const meant = meantBy(target, scope.names);
    const message = outside === undefined ? `there is no state ${shown(target)}` : `the state ${shown(target)} is not in the same ${scope.kind === 'machine' ? 'machine: it is inside of another state' : scope.kind === 'branch' ? 'branch' : 'processor'}`;
    const fix = outside === undefined ? (meant === undefined ? 'Add it, or name another one.' : `Did you mean ${shown(meant)}?`) : 'States lead only to states beside them: end here, and go on from the state around it.';
    report.add({ rule: 'missing-target', severity: 'error', path, message, fix, aws: { code: 'MISSING_TRANSITION_TARGET', message: `Missing 'Next' target: ${target}` } });
  }
}

/** Names of the states that are reached from where the scope starts. */
export function reachedIn(scope: Scope): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = scope.startAt === undefined ? [] : [scope.startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name) || !scope.names.has(name)) continue;
    reached.add(name);
    const state = scope.states.get(name);
    if (state !== undefined) open.push(...transitionsOf(state).map(({ target }) => target));
  }
  return reached;
}

function checkReached(scope: Scope, endless: boolean, report: Report): void {
  if (scope.startAt === undefined) return;
  const reached = reachedIn(scope);
  for (const name of scope.names) {
    if (reached.has(name)) continue;
    const finding = { code: 'MISSING_TRANSITION_TARGET', message: `State "${name}" is not reachable.` };
    report.add({ rule: 'unreachable', severity: 'error', path: [...scope.path, 'States', name], part: 'key', message: `nothing leads to the state ${shown(name)}`, fix: 'Name it in a "Next", or remove it.', ...(endless ? {} : { aws: finding }) });
  }
}

function checkNames(scopes: readonly Scope[], report: Report): void {
  const seen = new Set<string>();
  for (const scope of scopes) {
    for (const name of scope.names) {
      const path = [...scope.path, 'States', name];
      if (seen.has(name)) report.add({ rule: 'duplicate-name', severity: 'error', path, part: 'key', message: `another state of the machine has the name ${shown(name)}`, fix: 'Rename one of them: names are unique in the whole machine, branches and processors with it.', aws: { code: 'DUPLICATE_STATE_NAME', message: `Duplicate State name: ${name}` } });
      seen.add(name);
      const length = characters(name);
      if (length > LONGEST_NAME || length === 0) report.add({ rule: 'long-name', severity: 'error', path, part: 'key', message: length === 0 ? 'a state has an empty name' : `the name of the state has ${length} characters`, fix: `Write from 1 to ${LONGEST_NAME}.`, aws: { code: 'INVALID_STATE_NAME', message: length === 0 ? 'Invalid State name: The State name cannot be empty' : `Invalid State name: The State name '${name}' exceeds the ${LONGEST_NAME}-character limit allowed by the service` } });
    }
  }
  const labels = new Map<string, Path>();
  for (const state of scopes.flatMap((scope) => [...scope.states.values()])) {
    const { Label: label } = state.value;
    if (state.type !== 'Map' || typeof label !== 'string') continue;
    if (labels.has(label)) report.add({ rule: 'duplicate-name', severity: 'error', path: [...state.path, 'Label'], message: `another Map has the label ${shown(label)}`, fix: 'Write another one.', aws: { code: 'DUPLICATE_LABEL_NAME', message: `Duplicate Label name: ${label}` } });
    labels.set(label, state.path);
  }
}
