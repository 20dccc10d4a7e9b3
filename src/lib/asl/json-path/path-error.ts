/** A path that cannot be read. `offset` counts UTF-16 units from the beginning of the text. */
export class PathError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'PathError';
    this.offset = offset;
  }
}

/** missing: nothing is there. not-an-array: an index, or a filter, met something that has none. endless: the work was stopped. */
export type MissKind = 'missing' | 'not-an-array' | 'endless';

/** A path that finds nothing, in the words of AWS's library (Jayway JsonPath 2). */
export class PathNotFound extends Error {
  readonly kind: MissKind;

  constructor(message: string, kind: MissKind = 'missing') {
    super(message);
    this.name = 'PathNotFound';
    this.kind = kind;
  }
}
