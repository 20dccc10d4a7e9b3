import { compileOnce } from '../bounded-cache.ts';
import { StateFailure } from '../failure.ts';
import { isArray, isObject, type Json } from '../json.ts';
import { parsePath } from './parse-path.ts';
import { PathError } from './path-error.ts';
import type { PathRoot } from './path.ts';

/** A path that names one place and nothing else. https://states-language.net/spec.html#path */
export interface ReferencePath {
  readonly text: string;
  readonly root: PathRoot;
  readonly keys: readonly (string | number)[];
}

/** Reads a reference path: keys and indexes only. Throws PathErrors. Compiled once for each text. */
export const parseReferencePath: (text: string) => ReferencePath = compileOnce((text) => {
  const { root, plain } = parsePath(text);
  if (plain === undefined) throw new PathError('a reference path names one place: no *, .., filters, slices, lists or functions', 0);
  return { text, root, keys: plain };
});

/**
 * A copy of `root` with the value at the place that the path names: objects on the way are made where they are missing,
 * and what stands there is replaced. Nothing is changed in place; what is not on the way is shared. Throws the failure
 * that AWS gives where something on the way has no such keys.
 */
export function putAt(root: Json, { keys }: ReferencePath, value: Json): Json {
  return putBelow(root, keys, 0, value, root);
}

function putBelow(node: Json | undefined, keys: readonly (string | number)[], at: number, value: Json, root: Json): Json {
  const key = keys[at];
  if (key === undefined) return value;
  if (typeof key === 'string') {
    if (node !== undefined && !isObject(node)) throw conflict(key, root);
    const before = node !== undefined && Object.hasOwn(node, key) ? node[key] : undefined;
    return { ...node, [key]: putBelow(before, keys, at + 1, value, root) };
  }
  const index = isArray(node) && key < 0 ? node.length + key : key;
  if (!isArray(node) || index < 0 || index > node.length) throw conflict(key, root);
  const items = [...node];
  items[index] = putBelow(node[index], keys, at + 1, value, root);
  return items;
}

/** The value at the place that the path names. Throws the failure that AWS gives, for ItemsPath too, where nothing is there. */
export function getAt(root: Json, { keys }: ReferencePath): Json {
  let value: Json | undefined = root;
  for (const key of keys) {
    if (typeof key === 'string') value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    else value = isArray(value) ? value.at(key) : undefined;
    if (value === undefined) throw conflict(key, root);
  }
  return value;
}

/** AWS calls it so, and not States.ResultPathMatchFailure as its pages have it. The whole input is in the cause. */
const conflict = (key: string | number, root: Json): StateFailure => new StateFailure('States.ReferencePathConflict', `Unable to apply step "${key}" to input ${JSON.stringify(root)}`);
