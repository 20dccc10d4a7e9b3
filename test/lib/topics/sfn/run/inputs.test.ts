import { expect } from 'chai';
import fc from 'fast-check';
import { readInput, readInputs } from '../../../../../src/lib/topics/sfn/run/inputs.ts';

const errorOf = (read: () => unknown): string => {
  try {
    read();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('inputs of executions', () => {
  it('keeps a text as it is written, but for the space around it', () => {
    expect(readInput(' {"big": 12345678901234567890}\n', 'in.json')).to.equal('{"big": 12345678901234567890}');
    expect(readInput('\n', 'in.json')).to.equal('{}');
  });

  it('says where a text is no JSON, and what is too large', () => {
    expect(errorOf(() => readInput('{\n  "a": 1,\n  oops\n}', 'in.json'))).to.equal('in.json:3:3: the input is not JSON');
    expect(errorOf(() => readInput(`"${'é'.repeat(131_072)}"`, 'in.json'))).to.contain('262146 bytes');
    expect(readInput(`"${'x'.repeat(262_142)}"`, 'in.json')).to.have.length(262_144);
  });

  it('reads a value a line, and names the line of a bad one', () => {
    expect(readInputs('\uFEFF{"a":1}\r\n\n[2]\n3', 'x')).to.deep.equal([
      { line: 1, input: '{"a":1}' },
      { line: 3, input: '[2]' },
      { line: 4, input: '3' },
    ]);
    expect(errorOf(() => readInputs('1\n{"a":}\n', 'x.ndjson'))).to.equal('x.ndjson:2:6: not a JSON value on one line');
    expect(errorOf(() => readInputs('[\n 1,\n 2\n]', 'x.ndjson'))).to.match(/^x.ndjson:1:/);
    expect(errorOf(() => readInputs('\n \n', 'x.ndjson'))).to.contain('no input');
  });

  it('gives every value of any file back', () => {
    fc.assert(fc.property(fc.array(fc.json(), { minLength: 1 }), (values) => {
      expect(readInputs(values.join('\n'), 'x').map(({ input }) => JSON.parse(input) as unknown)).to.deep.equal(values.map((value) => JSON.parse(value) as unknown));
    }));
  });
});
