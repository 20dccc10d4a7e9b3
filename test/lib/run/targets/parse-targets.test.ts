import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { foldNodeSet } from '../../../../src/lib/run/targets/node-set.ts';
import { parseTargets, type TargetWords } from '../../../../src/lib/run/targets/parse-targets.ts';

const A = 'i-0abc12345678def00';
const B = 'mi-0abc12345678def01';

const tags = (...targets: string[]) => parseTargets({ targets });
const names = (nodes: string): readonly string[] => {
  const query = parseTargets({ nodes });
  return query.kind === 'names' ? query.names : query.kind === 'ids' ? query.ids : [];
};
const refusal = (words: TargetWords): UserError => {
  try {
    parseTargets(words);
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error('it was taken');
};

describe('parseTargets', () => {
  describe('--targets', () => {
    it('reads keys that AND and values that OR', () => {
      expect(tags('tag:Role=web,api', 'tag:Env=prod')).to.deep.equal({ kind: 'tags', tags: [{ key: 'Role', values: ['web', 'api'] }, { key: 'Env', values: ['prod'] }] });
    });

    it('takes keys with colons and slashes, and values with = and spaces', () => {
      expect(tags('tag:aws:autoscaling:groupName=blue')).to.deep.include({ tags: [{ key: 'aws:autoscaling:groupName', values: ['blue'] }] });
      expect(tags('tag:kubernetes.io/cluster/a=a=b, two words ')).to.deep.include({ tags: [{ key: 'kubernetes.io/cluster/a', values: ['a=b', 'two words'] }] });
    });

    it('takes a value once', () => {
      expect(tags('tag:Role=web,web')).to.deep.include({ tags: [{ key: 'Role', values: ['web'] }] });
    });

    for (const bad of ['Role=web', 'tag:=web', 'tag:Role=', 'tag:Role=web,', 'tag:Role=,web', 'tag:Role= ', 'InstanceIds=i-1', '', 'Tag:Role=web']) {
      it(`refuses "${bad}"`, () => {
        expect(refusal({ targets: [bad] })).to.include({ code: 'bad-target', exitCode: 2 }).and.have.property('message').that.includes(`--targets: "${bad}"`);
      });
    }

    it('takes fifty values and not fifty-one', () => {
      const list = (count: number): string => Array.from({ length: count }, (_, index) => `v${index}`).join(',');
      expect(tags(`tag:Role=${list(50)}`)).to.have.nested.property('tags[0].values.length', 50);
      expect(refusal({ targets: [`tag:Role=${list(51)}`] }).message).to.equal('--targets: Role has 51 values, one target takes at most 50');
    });
  });

  describe('--instance-ids', () => {
    it('takes lists and repetitions, each id once, in order', () => {
      expect(parseTargets({ instanceIds: [`${B}, ${A}`, `${A},`, 'i-0abc1234'] })).to.deep.equal({ kind: 'ids', ids: [B, A, 'i-0abc1234'] });
    });

    it('refuses what is no id, and names it', () => {
      expect(refusal({ instanceIds: [`${A},web-1`] }).message).to.equal('--instance-ids: "web-1" is not the id of a node');
      expect(refusal({ instanceIds: ['i-0ABC1234'] })).to.have.property('exitCode', 2);
      expect(refusal({ instanceIds: [`${A}0`] })).to.have.property('code', 'bad-instance-id');
    });

    it('refuses an empty list', () => {
      expect(refusal({ instanceIds: [' , '] })).to.include({ code: 'no-targets', message: '--instance-ids: the list is empty' });
    });

    it('takes any number: how many one command can carry is for the plan', () => {
      const ids = Array.from({ length: 51 }, (_, index) => `i-${String(index).padStart(17, '0')}`);
      expect(parseTargets({ instanceIds: ids })).to.deep.equal({ kind: 'ids', ids });
    });
  });

  describe('--nodes', () => {
    it('reads a file as people write it: folded names, comments, blank lines, Windows line ends, a byte order mark', () => {
      expect(names('\uFEFF# the web tier\r\nweb-[01-03]\r\n\r\n  db-1 # the master\r\nweb-02,cache-1 cache-2\tqueue\r\n')).to.deep.equal(['web-01', 'web-02', 'web-03', 'db-1', 'cache-1', 'cache-2', 'queue']);
    });

    it('keeps a # inside a name, and spaces inside brackets and quotes', () => {
      expect(names('a#b "my node" web-[1, 3-4]')).to.deep.equal(['a#b', 'my node', 'web-1', 'web-3', 'web-4']);
      expect(names('"a # b" # c')).to.deep.equal(['a # b']);
    });

    it('is a query by ids where only ids stand in it', () => {
      expect(parseTargets({ nodes: `${A}\n${B}\n` })).to.deep.equal({ kind: 'ids', ids: [A, B] });
      expect(parseTargets({ nodes: `${A}\nweb-1` })).to.deep.equal({ kind: 'names', names: [A, 'web-1'] });
    });

    for (const empty of ['', '\n\n', '# nothing\n', ' \t\r\n', ',']) {
      it(`refuses the empty list ${JSON.stringify(empty)}`, () => {
        expect(refusal({ nodes: empty })).to.include({ code: 'no-targets', message: '--nodes: the list is empty', exitCode: 2 });
      });
    }

    it('refuses a broken set with the words that are broken', () => {
      expect(refusal({ nodes: 'db-1\nweb-[3-1]' }).message).to.equal('"web-[3-1]" is not a set of nodes: "3-1" counts down');
      expect(refusal({ nodes: 'web-[1-' }).message).to.include('the brackets do not match');
    });

    it('reads back whatever drover folded, one name a line too', () => {
      const name = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...Array.from('abz019-_.[]",# ')) });
      fc.assert(
        fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), (list) => {
          // A name with spaces in it is written in quotes by whoever makes the list.
          const quoted = list.map((each) => JSON.stringify(each)).join('\n');
          expect(names(quoted)).to.deep.equal(list);
          const plain = list.filter((each) => !/[\s#]/.test(each));
          if (plain.length > 0) expect([...names(foldNodeSet(plain))].toSorted()).to.deep.equal(plain.toSorted());
        }),
      );
    });
  });

  it('reads --all', () => {
    expect(parseTargets({ all: true })).to.deep.equal({ kind: 'all' });
  });

  it('asks for targets where there are none', () => {
    for (const words of [{}, { targets: [], instanceIds: [], all: false }]) expect(refusal(words)).to.include({ code: 'no-targets', message: 'no nodes are named', exitCode: 2 });
  });

  it('names both of two ways that exclude each other', () => {
    expect(refusal({ targets: ['tag:Role=web'], all: true }).message).to.equal('--targets and --all exclude each other');
    expect(refusal({ instanceIds: [A], nodes: 'web-1' }).message).to.equal('--instance-ids and --nodes exclude each other');
  });
});
