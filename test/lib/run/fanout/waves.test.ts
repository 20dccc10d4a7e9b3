import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { cutIntoWaves, parseWaves, type WaveSpec } from '../../../../src/lib/run/fanout/waves.ts';

const nodes = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const sizes = (text: string, count: number): string[] => cutIntoWaves(parseWaves(text), nodes(count)).map(({ name, targets }) => `${name}: ${targets.length}`);

describe('parseWaves', () => {
  it('reads names, numbers and percentages', () => {
    expect(parseWaves('canary:5, 25%,100%')).to.deep.equal([
      { name: 'canary', upTo: '5' },
      { name: 'wave 2', upTo: '25%' },
      { name: 'wave 3', upTo: '100%' },
    ]);
  });

  for (const bad of ['', ',', '0', '0%', '101%', 'canary:', ':5', 'canary', '5,,100%', '1:5', '1.5', '-1', '100%,', 'a b:5', '12345678']) {
    it(`refuses "${bad}"`, () => {
      expect(() => parseWaves(bad)).to.throw(UserError, /^--waves: ".*" is not a wave$/).with.property('exitCode', 2);
    });
  }

  it('refuses two waves of one name', () => {
    expect(() => parseWaves('a:1,a:2,100%')).to.throw(UserError, 'two waves have the same name');
  });

  for (const [text, wave] of [['10,5,100%', '5'], ['5,5', '5'], ['50%,25%,100%', '25%'], ['100%,100%', '100%'], ['10%,5,10%', '10%']] as const) {
    it(`refuses ${text}: a wave that can never have a node`, () => {
      expect(() => parseWaves(text)).to.throw(UserError, `--waves: the wave up to ${wave} adds no node`);
    });
  }
});

describe('cutIntoWaves', () => {
  it('says how many have had their turn after each wave', () => {
    expect(sizes('canary:5,25%,100%', 100)).to.deep.equal(['canary: 5', 'wave 2: 20', 'wave 3: 75']);
  });

  it('rounds a percentage up, so that a small fleet has its canary', () => {
    expect(sizes('canary:1%,100%', 3)).to.deep.equal(['canary: 1', 'wave 2: 2']);
  });

  it('leaves out a wave that is over before it begins, which depends on the size of the fleet', () => {
    expect(sizes('canary:5,25%,100%', 12)).to.deep.equal(['canary: 5', 'wave 3: 7']);
    expect(sizes('canary:5,25%,100%', 3)).to.deep.equal(['canary: 3']);
    expect(sizes('5,100%', 0)).to.deep.equal([]);
  });

  it('refuses waves that do not reach everybody', () => {
    expect(() => sizes('5,50%', 100)).to.throw(UserError, '--waves: 50 of 100 nodes are in no wave').with.property('hint', 'End with 100%.');
    expect(sizes('5,50', 40)).to.deep.equal(['wave 1: 5', 'wave 2: 35']);
  });

  it('gives everybody exactly one wave, in the order given, for any waves that end with all', () => {
    const growing = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }).map((numbers) => numbers.sort((a, b) => a - b));
    fc.assert(
      fc.property(growing, growing, fc.infiniteStream(fc.boolean()), fc.nat({ max: 300 }), (numbers, percents, dice, count) => {
        const left = [numbers.map(String), percents.map((percent) => `${percent}%`)];
        const specs: WaveSpec[] = [];
        while (left.some((list) => list.length > 0)) {
          const upTo = (left[dice.next().value ? 1 : 0] ?? []).shift();
          if (upTo !== undefined) specs.push({ name: `w${specs.length}`, upTo });
        }
        const text = [...specs.map(({ name, upTo }) => `${name}:${upTo}`), 'all:100%'].join(',');
        const waves = cutIntoWaves(parseWaves(text), nodes(count));
        expect(waves.flatMap(({ targets }) => targets)).to.deep.equal(nodes(count));
        expect(waves.every(({ targets }) => targets.length > 0)).to.equal(true);
      }),
    );
  });
});
