import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import type { Json } from '../../../../src/lib/asl/json.ts';
import { MOST_LEVELS, readJsonDefinition } from '../../../../src/lib/asl/source/json-reader.ts';
import type { Path } from '../../../../src/lib/asl/source/position.ts';

const refusal = (text: string, comments?: 'refused'): string => {
  try {
    readJsonDefinition(text, 'm.json', comments);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'read';
};

/** Every path to a scalar in a value. */
function* scalars(value: Json, path: Path = []): Generator<{ path: Path; value: Json }> {
  if (typeof value !== 'object' || value === null) yield { path, value };
  else for (const [key, member] of Object.entries(value)) yield* scalars(member, [...path, Array.isArray(value) ? Number(key) : key]);
}

describe('JSON with positions', () => {
  it('reads what JSON.parse reads, the same', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 1, '\t'), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), null, indent);
        expect(JSON.stringify(readJsonDefinition(written, 'm.json').value)).to.equal(JSON.stringify(JSON.parse(written)));
      }),
    );
  });

  it('refuses what JSON.parse refuses, and nothing else', () => {
    const pieces = fc.array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"', '\\', '1', '-', '.', 'e', '0', 'true', 'null', ' ', '\n', '\t', "'", 'x', '\\u00e9', '/'), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('');
        let fits = true;
        try {
          JSON.parse(text);
        } catch {
          fits = false;
        }
        expect(refusal(text, 'refused') === 'read', text).to.equal(fits);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows where every scalar stands, and how it is written', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const text = JSON.stringify(JSON.parse(json), null, 2);
        const definition = readJsonDefinition(text, 'm.json');
        const lines = text.split('\n');
        for (const { path, value } of scalars(definition.value)) {
          const { line, column } = definition.positionOf(path);
          const written = JSON.stringify(value);
          expect(lines[line - 1]?.slice(column - 1, column - 1 + written.length)).to.equal(written);
          expect(definition.writtenAt(path)).to.equal(written);
        }
      }),
    );
  });

  it('gives keys their own positions, and what is missing that of its owner', () => {
    const definition = readJsonDefinition('{\n  "a": {"b": 1}\n}', 'm.json');
    expect(definition.positionOf(['a', 'b'], 'key')).to.deep.equal({ line: 2, column: 9 });
    expect(definition.positionOf(['a', 'b'])).to.deep.equal({ line: 2, column: 14 });
    expect(definition.positionOf(['a', 'none', 3])).to.deep.equal({ line: 2, column: 3 });
  });

  const cases: ReadonlyArray<readonly [text: string, says: string]> = [
    ['{"a":1,}', '1:8: a comma stands behind the last field'],
    ['[1,]', '1:4: a comma stands behind the last element'],
    ['{"a" 1}', '1:6: "1" stands where the colon behind "a" is expected'],
    ['{a: 1}', '1:2: "a" stands where the name of a field is expected'],
    ["{'a': 1}", '1:2: "\'" stands where the name of a field is expected'],
    ['{\n"a": 1\n"b": 2}', '3:1: "\\"" stands where a comma or } is expected, behind the value of "a"'],
    ['{"a": [1 2]}', '1:10: "2" stands where a comma or ] is expected, behind the element'],
    ['{"a": ', '1:7: the end of the text stands where the value of "a" is expected'],
    ['{"a": 1', '1:8: the end of the text stands where a comma or } is expected, behind the value of "a"'],
    ['{} {}', '1:4: "{" stands behind the end of the definition'],
    ['{"a": tru}', '1:7: "tru" is no JSON value'],
    ['{"a": 01}', '1:7: "01" is no JSON value'],
    ['{"a": "x\n"}', '1:7: the text that begins here has no end in its line'],
    ['{"a": "x\ty"}', '1:9: a control character (U+0009) stands in a text'],
    ['{"a": "\\x"}', '1:8: \\x is no escape sequence of JSON'],
    ['{"a": "\\u12"}', '1:8: \\u is no escape sequence of JSON'],
    ['{"a": 1 /* b }', '1:9: the comment that begins here has no end'],
    ['['.repeat(MOST_LEVELS + 1), `1:${MOST_LEVELS + 1}: it is nested more than ${MOST_LEVELS} levels deep`],
    ['{"a":'.repeat(100_000), `1:${MOST_LEVELS * 5 + 1}: it is nested more than ${MOST_LEVELS} levels deep`],
  ];
  for (const [text, says] of cases) it(`${JSON.stringify(text.slice(0, 30))}: ${says}`, () => expect(refusal(text)).to.equal(`m.json:${says}`));

  it('passes over comments, and says that there are some; AWS takes none', () => {
    const definition = readJsonDefinition('// one\n{"a": /* two */ 1} // three', 'm.json');
    expect(definition.value).to.deep.equal({ a: 1 });
    expect(definition.firstComment).to.deep.equal({ line: 1, column: 1 });
    expect(readJsonDefinition('{"a": "// no"}', 'm.json').firstComment).to.equal(undefined);
    expect(refusal('{"a": 1} // one', 'refused')).to.equal('m.json:1:10: "/" stands behind the end of the definition');
  });

  it('takes __proto__ and toString for data', () => {
    const { value } = readJsonDefinition('{"__proto__": {"a": 1}, "toString": 2}', 'm.json');
    expect(Object.keys(value as object)).to.deep.equal(['__proto__', 'toString']);
    expect((value as Record<string, Json>)['constructor']).to.equal(undefined);
  });

  it('keeps the last of two fields of a name, and says where the first one is', () => {
    const { value, duplicates } = readJsonDefinition('{"a": 1,\n "b": {"c": 1, "c": 2}, "a": 3}', 'm.json');
    expect(value).to.deep.equal({ a: 3, b: { c: 2 } });
    expect(duplicates).to.deep.equal([
      { path: ['b', 'c'], first: { line: 2, column: 8 } },
      { path: ['a'], first: { line: 1, column: 2 } },
    ]);
  });
});
