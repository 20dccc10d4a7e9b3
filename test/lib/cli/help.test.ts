import { expect } from 'chai';
import fc from 'fast-check';
import { foldCommand, groupRank, usageOf } from '../../../src/lib/cli/help.ts';

describe('foldCommand', () => {
  it('leaves a command alone that fits', () => expect(foldCommand('$ drover ssm send --local', 40)).to.equal('$ drover ssm send --local'));

  it('breaks between words, and never inside quotes', () => {
    expect(foldCommand("$ drover ssm send --targets tag:Role=web -- 'uptime; df -h /'", 36)).to.equal("$ drover ssm send --targets \\\n    tag:Role=web -- \\\n    'uptime; df -h /'");
  });

  it('loses nothing of a quote that stands alone', () => expect(foldCommand("$ echo don't", 40)).to.equal("$ echo don't"));

  it('keeps every word, and the width where words allow it', () => {
    const words = fc.array(fc.constantFrom('drover', '--max-errors', '2', "'a b'", '"$(c d)"', '|'), { minLength: 1 });
    fc.assert(
      fc.property(words, (list) => {
        const folded = foldCommand(list.join(' '), 30);
        expect(folded.replaceAll(/ \\\n {4}/g, ' ')).to.equal(list.join(' '));
        return folded.split('\n').every((line) => line.length <= 30);
      }),
    );
  });
});

describe('usageOf', () => {
  it('names arguments and required flags alone', () => {
    const args = { name: { name: 'name', required: true }, more: { name: 'more' }, old: { name: 'old', hidden: true } };
    const flags = { file: { type: 'option', required: true, helpValue: '<file>' }, force: { type: 'boolean', required: true }, other: { type: 'option' } };
    expect(usageOf({ id: 'ssm documents put', args, flags })).to.equal('ssm documents put NAME [MORE] --file=<file> --force [FLAGS]');
    expect(usageOf({ id: 'help', strict: false, args: { command: { name: 'command' } } })).to.equal('help [COMMAND...] [FLAGS]');
  });
});

describe('groupRank', () => {
  it("puts a command's own groups first and what all commands share last", () => {
    expect(['GLOBAL', 'OUTPUT', 'CONNECTION', 'SHARDS', 'TARGETS'].sort((a, b) => groupRank(a) - groupRank(b))).to.deep.equal(['SHARDS', 'TARGETS', 'OUTPUT', 'CONNECTION', 'GLOBAL']);
  });
});
