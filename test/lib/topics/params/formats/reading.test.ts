import { expect } from 'chai';
import fc from 'fast-check';
import { environmentName } from '../../../../../src/lib/topics/params/environment-name.ts';
import { guessFormat, readEntries } from '../../../../../src/lib/topics/params/formats/read.ts';
import type { FileEntry, Format } from '../../../../../src/lib/topics/params/formats/types.ts';
import { nastyValue } from './nasty-parameters.ts';

const read = async (format: Format, text: string): Promise<Array<Omit<FileEntry, 'position'>>> => (await readEntries(format, text, 'f')).map(({ position: _position, ...each }) => each);
/** Keys and values alone. */
const values = async (format: Format, text: string): Promise<string[][]> => (await readEntries(format, text, 'f')).map(({ key, value }) => [key, value]);

describe('files of parameters: yaml', () => {
  it('keeps scalars as they were written', async () => {
    const scalars = ['1.10', '0755', '0x1F', '1_000', '1e3', '+1', '-0', '.5', '.inf', '.NaN', '12345678901234567890', 'true', 'True', 'yes', 'no', 'on', 'off', 'y', '2001-01-01', '12:30:45', 'a b', "it's", 'http://x/y?z#w', 'nullable'];
    expect(await values('yaml', scalars.map((text, index) => `k${index}: ${text}  # comment\n`).join(''))).to.deep.equal(scalars.map((text, index) => [`k${index}`, text]));
    expect(await values('yaml', `%YAML 1.1\n---\n${scalars.map((text, index) => `k${index}: ${text}\n`).join('')}`)).to.deep.equal(scalars.map((text, index) => [`k${index}`, text]));
    expect(await values('yaml', '1.10: a\n0755: b\nyes: c\n')).to.deep.equal([['1.10', 'a'], ['0755', 'b'], ['yes', 'c']]);
  });

  it('takes what is in quotes, and null of which it is said that it is a text', async () =>
    expect(await values('yaml', `a: "null"\nb: '~'\nc: !!str null\nd: ""\ne: 'it''s'\nf: "\\u00e4\\x41\\n\\"\\U0001F680"\n`)).to.deep.equal([['a', 'null'], ['b', '~'], ['c', 'null'], ['d', ''], ['e', "it's"], ['f', 'äA\n"🚀']]));

  it('takes texts of several lines', async () =>
    expect(await values('yaml', 'a: |\n  one\n   two\n\nb: |-\n  one\nc: >-\n  one\n  two\nd: |+\n  x\n\ne: plain\n  goes on\n')).to.deep.equal([['a', 'one\n two\n'], ['b', 'one'], ['c', 'one two'], ['d', 'x\n\n'], ['e', 'plain goes on']]));

  it('joins levels, in whatever way they are written', async () =>
    expect(await values('yaml', 'db:\n  host: a\n  pool/size: 5\n  deep: {er: b}\n/app/x: c\n/app/y/:\n  z: d\nother: {value/x: e}\n')).to.deep.equal([['db/host', 'a'], ['db/pool/size', '5'], ['db/deep/er', 'b'], ['/app/x', 'c'], ['/app/y/z', 'd'], ['other/value/x', 'e']]));

  it('takes lists as StringLists', async () =>
    expect(await read('yaml', 'a: [1.10, two, "three"]\nb:\n  - x\n  - true\nc: {value: [p, q]}\nd: {value: [p, q], type: StringList}\ne: {type: StringList, value: "p,q"}\nf: [one]\n')).to.deep.equal([
      { key: 'a', value: '1.10,two,three', type: 'StringList' },
      { key: 'b', value: 'x,true', type: 'StringList' },
      { key: 'c', value: 'p,q', type: 'StringList' },
      { key: 'd', value: 'p,q', type: 'StringList' },
      { key: 'e', value: 'p,q', type: 'StringList' },
      { key: 'f', value: 'one', type: 'StringList' },
    ]));

  it('takes !secure for what it is, wherever a value can stand', async () => {
    const secret = (key: string, value = 's') => ({ key, value, type: 'SecureString' });
    expect(await read('yaml', 'a: !secure s\nb: !secure "s"\nc: !secure |-\n  s\nd: {value: !secure s}\ne: {value: !secure s, type: SecureString}\nf: {type: SecureString, value: !secure s}\ng: !secure 1.10\nh: !<!secure> s\ni: !secure [s, t]\n')).to.deep.equal([
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((key) => secret(key)),
      secret('g', '1.10'),
      secret('h'),
      secret('i', 's,t'),
    ]);
  });

  it('lets an alias stand for what it names, secrets included', async () =>
    expect(await read('yaml', 'a: &a !secure s\nb: *a\nc: {value: *a}\nd: &d [x, y]\ne: {value: *d}\nf: &f {g: 1}\nh: *f\n')).to.deep.equal([
      { key: 'a', value: 's', type: 'SecureString' },
      { key: 'b', value: 's', type: 'SecureString' },
      { key: 'c', value: 's', type: 'SecureString' },
      { key: 'd', value: 'x,y', type: 'StringList' },
      { key: 'e', value: 'x,y', type: 'StringList' },
      { key: 'f/g', value: '1' },
      { key: 'h/g', value: '1' },
    ]));

  it('takes every attribute, policies as text or as what they are', async () => {
    const attributes = { value: '1', type: 'SecureString', tier: 'Advanced', description: '1.10', keyId: 'alias/x', allowedPattern: '^\\d+$', dataType: 'text' };
    expect(await read('yaml', `a:\n  value: 1\n  type: SecureString\n  tier: Advanced\n  description: 1.10\n  keyId: alias/x\n  allowedPattern: ^\\d+$\n  dataType: text\n  policies: [{Type: Expiration, Version: 1.0, Attributes: {Timestamp: 2030-01-01T00:00:00Z}}]\n  tags: {Team: web, no: '', 1.10: x, __proto__: y}\nb: {value: 1, policies: '[ {} ]'}\n`)).to.deep.equal([
      { key: 'a', ...attributes, policies: '[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2030-01-01T00:00:00Z"}}]', tags: Object.fromEntries([['Team', 'web'], ['no', ''], ['1.10', 'x'], ['__proto__', 'y']]) },
      { key: 'b', value: '1', policies: '[ {} ]' },
    ]);
  });

  it('takes files that say nothing', async () => {
    for (const text of ['', '\n', '# only a comment\n', '---\n', '--- # c\n...\n', '{}']) expect(await read('yaml', text), JSON.stringify(text)).to.deep.equal([]);
  });

  it('takes CRLF', async () => expect(await values('yaml', 'a: 1\r\nb:\r\n  c: |\r\n    x\r\n    y\r\n')).to.deep.equal([['a', '1'], ['b/c', 'x\ny\n']]));
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('files of parameters: json', () => {
  const space = fc.array(fc.constantFrom(' ', '\n', '\t', '\r\n', '\n\n  '), { maxLength: 2 }).map((parts) => parts.join(''));
  const text = (content: fc.Arbitrary<string>): fc.Arbitrary<{ meant: string; raw: string }> =>
    fc.tuple(content, fc.boolean()).map(([meant, isEscaped]) => ({ meant, raw: isEscaped ? `"${meant.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"` : JSON.stringify(meant) }));
  const scalar = fc.oneof(text(nastyValue), fc.constantFrom('0', '-0', '1.0', '1.10', '-1.50', '1E5', '1e+05', '12345678901234567890', 'true', 'false').map((raw) => ({ meant: raw, raw })));
  const item = fc.oneof(text(nastyValue.filter((each) => !each.includes(','))), fc.constantFrom('1.0', 'true').map((raw) => ({ meant: raw, raw })));
  const name = text(fc.stringMatching(/^[A-Za-z0-9_.-]{1,5}$/).filter((each) => each !== 'value'));
  /** What is written, and what it means: keys below it, values and types. */
  interface Written {
    readonly raw: string;
    readonly means: ReadonlyArray<readonly [key: string, value: string, type: string | undefined]>;
  }
  const { map } = fc.letrec<{ map: Written; node: Written }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      scalar.map(({ meant, raw }): Written => ({ raw, means: [['', meant, undefined]] })),
      fc.tuple(fc.array(item, { minLength: 1, maxLength: 3 }), space, space).map(([items, a, b]): Written => ({ raw: `[${a}${items.map(({ raw }) => raw).join(`${b},${a}`)}${b}]`, means: [['', items.map(({ meant }) => meant).join(','), 'StringList']] })),
      tie('map'),
    ),
    map: fc.tuple(fc.uniqueArray(fc.tuple(name, tie('node')), { selector: ([{ meant }]) => meant, maxLength: 4 }), space, space, space).map(([pairs, a, b, c]): Written => ({
      raw: `{${a}${pairs.map(([key, node]) => `${key.raw}${b}:${c}${node.raw}`).join(`${a},${b}`)}${c}}`,
      means: pairs.flatMap(([key, node]) => node.means.map(([below, value, type]) => [below === '' ? key.meant : `${key.meant}/${below}`, value, type] as const)),
    })),
  }));

  it('reads whatever is JSON, however it is spaced, numbers as they were written', () =>
    fc.assert(
      fc.asyncProperty(map, space, space, async ({ raw, means }, a, b) => {
        expect(isJson(a + raw + b)).to.equal(true);
        expect((await readEntries('json', a + raw + b, 'f')).map(({ key, value, type }) => [key, value, type])).to.deep.equal(means);
      }),
      { numRuns: 500 },
    ));

  it('refuses whatever is not', () =>
    fc.assert(
      fc.asyncProperty(map, fc.nat(), fc.constantFrom('', '"', "'", ',', ':', '#', '\n', '- ', '*a', '&a ', '!', '{', ']', '//', '\\', '\u0001', 'x'), async ({ raw }, at, inserted) => {
        const index = at % (raw.length + 1);
        const broken = inserted === '' ? raw.slice(0, index) + raw.slice(index + 1) : raw.slice(0, index) + inserted + raw.slice(index);
        fc.pre(!isJson(broken));
        const error: unknown = await readEntries('json', broken, 'f').catch((thrown: unknown) => thrown);
        expect(error, broken).to.have.property('message').that.matches(/^f:\d+:\d+: (this is not JSON|the JSON ends too early)$/);
      }),
      { numRuns: 1000 },
    ));

  it('takes attributes', async () => expect(await read('json', '{"a": {"type": "SecureString", "value": 1.0, "tags": {"x": "y"}, "policies": [{"Type": "Expiration"}]}}')).to.deep.equal([{ key: 'a', value: '1.0', type: 'SecureString', tags: { x: 'y' }, policies: '[{"Type":"Expiration"}]' }]));
});

