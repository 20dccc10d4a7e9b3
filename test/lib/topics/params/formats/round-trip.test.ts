import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { environmentName } from '../../../../../src/lib/topics/params/environment-name.ts';
import { readEntries } from '../../../../../src/lib/topics/params/formats/read.ts';
import { FORMATS, type ExportedEntry, type Format } from '../../../../../src/lib/topics/params/formats/types.ts';
import { writeEntries } from '../../../../../src/lib/topics/params/formats/write.ts';

const NASTY = ['"', "'", '\n', '\r', '\r\n', '=', '#', ' #', '$', '${x}', '%{x}', '$${', '`', '\\', '\\n', '\\\\', 'ä', '🚀', '‮', '\u2028', '\u0085', '\uFEFF', ' ', '\t', ',', ';', ':', '- ', '{{', '|', '>', '!', '&', '*', '~', 'null', 'true', '0755', 'EOT', '\u007F', '\u0001'];
const piece = fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 4 }), fc.string({ unit: 'grapheme', maxLength: 3 }));
const value = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('')).filter((text) => text !== '' && !text.includes('\0'));
const level = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,6}$/);
const key = fc.array(level, { minLength: 1, maxLength: 3 }).map((levels) => levels.join('/'));
const parameters = fc.uniqueArray(fc.tuple(key, value), { selector: ([each]) => environmentName(each), minLength: 1, maxLength: 6 });

const entry = (each: string, text: string): ExportedEntry => ({ key: each, parameter: { name: `/p/${each}`, type: 'String', value: text, version: 1, dataType: 'text', modifiedAt: 0 } });

async function written(format: Format, pairs: readonly (readonly [string, string])[], attributes = false): Promise<string> {
  const entries = async function* () {
    for (const [each, text] of pairs) yield entry(each, text);
  };
  let text = '';
  for await (const part of writeEntries(format, entries(), { attributes })) text += part;
  return text;
}

/** What a key is called in a format. */
const named = (format: Format, each: string): string => (format === 'dotenv' ? environmentName(each) : format === 'tfvars' ? each.replaceAll(/[^A-Za-z0-9_-]/g, '_') : each);

