import { expect } from 'chai';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { MOST_CHARACTERS, readDefinition } from '../../../../src/lib/asl/source/read-definition.ts';

const refusal = async (text: string, source = 'm.yaml'): Promise<string> => {
  try {
    await readDefinition(text, source);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'read';
};

describe('definitions', () => {
  it('are JSON or YAML by the name of the file, or else by their first character', async () => {
    const formatOf = async (text: string, source: string): Promise<string> => (await readDefinition(text, source)).format;
    expect(await formatOf('{"a": 1}', 'm.yaml')).to.equal('yaml');
    expect(await formatOf('{"a": 1}', 'stdin')).to.equal('json');
    expect(await formatOf(' // c\n{"a": 1}', 'stdin')).to.equal('json');
    expect(await formatOf('a: 1', 'stdin')).to.equal('yaml');
    expect(await formatOf('\uFEFF{"a": 1}', 'm.asl.json')).to.equal('json');
    expect((await readDefinition('{"a": 1}', 'm.yaml', 'json')).format).to.equal('json');
  });

  it('have a size, and something in them', async () => {
    expect(await refusal(' '.repeat(MOST_CHARACTERS + 1))).to.match(/^m\.yaml has 1048577 characters, more than the 1048576/);
    expect(await refusal(' \n')).to.equal('m.yaml: there is no definition, the text is empty');
    expect(await refusal('# only a comment')).to.equal('m.yaml:1:1: there is no definition');
  });
});

describe('YAML with positions', () => {
  it('says the same as the JSON that it stands for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 3 }), async (json) => {
        const value = JSON.parse(json) as unknown;
        expect(JSON.stringify((await readDefinition(stringify({ value }, { lineWidth: 0 }), 'm.yaml')).value)).to.equal(JSON.stringify({ value }));
      }),
      { numRuns: 50 },
    );
  });

  it('has the scalars of YAML 1.2, and the positions of keys and values', async () => {
    const definition = await readDefinition('a: yes\nb: 0755\nc: 2024-01-01\nd: ~\ne: &x\n  - 1.0\nf: *x\n200: !!str 1\n', 'm.yaml');
    expect(JSON.stringify(definition.value)).to.equal('{"200":"1","a":"yes","b":755,"c":"2024-01-01","d":null,"e":[1],"f":[1]}');
    expect(definition.positionOf(['e', 0])).to.deep.equal({ line: 6, column: 5 });
    expect(definition.positionOf(['200'], 'key')).to.deep.equal({ line: 8, column: 1 });
    expect(definition.writtenAt(['e', 0])).to.equal('1.0');
  });

  it('says where a key is there again', async () => {
    const { duplicates } = await readDefinition('a: 1\nb: 2\na: 3\n', 'm.yaml');
    expect(duplicates).to.deep.equal([{ path: ['a'], first: { line: 1, column: 1 } }]);
  });

  const cases: ReadonlyArray<readonly [text: string, says: string]> = [
    ['a: !Sub x', '1:9: the tag !Sub is not known here'],
    ['a:\n\tb: 1', '2:1: a tab stands where YAML wants spaces'],
    ['a: 1\n---\nb: 2', '2:1: a second document begins'],
    ['a: *b', '1:4: the alias *b stands for nothing'],
    ['a: .inf', '1:4: this is no value of JSON'],
    ['? [a]\n: 1', '1:3: a key is no text'],
    [`a: &a [x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`).join('\n')}`, '3:8: this is one alias too many'],
  ];
  for (const [text, says] of cases) {
    it(`${JSON.stringify(text.slice(0, 30))}: ${says}`, async () => expect(await refusal(text)).to.equal(`m.yaml:${says}`));
  }

  it('is nested only so deep', async () => expect(await refusal('- '.repeat(20_000))).to.match(/^m\.yaml:1:\d+: it is nested too deeply/));

  it('never throws anything but an error for people', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('a: ', 'b', '\n', '  ', '- ', '[', ']', '{', '}', '"', "'", '&x ', '*x ', '!!', '# ', ': ', '\t', '? ', '|', '>', '1', '%', '@'), { maxLength: 20 }), async (parts) => void (await refusal(parts.join('')))));
  });
});
