import { expect } from 'chai';
import fc from 'fast-check';
import { parsePath } from '../../../../src/lib/asl/json-path/parse-path.ts';
import { PathError } from '../../../../src/lib/asl/json-path/path-error.ts';
import { pathText } from '../../../../src/lib/asl/json-path/path.ts';

const fault = (text: string): string => {
  try {
    parsePath(text);
  } catch (error) {
    if (error instanceof PathError) return `${error.offset}: ${error.message}`;
    throw error;
  }
  throw new Error(`${text} was read`);
};

describe('parsePath', () => {
  const FAULTS: readonly [string, RegExp][] = [
    ['', /^0: a path begins with \$/],
    ['a.b', /^0: a path begins/],
    ['@.a', /^0: a path begins/],
    ['$a b', /^3: "b" does not belong/],
    ['$.', /^1: a path must not end/],
    ['$..', /^1: a path must not end/],
    ['$...a', /^3: a third \./],
    ['$.a.', /^3: a path must not end/],
    ['$.a[', /^4: a key in quotes, an index/],
    ['$.a[1', /^4: a key in quotes/],
    ["$.a['b'", /^7: a \] is missing/],
    ["$.a['b", /^4: this key is not closed/],
    ["$['a',]", /^6: a key in ' is missing/],
    ['$[1,]', /"" is not an index/],
    ['$[:]', /a slice needs a number/],
    ['$[--1]', /"--1" is not an index/],
    ['$$$', /^2: a \. or \[/],
    ['$.a.nope()', /^4: Function with name: nope does not exist\./],
    ['$.a.length(', /an argument is missing/],
    ['$.sum(1 2)', /^8: a , or \)/],
    ['$..length()', /a function cannot follow/],
    ['$.a[?]', /a filter is written/],
    ['$.a[?(@.b]', /a \) is missing|this is no operator/],
    ['$.a[?(@.b = 1)]', /this is no operator/],
    ['$.a[?(@.b == )]', /a value is missing/],
    ['$.a[?(1)]', /an operator is missing/],
    ["$.a[?(@.b == 'x)]", /this text is not closed/],
    ['$.a[?(@.b =~ /x)]', /not closed with a \//],
    ['$.a[?(@.b =~ /x/q)]', /the flags "q"/],
    ['$.a[?(@.b in [1 2])]', /a \] is missing/],
    ['$.a[?(@.b =~ /(?=x)/)]', /looks ahead/],
    ['$.a[?(@.b =~ /(x)\\1/)]', /\\1 is not supported/],
    [`$${'[?(@'.repeat(60)}`, /nested too deep/],
    [`$.a[?(${'('.repeat(60)}`, /nested too deep/],
    [`$.a[?(@.b == ${'['.repeat(60)}`, /nested too deep/],
    [`$${'.a'.repeat(501)}`, /at most 500 steps/],
  ];
  for (const [text, message] of FAULTS) it(`refuses ${text.slice(0, 40)}`, () => expect(fault(text)).to.match(message));

  it('says only its own errors, and an offset in the text, whatever it is given', () => {
    const pieces = fc.constantFrom('$', '$$', '@', '.', '..', '[', ']', '(', ')', '?', "'", '"', '/', '\\', ' ', ',', ':', '-', '1', 'a', 'length()', '==', '=~', '&&', '||', '!', 'in', '*', '{', '}', 'ä', '\u{1F680}');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
        const text = `$${parts.join('')}`;
        try {
          parsePath(text);
        } catch (error) {
          expect(error).to.be.instanceOf(PathError);
          expect((error as PathError).offset).to.be.within(0, text.length + 1);
        }
      }),
      { numRuns: 5000 },
    );
  });

  const DEFINITE: readonly [string, boolean][] = [
    ['$', true],
    ['$.a[0].b', true],
    ["$['a','b']", true],
    ["$['a','b'].c", false],
    ['$.a[0,1]', false],
    ['$.a[1:]', false],
    ['$.a[*]', false],
    ['$..a', false],
    ['$..a.length()', true],
    ['$.a[?(@.b)]', false],
    ['$.a.length()', true],
  ];
  for (const [text, isDefinite] of DEFINITE) it(`knows whether ${text} can find many`, () => expect(parsePath(text).isDefinite).to.equal(isDefinite));

  it('has a canonical form', () => {
    expect(pathText(parsePath(" $.a['b','c'][0][1,-2][1:][:2][*]..d[?(@.e == 1)].length() "))).to.equal("$['a']['b','c'][0][1,-2][1:][:2][*]..['d'][?].length()");
    expect(pathText(parsePath('$$.a'))).to.equal("$['a']");
    expect(pathText(parsePath('$name[0]'))).to.equal('$name[0]');
  });

  it('compiles a text once', () => expect(parsePath('$.once.only')).to.equal(parsePath('$.once.only')));
});