describe('the formats of params export', () => {
  for (const format of FORMATS) {
    it(`${format}: reads back what it wrote, whatever the values are`, () =>
      fc.assert(
        fc.asyncProperty(parameters, async (pairs) => {
          const names = pairs.map(([each]) => named(format, each));
          fc.pre(new Set(names).size === names.length);
          const entries = await readEntries(format, await written(format, pairs), 'file');
          expect(entries.map((each) => [each.key, each.value])).to.deep.equal(pairs.map(([, text], index) => [names[index], text]));
        }),
        { numRuns: 300 },
      ));
  }

  for (const format of ['json', 'yaml'] as const) {
    it(`${format}: reads back types and attributes`, () =>
      fc.assert(
        fc.asyncProperty(parameters, async (pairs) => {
          const entries = await readEntries(format, await written(format, pairs, true), 'file');
          expect(entries.map((each) => [each.key, each.value, each.type])).to.deep.equal(pairs.map(([each, text]) => [each, text, 'String']));
        }),
      ));
  }

  it('json: is what JSON.parse reads', () =>
    fc.assert(
      fc.asyncProperty(parameters, async (pairs) => {
        expect(JSON.parse(await written('json', pairs))).to.deep.equal(Object.fromEntries(pairs));
      }),
    ));

  it('dotenv: is read the same by Node, where no value has a single quote or a carriage return', () =>
    fc.assert(
      fc.asyncProperty(parameters, async (pairs) => {
        const plain = pairs.filter(([, text]) => !/['\r]/.test(text));
        expect(parseEnv(await written('dotenv', plain))).to.deep.equal(Object.fromEntries(plain.map(([each, text]) => [environmentName(each), text])));
      }),
    ));

  it('dotenv: is read the same by a shell', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-dotenv-'));
    const pairs = [...NASTY.map((text, index) => [`k${index}`, `a${text}b`] as const), ['quotes', `it's "$HOME" \`x\` \\ end\nline`] as const];
    writeFileSync(join(folder, '.env'), await written('dotenv', pairs));
    const output = execFileSync('sh', ['-c', 'set -a; . ./.env; env -0'], { cwd: folder, env: { PATH: process.env['PATH'] ?? '' }, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    const seen = new Map(output.split('\0').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
    for (const [each, text] of pairs) expect(seen.get(environmentName(each)), each).to.equal(text);
  });

  it('writes as it reads, without an end', async () => {
    const endless = async function* () {
      for (let number = 0; ; number += 1) yield entry(`k${number}`, 'x');
    };
    for (const format of FORMATS) {
      let text = '';
      for await (const part of writeEntries(format, endless(), { attributes: false })) {
        text += part;
        if (text.length > 1000) break;
      }
      expect(text.length).to.be.lessThan(2000);
    }
  });

  it('refuses keys that would become one name', async () => {
    for (const format of ['dotenv', 'tfvars'] as const) {
      const error: unknown = await written(format, [['a.b', '1'], ['a/b', '2']]).catch((thrown: unknown) => thrown);
      expect(error).to.have.property('message').that.matches(/^a\.b and a\/b are both/);
    }
  });
});

describe('files of parameters', () => {
  const read = async (format: Format, text: string) => (await readEntries(format, text, 'f')).map(({ position: _position, ...each }) => each);
  const refused = async (format: Format, text: string): Promise<string> => readEntries(format, text, 'f').then(() => 'taken', (error: unknown) => (error instanceof Error ? error.message : ''));

  it('yaml and json keep scalars as they were written, and know levels, lists, secrets and attributes', async () => {
    expect(await read('yaml', 'a: 1.10\nb: 0755\nc: yes\nd: {e: x, f/g: "null"}\nl: [1, two]\ns: !secure abc\nt:\n  value: v\n  type: SecureString\n  tags: {Team: web}\n  policies: [{Type: Expiration, Version: "1.0"}]\n')).to.deep.equal([
      { key: 'a', value: '1.10' },
      { key: 'b', value: '0755' },
      { key: 'c', value: 'yes' },
      { key: 'd/e', value: 'x' },
      { key: 'd/f/g', value: 'null' },
      { key: 'l', value: '1,two', type: 'StringList' },
      { key: 's', value: 'abc', type: 'SecureString' },
      { key: 't', value: 'v', type: 'SecureString', tags: { Team: 'web' }, policies: '[{"Type":"Expiration","Version":"1.0"}]' },
    ]);
    expect(await read('json', '{\n\t"a": 12345678901234567890, "b": [true, 1.0]}')).to.deep.equal([{ key: 'a', value: '12345678901234567890' }, { key: 'b', value: 'true,1.0', type: 'StringList' }]);
  });

  it('dotenv takes export, comments, bare and quoted values', async () =>
    expect(await read('dotenv', '# c\nexport A=1 # x\nB = "a\\nb" \nC=\'lit\\n\'\n\nD=a=b#c\nE=\nF="two\nlines"\r\n')).to.deep.equal([
      { key: 'A', value: '1' }, { key: 'B', value: 'a\nb' }, { key: 'C', value: 'lit\\n' }, { key: 'D', value: 'a=b#c' }, { key: 'E', value: '' }, { key: 'F', value: 'two\nlines' },
    ]));

  it('properties and tfvars take what Java and Terraform take', async () => {
    expect(await read('properties', '! c\n a : 1\nb\\ c=x \\\n   y\nd\n\\u00e4=\\u00F6\\z')).to.deep.equal([{ key: 'a', value: '1' }, { key: 'b c', value: 'x y' }, { key: 'd', value: '' }, { key: 'ä', value: 'öz' }]);
    expect(await read('tfvars', 'a = "x$${y}" // c\nb = 1.5\nc = ["p", "q",]\nd = <<-EOT\n    one\n      two\n  EOT\n/* c */ e = true\n')).to.deep.equal([{ key: 'a', value: 'x${y}' }, { key: 'b', value: '1.5' }, { key: 'c', value: 'p,q', type: 'StringList' }, { key: 'd', value: 'one\n  two\n' }, { key: 'e', value: 'true' }]);
  });

  for (const [format, text, message] of [
    ['yaml', 'a:\n\tb: 1\n', /^f:2:1: a tab stands where YAML wants spaces/],
    ['yaml', 'a: 1\na: 2\n', /^f:2:1: the key "a" is there already, in line 1/],
    ['yaml', 'a: {b: 1}\na/b: 2\n', /^f:2:1: the key "a\/b" is there already, in line 1/],
    ['yaml', 'a: ~\n', /^f:1:4: a is null/],
    ['yaml', 'a: 1\n---\nb: 2\n', /^f:2:1: a second document begins/],
    ['yaml', 'a: {value: 1, tpye: String}\n', /^f:1:15: a has no attribute "tpye"/],
    ['yaml', 'a: {value: 1, type: string}\n', /^f:1:21: a: type: "string" is not one of String, StringList, SecureString/],
    ['yaml', 'a: ["x,y"]\n', /^f:1:5: a: an item of the list has a comma/],
    ['yaml', 'a: [[1]]\n', /^f:1:5: a: an item of the list is no text/],
    ['yaml', '- a\n', /^f:1:1: this is no map/],
    ['yaml', 'a: "x\n', /^f:\d+:\d+: /],
    ['json', '{"a": 1,}', /^f:1:9: this is not JSON/],
    ['json', '{"a": 1', /^f:1:8: the JSON ends too early/],
    ['json', '{"a": 1,\n "a": 2}', /^f:2:2: the key "a" is there already, in line 1/],
    ['dotenv', 'A=1\nnonsense\n', /^f:2:1: this is no NAME=VALUE/],
    ['dotenv', 'A="x\n', /^f:1:3: the quote is never closed/],
    ['dotenv', "A='x' y\n", /^f:1:6: something stands behind the value of A/],
    ['properties', 'a=\\u12', /^f:1:1: \\u is not followed/],
    ['tfvars', 'a = "${x}"', /^f:1:5: it has \$\{ in it/],
    ['tfvars', 'a = {b = 1}', /^f:1:5: only texts, numbers/],
    ['tfvars', 'a "x"', /^f:1:\d: = is missing behind a/],
    ['csv', 'key,value\na,1', /^f:1:1: the first line does not name the columns/],
    ['csv', 'name,value\na,1,2', /^f:2:1: this line has 3 fields, and the first one 2/],
    ['csv', 'name,value\na,"x', /^f:2:3: the quote is never closed/],
    ['tsv', 'name\tvalue\na\t\\x', /^f:2:1: \\x means nothing/],
    ['json', '{"a": "x\\u0000y"}', /^f:1:2: the value of "a" is binary/],
  ] as const) {
    it(`${format}: says where ${JSON.stringify(text)} is wrong`, async () => expect(await refused(format, text)).to.match(message));
  }
});
