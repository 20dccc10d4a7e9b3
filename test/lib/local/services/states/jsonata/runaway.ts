import { ExpressionEvaluator } from '../../../../../../src/lib/local/services/states/jsonata/evaluator.ts';

/** A program that is lost in an expression, until somebody ends it. */
const evaluator = new ExpressionEvaluator({ now: Date.now, limitMilliseconds: 600_000 });
const never = new AbortController().signal;
await evaluator.evaluate('[1..2]', {}, never);
process.send?.('started');
await evaluator.evaluate('$match($pad("a", 60, "a") & "!", /^(a+)+$/)', {}, never);
