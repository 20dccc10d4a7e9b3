import { expect } from 'chai';
import fc from 'fast-check';
import { delimiterMissing, expressionIn, isExpression, offsetOfExpression } from '../../../../src/lib/asl/jsonata/expression.ts';

describe('texts that are expressions', () => {
  it('takes only a whole text, and no blanks outside', () => {
    expect(expressionIn('{% $x %}')).to.equal('$x');
    expect(expressionIn('{%$x%}')).to.equal('$x');
    expect(expressionIn('{%\n  $x\n%}')).to.equal('$x');
    expect(expressionIn('{%%}')).to.equal('');
    for (const text of ['', '{%}', '{%', '%}', ' {% $x %}', '{% $x %} ', 'a {% $x %} b', '$x', '{ % $x % }']) expect(isExpression(text), text).to.be.false;
  });

  it('says where the expression begins in the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ \n\t]{0,4}$/), fc.stringMatching(/^[a-z$.]{1,8}$/), (blanks, expression) => {
        const text = `{%${blanks}${expression} %}`;
        expect(text.slice(offsetOfExpression(text))).to.equal(`${expression} %}`);
      }),
    );
  });

  it('tells which half is missing', () => {
    expect(delimiterMissing('{% $x')).to.equal('%}');
    expect(delimiterMissing('{% $x %} ')).to.equal('%}');
    expect(delimiterMissing('$x %}')).to.equal('{%');
    expect(delimiterMissing('{%}')).to.equal('%}');
    expect(delimiterMissing('{% $x %}')).to.be.undefined;
    expect(delimiterMissing('50% {of} it')).to.be.undefined;
  });
});
