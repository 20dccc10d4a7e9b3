import { StateFailure } from './failure.ts';
import { evaluateIntrinsic } from './intrinsics/evaluate-intrinsic.ts';
import type { Chances } from './chances.ts';
import { isIntrinsic, parseIntrinsic } from './intrinsics/parse-intrinsic.ts';
import type { Json } from './json.ts';
import { documentOf, evaluatePath } from './json-path/evaluate-path.ts';
import { parsePath } from './json-path/parse-path.ts';
import { PathError, PathNotFound } from './json-path/path-error.ts';
import type { Path } from './json-path/path.ts';
import type { Roots } from './roots.ts';

/** A path or an intrinsic function, ready to be evaluated. Throws StateFailures. */
export type Expression = (roots: Roots, chances: Chances) => Json;

/**
 * Compiles what can stand behind a key that ends in `.$`, and in ErrorPath and CausePath: a path or an intrinsic function.
 * `field` is the name that AWS gives in the cause: `value.$` for that key, wherever it is, or `ErrorPath`.
 */
export function compileExpression(text: string, field: string): Expression {
  if (isIntrinsic(text)) {
    const intrinsic = readable(() => parseIntrinsic(text), text);
    return (roots, chances) => evaluateIntrinsic(intrinsic, roots, chances);
  }
  const path = readable(() => parsePath(text), text);
  return (roots) => valueOf(path, roots, field);
}

/** Compiles and evaluates at once. */
export const evaluateExpression = (text: string, roots: Roots, chances: Chances, field: string): Json => compileExpression(text, field)(roots, chances);

/** What InputPath, OutputPath and the like select. Throws the StateFailure of AWS, `Invalid path '$.x' : …`. */
export function selectPath(text: string, roots: Roots): Json {
  try {
    return evaluatePath(
      readable(() => parsePath(text), text),
      roots,
    );
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    throw new StateFailure('States.Runtime', `Invalid path '${text}' : ${error.message}`);
  }
}

/** A path that can find many gives an empty list where even its beginning is missing. */
function valueOf(path: Path, roots: Roots, field: string): Json {
  try {
    return evaluatePath(path, roots);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    if (error.kind === 'endless') throw new StateFailure('States.Runtime', `Invalid path '${path.text}' : ${error.message}`);
    if (!path.isDefinite) return [];
    const isContext = path.root.kind === 'context';
    const document = isContext ? (documentOf(path, roots) ?? null) : roots.input;
    throw new StateFailure('States.Runtime', `The JSONPath '${isContext ? path.text.slice(1) : path.text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(document)}'`);
  }
}

/** The validator lets no text through that cannot be read; whoever comes around it gets a failure, not a stack. */
function readable<T>(read: () => T, text: string): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    throw new StateFailure('States.Runtime', `Invalid path '${text}' : ${error.message}`);
  }
}
