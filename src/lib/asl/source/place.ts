import type { Definition, DefinitionFormat, Duplicate } from './definition.ts';
import type { Json } from '../json.ts';
import { TextLines } from '../../errors/text-lines.ts';
import type { Path } from './position.ts';

/** Where a value stands in a text, and what is in it; offsets in UTF-16 code units. */
export interface Place {
  readonly start: number;
  /** Behind the last character of a scalar; of containers it is not known. */
  readonly end: number;
  readonly keys?: ReadonlyMap<string, Entry>;
  readonly items?: readonly Place[];
}

export interface Entry {
  readonly key: number;
  readonly value: Place;
}

/**
 * An object without inherited keys, in which `__proto__` is a key like any other. Object.create(null) would do the same and
 * be read three times as slowly.
 */
export const EmptyObject = function EmptyObject() {} as unknown as new () => Record<string, Json>;
EmptyObject.prototype = Object.create(null);

export interface DefinitionParts {
  readonly value: Json;
  readonly root: Place;
  readonly text: string;
  readonly source: string;
  readonly format: DefinitionFormat;
  readonly duplicates: ReadonlyArray<{ readonly path: Path; readonly first: number }>;
  readonly firstComment: number | undefined;
}

export function definitionOf({ value, root, text, source, format, duplicates, firstComment }: DefinitionParts): Definition {
  const lines = new TextLines(text);
  return {
    value,
    source,
    format,
    positionOf: (path, part = 'value') => lines.positionOf(offsetOf(root, path, part)),
    writtenAt: (path) => {
      const { place, found } = placeOf(root, path);
      return found && place.keys === undefined && place.items === undefined ? text.slice(place.start, place.end) : undefined;
    },
    duplicates: duplicates.map(({ path, first }): Duplicate => ({ path, first: lines.positionOf(first) })),
    firstComment: firstComment === undefined ? undefined : lines.positionOf(firstComment),
  };
}

/** The end of a path, or the deepest place on its way. */
function placeOf(root: Place, path: Path): { readonly place: Place; readonly key: number; readonly found: boolean } {
  let [place, key]: [Place, number] = [root, root.start];
  for (const step of path) {
    const entry = place.keys?.get(String(step));
    const item = typeof step === 'number' ? place.items?.[step] : undefined;
    const next = item ?? entry?.value;
    if (next === undefined) return { place, key, found: false };
    [place, key] = [next, entry === undefined ? next.start : entry.key];
  }
  return { place, key, found: true };
}

function offsetOf(root: Place, path: Path, part: 'key' | 'value'): number {
  const { place, key, found } = placeOf(root, path);
  // What is missing is missed where its owner has its name.
  return part === 'key' || !found ? key : place.start;
}

