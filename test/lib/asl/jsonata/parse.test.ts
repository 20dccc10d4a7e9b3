import { expect } from 'chai';
import fc from 'fast-check';
import { parseExpression, type SyntaxProblem } from '../../../../src/lib/asl/jsonata/parse.ts';

function problemOf(text: string): SyntaxProblem {
  const parsed = parseExpression(text);
  if (parsed.ok) throw new Error(`${text} is an expression`);
  return parsed.problem;
}

describe('parseExpression', () => {
  it('says what is wrong, and where', () => {
    expect(problemOf('a[1,2)')).to.deep.equal({ code: 'S0202', message: 'Expected "]", got ","', offset: 3 });
    expect(problemOf('{"a":}')).to.deep.equal({ code: 'S0211', message: 'The symbol "}" cannot be used as a unary operator', offset: 5 });
    expect(problemOf('"unterminated')).to.include({ code: 'S0101', message: 'String literal must be terminated by a matching quote' });
    expect(problemOf('1 +')).to.deep.equal({ code: 'S0207', message: 'Unexpected end of expression', offset: 3 });
    expect(problemOf('')).to.include({ code: 'S0207', offset: 0 });
    expect(problemOf('$match("a", /abc')).to.include({ code: 'S0302', message: 'No terminating / in regular expression' });
  });

  it('refuses what came after the version of JSONata that AWS has', () => {
    expect(problemOf('$states.input.a ?? 1')).to.deep.equal({ code: 'S0211', message: 'The symbol "?" cannot be used as a unary operator', offset: 17 });
    expect(problemOf('($x; $y ?: 1)')).to.deep.equal({ code: 'S0211', message: 'The symbol ":" cannot be used as a unary operator', offset: 9 });
    for (const text of ['"??"', '"a ?: b"', '$a ? "?:" : "??"', '$match($a, /a??/)', '$a ?$b : $c']) expect(parseExpression(text).ok, text).to.be.true;
  });

  it('refuses what is nested too deeply for anybody to walk', () => {
    for (const count of [2_000, 20_000, 200_000]) {
      expect(problemOf(`1${'+1'.repeat(count)}`).message).to.contain('nested too deeply');
      expect(problemOf(`${'('.repeat(count)}1${')'.repeat(count)}`).message).to.contain('nested too deeply');
    }
    expect(parseExpression(`1${'+1'.repeat(900)}`).ok).to.be.true;
  });

  it('throws for no text, and points into it', () => {
    const pieces = fc.array(fc.constantFrom('$', 'a', '.', '[', ']', '(', ')', '{', '}', '"', '/', '?', ':', ':=', '~>', '1', ' ', '%', '*', '^', '|', '@', '#', 'function'), { maxLength: 10 });
    fc.assert(
      fc.property(fc.oneof(pieces.map((parts) => parts.join('')), fc.string()), (text) => {
        const parsed = parseExpression(text);
        return parsed.ok || (parsed.problem.message !== '' && parsed.problem.offset >= 0 && parsed.problem.offset <= text.length);
      }),
      { numRuns: 3000 },
    );
  });
});
