import type { TargetQuery } from '../types.ts';
import type { Expression } from './types.ts';

/** The same set of nodes, as an expression. */
export function expressionOf(query: TargetQuery): Expression {
  switch (query.kind) {
    case 'expression':
      return query.expression;
    case 'ids':
      return { kind: 'id', ids: query.ids };
    case 'names':
      return { kind: 'name', names: query.names, globs: [] };
    case 'all':
      return { kind: 'all' };
    case 'tags': {
      const terms = query.tags.map(({ key, values }): Expression => ({ kind: 'tag', key, values }));
      const [only] = terms;
      return only !== undefined && terms.length === 1 ? only : { kind: 'and', terms };
    }
  }
}
