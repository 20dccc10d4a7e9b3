import jsonata from 'jsonata';
import type { Json } from '../json.ts';
import type { Chances } from '../chances.ts';
import { failureOf, outOfMemory, thrown } from './expression-failure.ts';
import { statesFunctions } from './functions.ts';
import { parseExpression } from './parse.ts';
import { toPlainJson } from './plain-json.ts';
import { LONGEST_SEQUENCE, ValueSizes } from './size.ts';

/** What a state's expressions see: `states`, and the variables that were assigned. By name, without the dollar sign. */
export type Bindings = Readonly<Record<string, Json>>;

export interface CompiledExpression {
  /**
   * undefined: it gave nothing. `now`, in milliseconds, is what `$now()` and `$millis()` tell. Throws an ExpressionFailure.
   * The lists and objects bound must not be frozen, for JSONata leaves marks on lists.
   */
  evaluate(bindings: Bindings, now: number): Promise<Json | undefined>;
}

export interface EvaluationLimits {
  /** For one evaluation. It ends no regular expression and no function of JSONata that runs by itself. */
  readonly milliseconds: number;
}

/** AWS's own limit: a sum of 100 terms is taken, one of 101 is refused. */
const DEEPEST = 100;

/** No variable of an expression can be called so. */
const NOW = ' now';

/**
 * With `limits` the time, the length of sequences and the size of every value in between are watched too, which is for
 * what is not harmless and costs about half as much again. Throws an ExpressionFailure where the syntax is wrong.
 */
export function compileExpression(text: string, chances: Chances, limits?: EvaluationLimits): CompiledExpression {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw thrown(parsed.problem.message, parsed.problem.code);
  const expression = jsonata(text, { stack: DEEPEST, ...(limits === undefined ? {} : { timeout: limits.milliseconds, sequence: LONGEST_SEQUENCE }) });
  for (const [name, implementation] of Object.entries(statesFunctions(chances))) expression.registerFunction(name, implementation);
  // AWS bars it: a call is a call of no function.
  expression.assign('eval', undefined);
  tellTime(expression);
  if (limits !== undefined) watchSizes(expression);
  return {
    evaluate: async (bindings, now) => {
      try {
        return toPlainJson(await expression.evaluate(undefined, { ...bindings, [NOW]: now }));
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
}

/** JSONata has its own time from the system's clock; the time of a state machine can be another. */
function tellTime(expression: jsonata.Expression): void {
  expression.registerFunction('millis', function millis() {
    return this.environment.lookup(NOW);
  }, '<:n>');
  expression.registerFunction('now', function now(picture?: string, zone?: string) {
    const { implementation } = this.environment.lookup('fromMillis') as { readonly implementation: (...values: unknown[]) => unknown };
    return implementation.call(this, this.environment.lookup(NOW), picture, zone);
  }, '<s?s?:s>');
}

/** JSONata calls what is bound to this name with the result of every part of an expression. */
const AFTER_EACH_PART: unknown = Symbol.for('jsonata.__evaluate_exit');

function watchSizes(expression: jsonata.Expression): void {
  const sizes = new ValueSizes();
  expression.assign(AFTER_EACH_PART as string, (_node: unknown, _input: unknown, _environment: unknown, result: unknown) => {
    if (sizes.exceeds(result)) throw outOfMemory();
  });
}
