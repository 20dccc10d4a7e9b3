import type { Chances } from '../../../../asl/chances.ts';
import type { Bindings, CompiledExpression } from '../../../../asl/jsonata/compile.ts';
import { isObject, type Json } from '../../../../asl/json.ts';
import { systemChances } from '../chances.ts';
import { startProcess, type StartProcess } from './evaluation-process.ts';
import { RecentlyUsed } from './recently-used.ts';
import { WatchedEvaluations } from './watched-evaluations.ts';
import { Weights } from './weight.ts';

export interface EvaluatorOptions {
  /** Milliseconds: what expressions take for the time. */
  readonly now: () => number;
  /** For what is evaluated in this thread. */
  readonly chances?: Chances;
  /** Of one evaluation. AWS does not say where its own limit is. */
  readonly limitMilliseconds?: number;
  /** Of the process as a whole. A single value is bounded as on AWS, to 7 MB. */
  readonly memoryMebibytes?: number;
  readonly start?: StartProcess;
}

/** An expression, once it was looked at. */
interface Known {
  readonly variables: readonly string[];
  /** What it reads of `$states`; undefined: all of it. */
  readonly statesFields: ReadonlySet<string> | undefined;
  /** How often it goes over its input; undefined: it has to be watched. */
  readonly passes: number | undefined;
  readonly compile: (chances: Chances) => CompiledExpression;
  compiled: CompiledExpression | undefined;
}

const LIMIT_MILLISECONDS = 5_000;
const MEMORY_MEBIBYTES = 256;
const MOST_KNOWN = 1_000;

/** Values that are looked at in this thread for one expression: some 20 ms at most. */
const MOST_VISITS = 20_000;

/**
 * Evaluates JSONata: what can neither run long nor grow in this thread, everything else in a process that can be ended.
 * JSONata is loaded with the first expression.
 */
export class ExpressionEvaluator {
  readonly #now: () => number;
  readonly #chances: Chances;
  readonly #watched: WatchedEvaluations;
  readonly #known = new RecentlyUsed<string, Promise<Known>>(MOST_KNOWN);
  readonly #weights = new Weights();

  constructor({ now, chances = systemChances, limitMilliseconds = LIMIT_MILLISECONDS, memoryMebibytes = MEMORY_MEBIBYTES, start = startProcess(memoryMebibytes) }: EvaluatorOptions) {
    this.#now = now;
    this.#chances = chances;
    this.#watched = new WatchedEvaluations(start, limitMilliseconds);
  }

  /**
   * Takes what stands between `{%` and `%}`, and the bindings by name without the dollar sign. They must not change later,
   * and lists in them must not be frozen. The result can share parts with them. undefined: it gave nothing. Throws an
   * ExpressionFailure, or the reason of the signal.
   */
  async evaluate(expression: string, bindings: Bindings, signal: AbortSignal): Promise<Json | undefined> {
    signal.throwIfAborted();
    const known = await this.#known.get(expression, () => lookAt(expression));
    const used = usedBindings(known, bindings);
    if (this.#isLight(known, used)) {
      known.compiled ??= known.compile(this.#chances);
      return await known.compiled.evaluate(used, this.#now());
    }
    return await this.#watched.evaluate({ expression, bindings: used, now: this.#now() }, signal);
  }

  /** What is being evaluated fails. Nothing more may be asked. */
  async close(): Promise<void> {
    this.#watched.close(new Error('the evaluator of expressions was closed'));
  }

  #isLight({ passes }: Known, bindings: Bindings): boolean {
    if (passes === undefined) return false;
    const limit = MOST_VISITS / Math.max(1, passes);
    let weight = 0;
    for (const [name, value] of Object.entries(bindings)) {
      // `$states` is made anew for each expression, but what is in it is not.
      for (const part of name === 'states' && isObject(value) ? Object.values(value) : [value]) weight += this.#weights.of(part, limit);
      if (weight > limit) return false;
    }
    return true;
  }
}

/** In a Map of ten thousand items each expression is given them all, and most use none of them. */
function usedBindings({ variables, statesFields }: Known, bindings: Bindings): Bindings {
  const used: Record<string, Json> = {};
  for (const name of variables) {
    const value = bindings[name];
    if (value === undefined) continue;
    used[name] = name === 'states' && statesFields !== undefined && isObject(value) ? Object.fromEntries(Object.entries(value).filter(([field]) => statesFields.has(field))) : value;
  }
  return used;
}

async function lookAt(expression: string): Promise<Known> {
  const [{ compileExpression }, { parseExpression }, { isHarmless, passesOf }, { namesIn }] = await Promise.all([
    import('../../../../asl/jsonata/compile.ts'),
    import('../../../../asl/jsonata/parse.ts'),
    import('../../../../asl/jsonata/harmless.ts'),
    import('../../../../asl/jsonata/names.ts'),
  ]);
  const compile = (chances: Chances): CompiledExpression => compileExpression(expression, chances);
  const parsed = parseExpression(expression);
  // What does not parse cannot run: to compile it says what is wrong.
  if (!parsed.ok) return { variables: [], statesFields: undefined, passes: 0, compile, compiled: undefined };
  const names = namesIn(parsed.tree);
  const variables = new Set([...names.variables, ...names.unknownFunctions].map(({ name }) => name));
  const usesOfStates = names.variables.filter(({ name }) => name === 'states');
  const statesFields = usesOfStates.length === names.statesFields.length ? new Set(names.statesFields.map(({ name }) => name)) : undefined;
  return { variables: [...variables], statesFields, passes: isHarmless(parsed.tree, expression) ? passesOf(parsed.tree) : undefined, compile, compiled: undefined };
}
