import { namesOf } from '../known-nodes.ts';
import type { TargetNode } from '../types.ts';
import { matchesGlob } from './glob.ts';
import { printAtom } from './print.ts';
import type { Atom, Expression } from './types.ts';
import { passesVersionTest } from './version.ts';

type Test = (node: TargetNode) => boolean;

/** What nodes do not say of themselves. */
export interface Facts {
  /** Ids by atom, as it prints: of tags where EC2 does not know them, and of groups. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Whether a node belongs to the set. Once made, a test costs no more than the expression has atoms. Pure. */
export function testOf(expression: Expression, facts: Facts): Test {
  switch (expression.kind) {
    case 'and': {
      const tests = expression.terms.map((term) => testOf(term, facts));
      return (node) => tests.every((test) => test(node));
    }
    case 'or': {
      const tests = expression.terms.map((term) => testOf(term, facts));
      return (node) => tests.some((test) => test(node));
    }
    case 'not': {
      const test = testOf(expression.term, facts);
      return (node) => !test(node);
    }
    default:
      return atomTest(expression, facts);
  }
}

function atomTest(atom: Atom, facts: Facts): Test {
  switch (atom.kind) {
    case 'all':
      return () => true;
    case 'tag':
      return tagTest(atom, facts);
    case 'id': {
      const ids = new Set(atom.ids);
      return ({ id }) => ids.has(id);
    }
    case 'name': {
      const names = new Set(atom.names);
      return (node) => namesOf(node).some((name) => names.has(name) || atom.globs.some((glob) => matchesGlob(glob, name)));
    }
    case 'platform':
      return ({ managed }) => managed?.platform !== undefined && atom.values.includes(managed.platform);
    case 'ping':
      return ({ managed }) => managed !== undefined && atom.values.includes(managed.ping);
    case 'agent':
      return ({ managed }) => managed?.agentVersion !== undefined && passesAny(managed.agentVersion, atom.tests);
    case 'group':
      return memberTest(atom, facts);
    case 'state':
      return ({ instance }) => instance !== undefined && atom.values.includes(instance.state);
  }
}

const passesAny = (version: string, tests: (Atom & { kind: 'agent' })['tests']): boolean => tests.some((test) => passesVersionTest(version, test));

/** Tags of an instance are what EC2 says; those of a hybrid node only Systems Manager knows. */
function tagTest(atom: Atom & { kind: 'tag' }, facts: Facts): Test {
  const isMember = memberTest(atom, facts);
  const values = new Set(atom.values);
  return (node) => {
    if (node.instance === undefined) return isMember(node);
    const { tags } = node.instance;
    const value = Object.hasOwn(tags, atom.key) ? tags[atom.key] : undefined;
    return value !== undefined && (values.size === 0 || values.has(value));
  };
}

function memberTest(atom: Atom, { members }: Facts): Test {
  const ids = members.get(printAtom(atom));
  return ({ id }) => ids?.has(id) ?? false;
}
