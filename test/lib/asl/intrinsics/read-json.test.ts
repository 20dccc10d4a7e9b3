import { expect } from 'chai';
import fc from 'fast-check';
import { IntrinsicFault } from '../../../../src/lib/asl/intrinsics/intrinsic-fault.ts';
import { readJson } from '../../../../src/lib/asl/intrinsics/read-json.ts';
import { anyJson } from '../json.ts';

const at = (line: number, column: number): string => `[Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: ${line}, column: ${column}]`;
const fault = (text: string): string => {
  try {
    readJson(text);
  } catch (error) {
    if (error instanceof IntrinsicFault) return error.message.replace('Cannot convert String to Json in States.StringToJson, caused by: ', '');
    throw error;
  }
  throw new Error(`${text} was read`);
};

describe('readJson', () => {
  // The first three are recordings of AWS.
  const FAULTS: readonly [string, string, string][] = [
    ['{bad json}', "Unexpected character ('b' (code 98)): was expecting double-quote to start field name", at(1, 2)],
    ['{"a":1', `Unexpected end-of-input: expected close marker for Object (start marker at ${at(1, 1)})`, at(1, 7)],
    ['undefined', "Unrecognized token 'undefined': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", at(1, 10)],
    ['[1,\n [2', `Unexpected end-of-input: expected close marker for Array (start marker at ${at(2, 2)})`, at(2, 4)],
    ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", at(1, 4)],
    ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", at(1, 6)],
    ['"a', 'Unexpected end-of-input: was expecting closing quote for a string value', at(1, 3)],
  ];
  for (const [text, message, place] of FAULTS) it(`says what is wrong with ${JSON.stringify(text)}`, () => expect(fault(text)).to.equal(`${message}\n at ${place}`));

  it('takes an empty text for null and stops behind the first value', () => {
    expect(readJson(' ')).to.equal(null);
    expect(readJson('{"a": [1, {}]} and more')).to.deep.equal({ a: [1, {}] });
    expect(readJson('1 2')).to.equal(1);
  });

  it('reads whatever is JSON, and refuses what is not in one line of its own', () => {
    fc.assert(
      fc.property(anyJson, fc.nat(200), fc.constantFrom('', '}', ']', ',', '"', '\\', 'x', ':'), (value, cut, sign) => {
        const text = JSON.stringify(value);
        expect(readJson(`  ${text} `)).to.deep.equal(value);
        const broken = text.slice(0, cut) + sign + text.slice(cut + 1);
        try {
          readJson(broken);
        } catch (error) {
          expect(error).to.be.instanceOf(IntrinsicFault);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is not brought down by depth', () => expect(fault('['.repeat(200_000))).to.match(/^Unexpected end-of-input: expected close marker for Array/));
});
