import { selectPath } from './expression.ts';
import type { Chances } from './chances.ts';
import type { Json, JsonObject } from './json.ts';
import { parseReferencePath, putAt } from './json-path/reference-path.ts';
import { evaluateTemplate } from './payload-template.ts';
import type { Roots, Variables } from './roots.ts';

/*
 * How data goes through a state in JSONPath: InputPath, Parameters, the work, ResultSelector, ResultPath, OutputPath.
 * `roots` always has the variables as they were when the state was entered; `roots.input` differs, and is said below. All
 * throw StateFailures. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
 */

/** The input after InputPath. `roots.input` is the raw input of the state. null gives an empty object. */
export function effectiveInput({ InputPath }: { readonly InputPath?: string | null }, roots: Roots): Json {
  if (InputPath === undefined) return roots.input;
  return InputPath === null ? {} : selectPath(InputPath, roots);
}

/** What the work is given: Parameters, filled in. `roots.input` is the effective input. */
export function workInput({ Parameters }: { readonly Parameters?: Json }, roots: Roots, chances: Chances): Json {
  return Parameters === undefined ? roots.input : evaluateTemplate(Parameters, roots, chances);
}

/** The result after ResultSelector. `roots.input` is the raw result of the work. */
export function selectResult({ ResultSelector }: { readonly ResultSelector?: JsonObject }, roots: Roots, chances: Chances): Json {
  return ResultSelector === undefined ? roots.input : evaluateTemplate(ResultSelector, roots, chances);
}

/** The raw input with the result at ResultPath: a state's, or that of a Catch. null drops the result. */
export function combined({ ResultPath }: { readonly ResultPath?: string | null }, rawInput: Json, result: Json): Json {
  if (ResultPath === undefined) return result;
  return ResultPath === null ? rawInput : putAt(rawInput, parseReferencePath(ResultPath), result);
}

/** The output of a state: the result put into the raw input, and what OutputPath selects of it. `roots.input` is the raw input. */
export function stateOutput(state: { readonly ResultPath?: string | null; readonly OutputPath?: string | null }, result: Json, roots: Roots): Json {
  const input = combined(state, roots.input, result);
  // Most states have no OutputPath: then the roots, whose context object is made when it is asked for, need no copy.
  return state.OutputPath === undefined ? input : selectOutput(state, { ...roots, input });
}

/** What OutputPath selects of `roots.input`: for states without a result too. null gives an empty object. */
export function selectOutput({ OutputPath }: { readonly OutputPath?: string | null }, roots: Roots): Json {
  if (OutputPath === undefined) return roots.input;
  return OutputPath === null ? {} : selectPath(OutputPath, roots);
}

/**
 * The variables that Assign sets, without those that it leaves alone. `roots.input` is the result of the state where it has
 * one, else its effective input; for a Catch it is the error output.
 */
export function assigned({ Assign }: { readonly Assign?: JsonObject }, roots: Roots, chances: Chances): Variables {
  return Assign === undefined ? {} : (evaluateTemplate(Assign, roots, chances) as JsonObject);
}
