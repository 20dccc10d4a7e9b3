import { expect } from 'chai';
import fc from 'fast-check';
import { jsonErrorOffset } from '../../../src/lib/errors/json-error.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Texts that are nearly JSON: pieces of it in any order. */
const nearlyJson = fc.array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"\\n"', '"\\x"', '"', '1', '-', '01', '1.5e3', '1.', 'true', 'nul', ' ', '\n', 'x'), { maxLength: 8 }).map((pieces) => pieces.join(''));

describe('jsonErrorOffset', () => {
  it('agrees with JSON.parse on what JSON is', () => {
    fc.assert(fc.property(fc.oneof(nearlyJson, fc.json(), fc.string()), (text) => (jsonErrorOffset(text) === undefined) === isJson(text)), { numRuns: 5000 });
  });

  it('points into the text, or at its end', () => {
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const offset = jsonErrorOffset(text);
        return offset === undefined || (offset >= 0 && offset <= text.length);
      }),
    );
  });

  it('points at what JSON.parse points at, where that says it', () => {
    for (const [text, offset] of [
      ['{"a":}', 5],
      ['{"a":1,}', 7],
      ['[1 2]', 3],
      ['{', 1],
      ['{"a":"x\ny"}', 7],
      ['{a:1}', 1],
      ['[1]]', 3],
      ['', 0],
    ] as const) {
      expect(jsonErrorOffset(text), text).to.equal(offset);
    }
  });
});