describe('files of parameters: dotenv', () => {
  for (const [text, ...expected] of [
    ['export A=1\n\texport\tB = 2\n', ['A', '1'], ['B', '2']],
    ['exportA=1\nexport=2\n', ['exportA', '1'], ['export', '2']],
    ['# c\n\n   # c = d\nA=1 # c\nB=1#c\nC= # c\nD=#c\n', ['A', '1'], ['B', '1#c'], ['C', ''], ['D', '']],
    ['A=  x y  \t\nB=a=b==\nC=it\'s "so"\nD=\\n$HOME`x`\n', ['A', 'x y'], ['B', 'a=b=='], ['C', 'it\'s "so"'], ['D', '\\n$HOME`x`']],
    ["A='lit\\n$x`\"#'\nB='' # c\nC='two\nlines # no comment'#c\n", ['A', 'lit\\n$x`"#'], ['B', ''], ['C', 'two\nlines # no comment']],
    ['A="\\n\\r\\t\\\\\\"\\$\\`"\nB="\\x \\\' \\u0041"\nC="two\nlines"\nD="one \\\nline"\nE="\\\\n"', ['A', '\n\r\t\\"$`'], ['B', '\\x \\\' \\u0041'], ['C', 'two\nlines'], ['D', 'one line'], ['E', '\\n']],
    ['A=1\r\nB="2"\r\nC=\'3\' # c\r\n\r\n# c\r\nD=\r\nE="x\r\ny"', ['A', '1'], ['B', '2'], ['C', '3'], ['D', ''], ['E', 'x\r\ny']],
    ['A=a # b\u2028c\nB=x\u2028y\n', ['A', 'a'], ['B', 'x\u2028y']],
    ['a.b-c=1\n_x=2', ['a.b-c', '1'], ['_x', '2']],
    [''],
  ] as ReadonlyArray<readonly [string, ...ReadonlyArray<readonly string[]>]>) {
    it(`reads ${JSON.stringify(text)}`, async () => expect(await values('dotenv', text)).to.deep.equal(expected));
  }
});

