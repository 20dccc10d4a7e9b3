import { namesOf } from '../known-nodes.ts';
import type { TargetNode } from '../types.ts';
import { testOf, type Facts } from './evaluate.ts';
import { printExpression } from './print.ts';
import { isAtom, type Atom, type Expression } from './types.ts';

/** What a part of an expression says of a node. */
export interface ExplainedPart {
  /** How deep it stands inside of others, from 0. */
  readonly depth: number;
  readonly text: string;
  readonly matches: boolean;
  /** What the node has, where the part asks for one thing; else "". */
  readonly seen: string;
}

/** Every part of an expression, outer ones before those in them, and whether it holds of the node. Pure. */
export function explainExpression(expression: Expression, node: TargetNode, facts: Facts, depth = 0): ExplainedPart[] {
  const part = { depth, text: printExpression(expression), matches: testOf(expression, facts)(node) };
  switch (expression.kind) {
    case 'and':
    case 'or':
      return [{ ...part, seen: '' }, ...expression.terms.flatMap((term) => explainExpression(term, node, facts, depth + 1))];
    case 'not': {
      const { term } = expression;
      return isAtom(term) ? [{ ...part, seen: seenBy(term, node, facts) }] : [{ ...part, seen: '' }, ...explainExpression(term, node, facts, depth + 1)];
    }
    default:
      return [{ ...part, seen: seenBy(expression, node, facts) }];
  }
}

function seenBy(atom: Atom, node: TargetNode, facts: Facts): string {
  const { managed, instance } = node;
  switch (atom.kind) {
    case 'all':
      return '';
    case 'tag': {
      if (instance === undefined) return `Systems Manager says it ${testOf(atom, facts)(node) ? 'has' : 'does not have'} it`;
      const value = Object.hasOwn(instance.tags, atom.key) ? instance.tags[atom.key] : undefined;
      return value === undefined ? `it has no tag ${atom.key}` : `${atom.key} is ${value === '' ? 'empty' : value}`;
    }
    case 'id':
      return `its id is ${node.id}`;
    case 'name':
      return `it is called ${namesOf(node).join(', ')}`;
    case 'platform':
      return managed?.platform === undefined ? 'its platform is not known' : `it runs ${managed.platform}`;
    case 'ping':
      return managed === undefined ? 'it is not registered' : `its ping is ${managed.ping}`;
    case 'agent':
      return managed?.agentVersion === undefined ? 'its agent is not known' : `its agent is ${managed.agentVersion}`;
    case 'group':
      return `it is ${testOf(atom, facts)(node) ? '' : 'not '}in the group`;
    case 'state':
      return instance === undefined ? 'it is no instance of EC2' : `it is ${instance.state}`;
  }
}
