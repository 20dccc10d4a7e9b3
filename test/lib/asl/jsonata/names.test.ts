import { expect } from 'chai';
import { namesIn, type ExpressionNames, type NameUse } from '../../../../src/lib/asl/jsonata/names.ts';
import { parseExpression } from '../../../../src/lib/asl/jsonata/parse.ts';

function names(text: string): ExpressionNames {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return namesIn(parsed.tree);
}

const only = (uses: readonly NameUse[]): string => uses.map(({ name }) => name).join(' ');

describe('names in expressions', () => {
  it('lists what comes from outside, and where it stands', () => {
    expect(names('$states.input.a + $total').variables).to.deep.equal([
      { name: 'states', offset: 0 },
      { name: 'total', offset: 18 },
    ]);
    expect(only(names('$x = $x').variables)).to.equal('x x');
    expect(only(names('$states.input.items[value > $limit].{"a": $b, $k: c}').variables)).to.equal('states limit b k');
    expect(only(names('$list^(>$by)').variables)).to.equal('list by');
    expect(only(names('$sum($n) & $map($l, $string)').variables)).to.equal('n l');
  });

  const free: readonly (readonly [text: string, variables: string])[] = [
    ['($x := 1; $x)', ''],
    ['($x := $x + 1; $x)', 'x'],
    ['($x; $x := 1)', 'x'],
    ['(($x := 1); $x)', 'x'],
    ['$map($l, function($v, $i){ $v + $i + $o })', 'l o'],
    ['($f := function($n){ $n = 0 ? 1 : $f($n - 1) }; $f(3))', ''],
    ['($even := function($n){ $odd($n) }; $odd := function($n){ $even($n) }; $even(1))', ''],
    ['($f := function($n){ $later }; $later := 2; $f(1))', ''],
    ['($g := function($n){ function(){ $n + $m } }; $g(1))', 'm'],
    ['$l@$v.a#$i[$v.x = $i].{"k": $v, "n": $w}', 'l w'],
    ['$o ~> |a|{"b": $c}, [$d]|', 'o c d'],
    ['$c ? $t : $e', 'c t e'],
    ['[$a..$b]', 'a b'],
    ['-$n', 'n'],
    ['$uppercase($s) ~> $substring(?, $from)', 's from'],
  ];
  for (const [text, variables] of free) it(`${text}: ${variables || 'none'}`, () => expect(only(names(text).variables)).to.equal(variables));

  it('lists functions that are not there, and $eval, which AWS bars', () => {
    expect(names('1 + $nope($x)').unknownFunctions).to.deep.equal([{ name: 'nope', offset: 4 }]);
    expect(only(names('$eval("1") & $hash("a", "MD5") & $uuid() & $partition($l, 2)').unknownFunctions)).to.equal('eval');
    expect(only(names('($f := $sum; $f($x); $g(?, 1))').unknownFunctions)).to.equal('g');
  });

  it('lists what stands for a context that a state has not', () => {
    expect(names('phone & $.b & $$.c').contextReferences).to.deep.equal([
      { name: 'phone', offset: 0 },
      { name: '', offset: 8 },
      { name: '$', offset: 14 },
    ]);
    expect(only(names('$map($l, function($x){ b })').contextReferences)).to.equal('b');
    expect(only(names('$states.input.items[value > 3].{"n": name, "self": $}^(x){k: v}').contextReferences)).to.equal('');
    expect(only(names('$o ~> |a|{"b": c}|').contextReferences)).to.equal('');
    expect(only(names('$l[$$.x = 1]').contextReferences)).to.equal('$');
  });

  it('lists what is read of $states', () => {
    expect(names('$states.errorOutput.x & $states.nope').statesFields).to.deep.equal([
      { name: 'errorOutput', offset: 8 },
      { name: 'nope', offset: 32 },
    ]);
    expect(names('$states').statesFields).to.be.empty;
    expect(names('($states := $x; $states.y)').statesFields).to.be.empty;
  });
});
