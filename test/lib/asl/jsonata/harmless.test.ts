import { expect } from 'chai';
import fc from 'fast-check';
import { compileExpression } from '../../../../src/lib/asl/jsonata/compile.ts';
import { isHarmless, passesOf } from '../../../../src/lib/asl/jsonata/harmless.ts';
import { parseExpression } from '../../../../src/lib/asl/jsonata/parse.ts';

function judge(text: string): boolean {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`);
  return isHarmless(parsed.tree, text);
}

describe('isHarmless', () => {
  const harmless = [
    '$states.input',
    '$states.input.order.id',
    '$states.input.items[0].name',
    '$states.input.items[price > 10 and $not(sold)].name',
    '$states.input.items[price > $limit]',
    '$states.input.items.{"id": id, "total": price * quantity}',
    '$sum($states.input.items.(price * quantity))',
    '$states.input.a & "-" & $states.context.Execution.Name & "!"',
    '$states.input.a = 1 ? "one" : {"other": [$states.input.a]}',
    '$exists($states.input.a) and $count($states.input.b) >= 20 or $v',
    '$merge([$states.input, {"at": $now(), "id": $uuid()}])',
    '$split($states.input.path, "/")',
    '$join($states.input.names, ", ")',
    '$string($states.input)',
    '$parse($states.result.Body)',
    '-$v + 1',
    '(1; $v)',
  ];
  for (const text of harmless) it(`takes ${text}`, () => expect(judge(text)).to.be.true);

  const others = [
    'function($x){ $x }',
    '$map($v, $string)',
    '$match($v, /(a+)+$/)',
    '$split($v, /a/)',
    '[1..10]',
    '$range(1, 9, 1)',
    '($x := $v & $v; $x & $x)',
    '$pad("x", 100000000)',
    '$join($v, $v)',
    '$contains($v, $v)',
    '$replace($v, "a", $v)',
    '$states.input.**.name',
    '$states.input.items[id in $ids]',
    '$states.input.items[id = $states.input.id]',
    '$states.input.items.{"all": $states.input}',
    '$states.input.items.(name & $v)',
    '$states.input.items.[$v]',
    '$v.[$,$].[$,$]',
    '[[$v.[$,$]].[$,$]].[$,$]',
    '$v[$w]',
    '$v{a: $sum(b)}',
    '$v^(a)',
    '$v@$a.b',
    '$v#$i.b',
    '$v ~> |a|{"b": 1}|',
    '$v ~> $sum()',
    '$distinct($v)',
    '$sort($v)',
    '$string($v, true)',
    '$string([$string([$string([$string([$v])])])])',
    '[[[[[$v & ""] & ""] & ""] & ""] & ""] & ""',
    '$f($v)',
    '$eval("1")',
    `"${'x'.repeat(600)}"`,
  ];
  for (const text of others) it(`does not take ${text.slice(0, 60)}`, () => expect(judge(text)).to.be.false);

  it('counts how often an expression goes over its input', () => {
    const parsed = parseExpression('{"a": $v.x, "b": $v.items[y = 1].z, "c": 1}');
    expect(parsed.ok && passesOf(parsed.tree)).to.equal(3);
  });

  /** Expressions of every kind, nested in any way. */
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      fc.constantFrom('$v', '$v.a', '$v.a.b', '$v.list', '$v.list.x', '1', '"t\\""', 'x', '$'),
      fc.tuple(tie('expression'), fc.constantFrom(' & ', ' + ', ' = ', '.', ' in ', ' and '), tie('expression')).map((parts) => parts.join('')),
      fc.tuple(fc.constantFrom('[', '$string([', '$append([], ', '$merge([{"k": ', '('), tie('expression')).map(([open, inner]) => `${open}${inner}${open === '$merge([{"k": ' ? '}])' : open.replace(/[^[(]/g, '').replaceAll('[', ']').replaceAll('(', ')').split('').reverse().join('')}`),
      fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `[${left}, ${right}]`),
      fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `(${left})[${right}]`),
      fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `$v.list.{"a": ${left}, "b": ${right}}`),
    ),
  }));
  const list = Array.from({ length: 200 }, (_, x) => ({ x, a: 'text' }));
  const bindings = { v: { a: { b: 'te"xt' }, list } };
  const inputSize = JSON.stringify(bindings).length;

  it('takes nothing whose result is much more than its input for each part of it', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(expression, async (text) => {
        const parsed = parseExpression(text);
        if (!parsed.ok || !isHarmless(parsed.tree, text)) return;
        taken += 1;
        const chances = { uuid: () => '', random: () => 0, hash: () => '' };
        const result = await compileExpression(text, chances).evaluate(bindings, 0).catch(() => null);
        expect(JSON.stringify(result ?? null).length, text).to.be.lessThan((inputSize + 100) * text.length * 2);
      }),
      { numRuns: 2000 },
    );
    expect(taken).to.be.greaterThan(100);
  });
});
