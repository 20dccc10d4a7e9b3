import { isArray, isObject, type Json } from '../json.ts';
import type { Path } from '../source/position.ts';
import { assigningParts } from './assigning-parts.ts';
import { variablesIn } from './expressions.ts';
import { listed, meantBy, shown, type Report } from './problem.ts';
import type { Scope, StateNode } from './scope.ts';

/** A way from one state to another, and what is assigned on it. */
interface Edge {
  readonly target: string;
  readonly assigns: readonly string[];
}

interface Read {
  readonly name: string;
  readonly path: Path;
}

/**
 * Variables that are read where nothing that can come before assigns them. States of branches and processors read what
 * was assigned around them; those of distributed Maps do not.
 * https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export function checkVariables(machine: Scope, report: Report): void {
  checkScope(machine, new Set(), new Set(), report);
}

/** `known`: what can be assigned when the scope begins. `outer`: every name that the scopes around assign somewhere. */
function checkScope(scope: Scope, known: ReadonlySet<string>, outer: ReadonlySet<string>, report: Report): void {
  const reads = new Map([...scope.states.values()].map((state) => [state, readsOf(state)] as const));
  // Where nothing is read and nothing is inside, there is nothing to follow.
  if (outer.size === 0 && [...reads].every(([state, read]) => read.length === 0 && state.inner.length === 0)) return;
  const edges = new Map([...scope.states.values()].map((state) => [state.name, edgesOf(state)] as const));
  const before = assignedBefore(scope, edges, known);
  const everywhere = new Set([...known, ...[...edges.values()].flatMap((ways) => ways.flatMap(({ assigns }) => assigns))]);
  for (const [state, read] of reads) {
    const seen = before.get(state.name) ?? everywhere;
    for (const { name, path } of read) if (!seen.has(name)) reportRead(name, path, assignersOf(scope, name), everywhere, report);
    checkInnerAssigns(state, outer, report);
    for (const inner of state.inner) checkScope(inner, inner.apart ? new Set() : seen, inner.apart ? new Set() : new Set([...outer, ...everywhere]), report);
  }
}

function reportRead(name: string, path: Path, assigners: readonly string[], everywhere: ReadonlySet<string>, report: Report): void {
  const meant = meantBy(name, everywhere);
  if (assigners.length > 0) report.error('undefined-variable', path, `$${name} is read before it is assigned: ${listed(assigners.map(shown), 'and')} ${assigners.length === 1 ? 'comes' : 'come'} later, or not on the way here`, `Assign ${name} in a state that comes before.`);
  else report.error('undefined-variable', path, `no state assigns $${name}`, meant === undefined ? `Add "Assign": {${shown(name)}: …} to a state that comes before.` : `Did you mean $${meant}?`);
}

const assignersOf = (scope: Scope, name: string): string[] => [...scope.states.values()].filter((state) => edgesOf(state).some(({ assigns }) => assigns.includes(name))).map((state) => state.name);

/** Outer variables are read and never written: AWS's page forbids the same name inside. */
function checkInnerAssigns(state: StateNode, outer: ReadonlySet<string>, report: Report): void {
  if (outer.size === 0) return;
  for (const { key, path } of assignsIn(state)) {
    if (outer.has(key)) report.warning('inner-assign', path, `$${key} is a variable of the states around: it is read here, and cannot be assigned`, 'Choose another name, and give the value out with "Output" or the state\'s result.');
  }
}

const nameOf = (key: string): string => key.replace(/\.\$$/, '');

const keysOf = (value: Json | undefined): string[] => (isObject(value) ? Object.keys(value).map(nameOf) : []);

function assignsIn({ value, path }: StateNode): Array<{ readonly key: string; readonly path: Path }> {
  return assigningParts(value, path).flatMap(([owner, at]) => Object.keys(isObject(owner['Assign']) ? owner['Assign'] : {}).map((key) => ({ key: nameOf(key), path: [...at, 'Assign', key] })));
}

/** The ways out of a state. The last one may lead nowhere: the end of the scope. */
function edgesOf({ value }: StateNode): Edge[] {
  const [, ...parts] = assigningParts(value, []);
  const own = keysOf(value['Assign']);
  const ways = [...parts.map(([part]) => ({ target: part['Next'], assigns: keysOf(part['Assign']) })), { target: value['Default'], assigns: own }, { target: value['Next'], assigns: own }];
  return ways.map(({ target, assigns }) => ({ target: typeof target === 'string' ? target : '', assigns }));
}

/** For each state that is reached, what can be assigned when it is entered. */
function assignedBefore(scope: Scope, edges: ReadonlyMap<string, readonly Edge[]>, known: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const before = new Map<string, Set<string>>();
  const open: string[] = [];
  const enter = (name: string, assigned: Iterable<string>): void => {
    const there = before.get(name);
    const size = there?.size ?? -1;
    const all = there ?? new Set<string>();
    for (const each of assigned) all.add(each);
    before.set(name, all);
    if (all.size > size) open.push(name);
  };
  if (scope.startAt !== undefined) enter(scope.startAt, known);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const { target, assigns } of edges.get(name) ?? []) if (scope.states.has(target)) enter(target, [...(before.get(name) ?? []), ...assigns]);
  }
  return before;
}

const INNER: ReadonlySet<string> = new Set(['ItemProcessor', 'Iterator', 'Branches']);
const PAYLOADS: ReadonlySet<string> = new Set(['Parameters', 'ResultSelector', 'ItemSelector', 'Assign', 'BatchInput', 'Credentials']);
const NEVER_READ: ReadonlySet<string> = new Set(['Comment', 'Result', 'Next', 'Default', 'Resource', 'Type']);

/** Every variable that a state reads, and where. */
function readsOf(state: StateNode): Read[] {
  const reads: Read[] = [];
  /** `key`: the name of the field around, where `step` is an index. */
  const visit = (value: Json, owner: Path, step: string | number, key: string, payload: boolean): void => {
    // Paths are made where they are needed: most texts read nothing.
    if (typeof value === 'string') {
      for (const name of variablesIn(value, key, payload, state.language)) reads.push({ name, path: [...owner, step] });
    } else if (isArray(value)) {
      const path = [...owner, step];
      for (const [index, item] of value.entries()) visit(item, path, index, key, payload);
    } else if (isObject(value)) {
      const path = [...owner, step];
      for (const [name, member] of Object.entries(value)) visit(member, path, name, name, payload || PAYLOADS.has(name));
    }
  };
  for (const [name, member] of Object.entries(state.value)) if (!INNER.has(name) && !NEVER_READ.has(name)) visit(member, state.path, name, name, PAYLOADS.has(name));
  return reads;
}
