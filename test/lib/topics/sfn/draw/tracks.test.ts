import { expect } from 'chai';
import fc from 'fast-check';
import { assignTracks, type Net, type Run } from '../../../../../src/lib/topics/sfn/draw/text/tracks.ts';

const ascending = (a: number, b: number): number => a - b;

/** Nets of one top and some bottoms, or the other way round; no column twice at a side. */
const nets = fc.tuple(fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 14 }), fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 14 }), fc.boolean()).map(([tops, bottoms, areForks]): Net[] => {
  const [ones, others] = areForks ? [tops, bottoms] : [bottoms, tops];
  const made = ones.slice(0, others.length).map((one) => ({ one, others: [] as number[] }));
  for (const [index, other] of others.entries()) made[index % made.length]?.others.push(other);
  return made.map(({ one, others }, index) => ({ id: `${index}`, tops: areForks ? [one] : others, bottoms: areForks ? others : [one] }));
});

/** The vertical pieces of a run: column, and from which track to which. -1 is the top. */
const verticals = ({ net, track, tops, bottoms, from }: Run): { net: string; column: number; first: number; last: number }[] => [
  ...tops.map((column) => ({ net, column, first: -1, last: track })),
  ...bottoms.map((column) => ({ net, column, first: track, last: Number.POSITIVE_INFINITY })),
  ...(from === undefined ? [] : [{ net, column: from.column, first: from.track, last: track }]),
];

describe('the tracks of lines between two ranks', () => {
  it('never lay one line on another', () => {
    fc.assert(
      fc.property(nets, (all) => {
        const runs = assignTracks(all);
        for (const [index, a] of runs.entries()) {
          for (const b of runs.slice(index + 1)) expect(a.track === b.track && a.lowest <= b.highest + 1 && b.lowest <= a.highest + 1, 'one beside the other').to.equal(false);
        }
        const straight = all.filter(({ id }) => !runs.some(({ net }) => net === id)).map(({ id, tops }) => ({ net: id, column: tops[0] ?? -1, first: -1, last: Number.POSITIVE_INFINITY }));
        const pieces = [...runs.flatMap(verticals), ...straight];
        for (const [index, a] of pieces.entries()) {
          for (const b of pieces.slice(index + 1)) if (a.net !== b.net && a.column === b.column) expect(a.last < b.first || b.last < a.first, `${a.net} and ${b.net} in column ${a.column}`).to.equal(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('lead every net from all its tops to all its bottoms, downwards', () => {
    fc.assert(
      fc.property(nets, (all) => {
        const runs = Map.groupBy(assignTracks(all), ({ net }) => net);
        for (const { id, tops, bottoms } of all) {
          const own = runs.get(id);
          if (own === undefined) expect([tops, bottoms]).to.deep.equal([[tops[0]], [tops[0]]]);
          else {
            expect(own.flatMap((run) => run.tops).toSorted(ascending)).to.deep.equal(tops.toSorted(ascending));
            expect(own.flatMap((run) => run.bottoms).toSorted(ascending)).to.deep.equal(bottoms.toSorted(ascending));
            for (const { from, track } of own) if (from !== undefined) expect(from.track).to.be.below(track);
          }
        }
      }),
    );
  });

  it('go round by a third column where two change places', () => {
    const runs = assignTracks([{ id: 'a', tops: [1], bottoms: [5] }, { id: 'b', tops: [5], bottoms: [1] }]);
    expect(runs).to.have.length(3);
    expect(runs.filter(({ from }) => from !== undefined)).to.have.length(1);
  });

  it('spare crossings', () => {
    // Both lead to the right: the one that begins further right must be above.
    const runs = assignTracks([{ id: 'a', tops: [0], bottoms: [8] }, { id: 'b', tops: [4], bottoms: [12] }]);
    expect(runs.map(({ net, track }) => [net, track])).to.deep.equal([['a', 1], ['b', 0]]);
  });
});