describe('files of parameters: csv and tsv', () => {
  it('csv: knows columns by their names', async () =>
    expect(await read('csv', 'Version, VALUE ,owner,Name,description,type\n3,v,me,k,"a, ""b""",SecureString\n,w,,l,,\n')).to.deep.equal([{ key: 'k', value: 'v', type: 'SecureString', description: 'a, "b"' }, { key: 'l', value: 'w' }]));
  it('csv: takes CRLF, empty lines, line ends in quotes, no line end at the end', async () => expect(await values('csv', 'name,value\r\n\r\na,"x\r\ny"\r\n\nb,\r\n"c,d",""')).to.deep.equal([['a', 'x\r\ny'], ['b', ''], ['c,d', '']]));
  it('csv: ignores columns of other names, even of the same', async () => expect(await values('csv', 'x,name,x,value\n1,a,2,b\n')).to.deep.equal([['a', 'b']]));
  it('tsv: undoes its escapes, and takes CRLF', async () => expect(await read('tsv', 'value\ttype\tname\r\n\\t\\n\\r\\\\n "x"\tStringList\ta\r\n\r\n\t\tb\r\n')).to.deep.equal([{ key: 'a', value: '\t\n\r\\n "x"', type: 'StringList' }, { key: 'b', value: '' }]));
  for (const format of ['csv', 'tsv'] as const) it(`${format}: a file that says nothing has nothing`, async () => expect(await read(format, '\n\n')).to.deep.equal([]));
});

