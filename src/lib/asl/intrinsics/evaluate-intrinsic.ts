import { StateFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import { evaluatePath, lookUp } from '../json-path/evaluate-path.ts';
import { PathNotFound } from '../json-path/path-error.ts';
import type { Path } from '../json-path/path.ts';
import type { Roots } from '../roots.ts';
import { runFunction } from './functions.ts';
import { IntrinsicFault } from './intrinsic-fault.ts';
import type { Chances } from '../chances.ts';
import type { Argument, Call, Intrinsic } from './intrinsic.ts';

/**
 * The value of an intrinsic function. Throws StateFailures with AWS's words: its error is States.Runtime, which Catch does
 * not catch; the States.IntrinsicFailure of its pages was never seen. The cause names the whole expression as it is written.
 */
export function evaluateIntrinsic({ text, call }: Intrinsic, roots: Roots, chances: Chances): Json {
  try {
    return callOf(call, roots, chances);
  } catch (error) {
    if (error instanceof IntrinsicFault) throw new StateFailure('States.Runtime', `There was an error while evaluating the intrinsic function: ${text}. ${error.message}`);
    if (error instanceof PathNotFound) throw new StateFailure('States.Runtime', `The function '${text}' had the following error: ${error.message}`);
    throw error;
  }
}

function callOf(call: Call, roots: Roots, chances: Chances): Json {
  if (call.name === 'Format') return formatOf(call, roots, chances);
  return runFunction(
    call.name,
    call.args.map((arg) => valueOf(arg, roots, chances)),
    chances,
  );
}

/** A template that is written out keeps its \{ apart, and what StringToJson gives is put in as JSON. */
function formatOf({ args: [template, ...values] }: Call, roots: Roots, chances: Chances): Json {
  const args = values.map((arg) => {
    const value = valueOf(arg, roots, chances);
    return arg.kind === 'call' && arg.name === 'StringToJson' ? JSON.stringify(value) : value;
  });
  if (template === undefined) return runFunction('Format', [], chances);
  return runFunction('Format', [template.kind === 'text' ? template.raw : valueOf(template, roots, chances), ...args], chances);
}

function valueOf(arg: Argument, roots: Roots, chances: Chances): Json {
  if (arg.kind === 'call') return callOf(arg, roots, chances);
  return arg.kind === 'path' ? found(arg.path, roots) : arg.value;
}

/** An index past the end of a list is missing here, though it is null in a template. Other paths give an empty list. */
function found(path: Path, roots: Roots): Json {
  const value = lookUp(path, roots);
  if (value !== undefined) return value;
  try {
    evaluatePath(path, roots);
  } catch (error) {
    if (error instanceof PathNotFound && error.kind !== 'missing') throw error;
  }
  const text = path.root.kind === 'context' ? path.text.slice(1) : path.text;
  throw new PathNotFound(`The JsonPath argument for the field '${text}' could not be found in the input '${JSON.stringify(roots.input)}'`);
}
