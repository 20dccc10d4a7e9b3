import type { Json } from '../json.ts';
import type { Position } from '../../errors/text-lines.ts';
import type { Path } from './position.ts';

export type DefinitionFormat = 'json' | 'yaml';

/** A state machine's definition as it was written: what it says, and where it says it. */
export interface Definition {
  readonly value: Json;
  /** The file's name, or another word for where the text came from. */
  readonly source: string;
  readonly format: DefinitionFormat;
  /** Where a value stands, or its key. A path that leads nowhere gives the deepest place on its way that there is. */
  positionOf(path: Path, part?: 'key' | 'value'): Position;
  /** A scalar as it was written: `1.0`, which is no integer to everybody, is 1 in `value`. undefined: no scalar there. */
  writtenAt(path: Path): string | undefined;
  /** Keys that are there again; the last one counts. */
  readonly duplicates: readonly Duplicate[];
  /** The first comment of a JSON text, which AWS does not take. */
  readonly firstComment: Position | undefined;
}

export interface Duplicate {
  readonly path: Path;
  readonly first: Position;
}