describe('the format of a file', () => {
  for (const [file, format] of Object.entries({ '.env': 'dotenv', 'x/prod.env': 'dotenv', '.env.local': 'dotenv', 'a.json': 'json', 'A.JSON': 'json', 'terraform.tfvars.json': 'json', 'a.yml': 'yaml', 'a.b.yaml': 'yaml', 'app.properties': 'properties', 'x.auto.tfvars': 'tfvars', 'a.csv': 'csv', 'a.tsv': 'tsv', env: undefined, 'a.envx': undefined, 'json': undefined, '.env/file': undefined, '-': undefined, 'a.txt': undefined }))
    it(`of ${file}: ${format ?? 'nobody knows'}`, () => expect(guessFormat(file)).to.equal(format));
});

describe('environmentName', () => {
  it('is what a shell takes, for every key that does not begin with a digit', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z_./-][A-Za-z0-9_./-]{0,20}$/), (key) => {
        expect(environmentName(key)).to.match(/^[A-Z_][A-Z0-9_]*$/).and.have.length(key.length);
      }),
    ));
  it('is upper-case, with _ for all else', () => expect(['db/password', 'a.b-c_d', '/app/x', 'x1'].map(environmentName)).to.deep.equal(['DB_PASSWORD', 'A_B_C_D', '_APP_X', 'X1']));
});
