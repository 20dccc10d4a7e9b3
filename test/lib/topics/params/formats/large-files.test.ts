import { expect } from 'chai';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { readEntries } from '../../../../../src/lib/topics/params/formats/read.ts';
import { FORMATS, type Format } from '../../../../../src/lib/topics/params/formats/types.ts';
import { written, type Pair } from './nasty-parameters.ts';

describe('large files of parameters', () => {
  const pairs = (count: number): Pair[] => Array.from({ length: count }, (_, index): Pair => [`level/k${index}`, `${'value '.repeat(16)}${index}`]);

  for (const format of FORMATS) {
    // What looks through the whole text for each entry, or runs a regular expression over all of it, does not come to an end here.
    it(`${format}: are read, each entry where it stands`, async () => {
      const many = pairs(100_000);
      const entries = await readEntries(format, await written(format, many), 'file');
      expect(entries.map(({ value }) => value)).to.deep.equal(many.map(([, value]) => value));
      expect(new Set(entries.map(({ position }) => position.line)).size).to.equal(many.length);
    }).timeout(60_000);
  }

  const MEGABYTES = 'x'.repeat(5_000_000);
  const SPACES = ' '.repeat(200_000);
  const mistakes: ReadonlyArray<readonly [Format, string, string]> = [
    ['dotenv', 'a quote that is never closed', `A="${MEGABYTES}`],
    ['dotenv', 'spaces', `A=y${SPACES}x${SPACES}\n${SPACES}B=1`],
    ['dotenv', 'backslashes', `A="${'\\'.repeat(1_000_001)}`],
    ['properties', 'lines that go on', `a=${'x\\\n'.repeat(200_000)}`],
    ['properties', 'backslashes', `a=${'\\'.repeat(1_000_001)}x`],
    ['properties', 'spaces', `${SPACES}a${SPACES}=${SPACES}x\\\n${SPACES}y`],
    ['tfvars', 'a quote that is never closed', `a = "${MEGABYTES}`],
    ['tfvars', 'a comment that is never closed', `/*${MEGABYTES}`],
    ['tfvars', 'a heredoc of many lines', `a = <<-EOT\n${' x\n'.repeat(500_000)}EOT\n`],
    ['tfvars', 'a heredoc that is never closed', `a = <<EOT\n${' x\n'.repeat(500_000)}`],
    ['tfvars', 'spaces and comments', `a${SPACES}=${SPACES}1${SPACES}\n${'# x\n'.repeat(200_000)}`],
    ['csv', 'a quote that is never closed', `name,value\na,"${MEGABYTES}`],
    ['csv', 'quotes', `name,value\na,"${'"'.repeat(1_000_000)}`],
    ['tsv', 'escapes', `name\tvalue\na\t${'\\\\'.repeat(500_000)}`],
    ['json', 'a quote that is never closed', `{"a": "${MEGABYTES}`],
    ['json', 'brackets', '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)],
    ['json', 'brackets that are never closed', '['.repeat(200_000)],
    ['yaml', 'brackets', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['yaml', 'levels', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ];
  for (const [format, title, text] of mistakes) {
    it(`${format}: ${title}: are read or refused at once`, async () => {
      const error: unknown = await readEntries(format, text, 'file').then(() => undefined, (thrown: unknown) => thrown);
      if (error !== undefined) expect(error).to.be.instanceOf(UserError);
    });
  }

  it('yaml and json say plainly that a file is too deep, however deep it is', async () => {
    for (const depth of [300, 400, 500, 700, 1000, 2000, 5000]) {
      for (const [format, text] of [['json', '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)], ['yaml', `a: ${'[x, '.repeat(depth)}${']'.repeat(depth)}`]] as const) {
        const error: unknown = await readEntries(format, text, 'file').then(() => undefined, (thrown: unknown) => thrown);
        // What is not too deep for the reader has a key that is too long for Parameter Store, or a list in a list.
        if (error !== undefined) expect(error).to.be.instanceOf(UserError).and.have.property('message').that.matches(/^file:1:\d+: (it is nested too deeply|a: an item of the list is no text)$/);
        if (depth >= 5000) expect(error).to.have.property('message').that.matches(/nested too deeply/);
      }
    }
  });

  it('yaml: aliases that multiply are refused, wherever they stand', async () => {
    const bomb = 'x: &a [1, 2, 3]\ny: &b {p: *a, q: *a, r: *a, s: *a, t: *a}\nz: &c {p: *b, q: *b, r: *b, s: *b, t: *b}\nw: &d {p: *c, q: *c, r: *c, s: *c, t: *c}\n';
    for (const text of [bomb, `${bomb}v: {value: 1, policies: *d}\n`, `v: {value: 1, policies: [&a [1, 2], &b [*a, *a, *a, *a, *a, *a], &c [*b, *b, *b, *b, *b, *b], [*c, *c, *c, *c, *c, *c]]}\n`]) {
      const error: unknown = await readEntries('yaml', text, 'file').then(() => undefined, (thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UserError).and.have.property('message').that.matches(/^file:\d+:\d+: this is one alias too many$/);
    }
    expect(await readEntries('yaml', `a: &a x\n${Array.from({ length: 100 }, (_, index) => `k${index}: *a\n`).join('')}`, 'file')).to.have.length(101);
  });
});
