import { isArray, isObject, type Json } from '../json.ts';
import type { Roots } from '../roots.ts';
import { Evaluation } from './evaluation.ts';
import { explainMiss } from './explain-miss.ts';
import { PathNotFound } from './path-error.ts';
import { pathText, type Path } from './path.ts';

/**
 * What a path finds: one value for a definite path, a list for all others. An index past the end of a list gives null, as
 * on AWS. Throws PathNotFound, in Jayway's words, where a definite path, or the definite beginning of another, finds nothing.
 */
export function evaluatePath(path: Path, roots: Roots): Json {
  const document = documentOf(path, roots);
  if (document === undefined) throw new PathNotFound(`No results for path: ${pathText(path, 0)}`);
  if (path.plain !== undefined) {
    const value = plainValue(document, path.plain);
    if (value === undefined) return missed(path, document);
    return value ?? null;
  }
  const evaluation = new Evaluation(document);
  const found = evaluation.find(path, document);
  if (!path.isDefinite) return found.map((each) => each ?? null);
  if (found.length === 0) throw new PathNotFound(`No results for path: ${pathText(path)}`);
  return found.at(-1) ?? null;
}

/**
 * What a path finds, or undefined where a definite path finds nothing: an index past the end is nothing here. Other paths
 * give a list, empty when nothing fits. Throws PathNotFound only where the work was stopped, or an index met no list.
 */
export function lookUp(path: Path, roots: Roots): Json | undefined {
  const document = documentOf(path, roots);
  if (path.plain !== undefined && document !== undefined) {
    const value = plainValue(document, path.plain);
    return value === null && isPastEnd(document, path.plain) ? undefined : value;
  }
  try {
    return evaluatePath(path, roots);
  } catch (error) {
    if (!(error instanceof PathNotFound) || error.kind === 'endless') throw error;
    return path.isDefinite ? undefined : [];
  }
}

/** What the root of a path stands for; undefined for a variable that was never assigned. */
export function documentOf({ root }: Path, roots: Roots): Json | undefined {
  if (root.kind === 'context') return roots.context;
  if (root.kind !== 'variable') return roots.input;
  return Object.hasOwn(roots.variables, root.name) ? roots.variables[root.name] : undefined;
}

/** undefined: nothing is there. The last index of a path may lie past the end of its list: that is null. */
function plainValue(document: Json, plain: readonly (string | number)[]): Json | undefined {
  let value: Json | undefined = document;
  for (const key of plain) {
    if (typeof key === 'string') {
      if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
      value = value[key];
    } else {
      if (!isArray(value)) return undefined;
      value = value[key < 0 ? value.length + key : key] ?? null;
    }
  }
  return value;
}

/** Whether the null that was found stands for an index past the end. */
function isPastEnd(document: Json, plain: readonly (string | number)[]): boolean {
  const last = plain.at(-1);
  if (typeof last !== 'number') return false;
  const list = plainValue(document, plain.slice(0, -1));
  return !isArray(list) || (last < 0 ? list.length + last < 0 : last >= list.length);
}

function missed(path: Path, document: Json): never {
  throw explainMiss(path, document);
}
