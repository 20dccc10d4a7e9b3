import { isArray, isObject, type Json } from '../json.ts';
import { PathNotFound } from './path-error.ts';
import { pathText, stepText, type Path } from './path.ts';

const PROVIDER = 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider';

/** The class that AWS's library keeps such a value in: it stands in the message. */
function className(value: Json | undefined): string {
  if (value === undefined) return 'null';
  const names: Readonly<Record<string, string>> = { string: 'TextNode', boolean: 'BooleanNode', object: 'NullNode' };
  const number = Number.isInteger(value) ? (Math.abs(Number(value)) < 2 ** 31 ? 'IntNode' : 'LongNode') : 'DoubleNode';
  return `com.fasterxml.jackson.databind.node.${isArray(value) ? 'ArrayNode' : typeof value === 'number' ? number : names[typeof value]}`;
}

/** A key was read from something that is no object. */
export function noObject(path: Path, step: number, value: Json | undefined): PathNotFound {
  const at = path.steps[step];
  return new PathNotFound(
    `Expected to find an object with property ${at === undefined ? '' : stepText(at)} in path ${pathText(path, step)} but found '${className(value)}'. This is not a json object according to the JsonProvider: '${PROVIDER}'.`,
  );
}

/** An index, slice or filter met something that is no list. The fragment is the rest of the path. */
export function noArray(path: Path, step: number, value: Json | undefined): PathNotFound {
  if (value === undefined) return new PathNotFound(`The path ${pathText(path, step)} is null`);
  const rest = path.steps.slice(step).map(stepText).join('');
  if (path.steps[step]?.kind === 'filter') return new PathNotFound(`Filter: ${rest} can not be applied to primitives. Current context is: ${JSON.stringify(value)}`, 'not-an-array');
  return new PathNotFound(`Filter: ${rest} can only be applied to arrays. Current context is: ${JSON.stringify(value)}`, 'not-an-array');
}

/** A key is missing: at the end of a path, or on the way. */
export function noKey(path: Path, step: number): PathNotFound {
  const isLast = step === path.steps.length - 1;
  return new PathNotFound(isLast ? `No results for path: ${pathText(path)}` : `Missing property in path ${pathText(path, step + 1)}`);
}

/** Goes a path of keys and indexes again, which found nothing, to say where it ended. */
export function explainMiss(path: Path, document: Json): PathNotFound {
  let value: Json | undefined = document;
  for (const [step, key] of (path.plain ?? []).entries()) {
    if (typeof key === 'string') {
      if (!isObject(value)) return noObject(path, step, value);
      if (!Object.hasOwn(value, key)) return noKey(path, step);
      value = value[key];
    } else {
      if (!isArray(value)) return noArray(path, step, value);
      value = value.at(key);
    }
  }
  return new PathNotFound(`No results for path: ${pathText(path)}`);
}
