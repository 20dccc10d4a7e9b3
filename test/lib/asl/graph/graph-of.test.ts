import { expect } from 'chai';
import { graphOf } from '../../../../src/lib/asl/graph/graph-of.ts';
import type { Graph } from '../../../../src/lib/asl/graph/graph.ts';
import { stateKey } from '../../../../src/lib/asl/graph/state-key.ts';
import type { Machine } from '../../../../src/lib/asl/machine.ts';
import { HELLO, NESTED, ORDERS } from '../../topics/sfn/draw/machines.ts';

/** Edges as a person would write them: `Check stock -next-> In stock?`. */
function written({ nodes, edges }: Graph): string[] {
  const names = new Map(nodes.map(({ id, kind, path }) => [id, kind === 'Start' || kind === 'End' ? kind : kind === 'Join' ? `end of ${path.join('/')}` : path.join('/')]));
  return edges.map(({ from, to, kind, label }) => `${names.get(from)} -${kind}${label === '' ? '' : ` "${label}"`}-> ${names.get(to)}`);
}

describe('the graph of a machine', () => {
  it('has a start and an end around two states', () => {
    expect(written(graphOf(HELLO))).to.have.members(['Start -start-> Hello', 'Hello -next-> Goodbye', 'Goodbye -end-> End']);
  });

  it('says when each transition is taken', () => {
    expect(written(graphOf(ORDERS))).to.have.members([
      'Start -start-> Check stock',
      'Check stock -next-> In stock?',
      'Check stock -catch "catch States.ALL"-> Refused',
      'In stock? -choice "$.stock >= 1"-> Fulfil',
      'In stock? -default "otherwise"-> Wait for delivery',
      'Wait for delivery -next-> Check stock',
      'Fulfil -branch-> Fulfil/Charge',
      'Fulfil -branch-> Fulfil/Pick',
      'Fulfil/Pick -next-> Fulfil/Pack',
      'Fulfil/Charge -end-> end of Fulfil',
      'Fulfil/Pack -end-> end of Fulfil',
      'end of Fulfil -next-> Tell customer',
      'end of Fulfil -catch "catch CardDeclined, States.Timeout"-> Refused',
      'Tell customer -end-> End',
    ]);
  });

  it('nests what is in a Parallel or Map, with its own node and the place where it ends', () => {
    const { nodes, clusters } = graphOf(NESTED);
    const [outer, branch, map] = clusters;
    expect(clusters.map(({ kind, path, parent }) => [kind, stateKey(path), parent])).to.deep.equal([
      ['Parallel', 'Both', undefined],
      ['Branch', 'Both', outer?.id],
      ['Map', 'Both/Each order', branch?.id],
      ['Branch', 'Both', outer?.id],
      ['Branch', 'Both', outer?.id],
    ]);
    const within = nodes.filter(({ cluster }) => cluster === map?.id).map(({ kind, label }) => label || kind);
    expect(within).to.have.members(['Each order', 'Bill', 'Paid?', 'Wait', 'Done', 'Give up', 'Join']);
  });

  it('draws a name that leads nowhere, once', () => {
    const machine: Machine = { StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'Gone' }], Default: 'Gone' } } };
    expect(graphOf(machine).nodes.filter(({ kind }) => kind === 'Missing').map(({ label }) => label)).to.deep.equal(['Gone']);
  });

  it('catches from the state itself where its branches can only fail', () => {
    const machine: Machine = {
      StartAt: 'P',
      States: { P: { Type: 'Parallel', Branches: [{ StartAt: 'F', States: { F: { Type: 'Fail' } } }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }], End: true }, S: { Type: 'Succeed' } },
    };
    expect(written(graphOf(machine))).to.include('P -catch "catch States.ALL"-> S');
  });

  it('gives a way back to itself a label to go around', () => {
    const machine: Machine = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } };
    expect(written(graphOf(machine))).to.deep.equal(['A -next "again"-> A', 'Start -start-> A']);
  });
});

describe('the key of a state', () => {
  it('tells apart names with slashes in them', () => {
    expect(stateKey(['a/b', 'c'])).to.equal('a~1b/c');
    expect(stateKey(['a', 'b/c'])).to.equal('a/b~1c');
    expect(stateKey(['a~1b'])).to.equal('a~01b');
  });
});
