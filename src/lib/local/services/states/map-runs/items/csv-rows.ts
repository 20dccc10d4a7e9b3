/**
 * Takes delimited text apart as Step Functions does: quotes keep delimiters and newlines, a doubled quote is one, a backslash
 * escapes a backslash, a quote or the delimiter and is dropped before anything else. Text comes in pieces of any size.
 * https://docs.aws.amazon.com/step-functions/latest/dg/example-csv-parse-dist-map.html
 */
export class CsvRows {
  readonly #delimiter: string;
  /** What ends a run of plain characters. */
  readonly #special: RegExp;
  #rest = '';
  #row: string[] = [];
  #field = '';
  #isQuoted = false;
  /** Something of the field was there, be it an empty pair of quotes. */
  #hasField = false;
  #isFirst = true;

  /** `delimiter` is one character. */
  constructor(delimiter: string) {
    this.#delimiter = delimiter;
    this.#special = new RegExp(String.raw`["\\\r\n${delimiter === '|' ? String.raw`\|` : delimiter}]`, 'g');
  }

  /** The rows that end in this piece. Lines with nothing in them are none. */
  *push(text: string): Generator<string[]> {
    yield* this.#read(this.#rest + this.#unmarked(text), false);
  }

  /** The row that no newline ends. */
  *end(): Generator<string[]> {
    yield* this.#read(this.#rest, true);
    if (this.#hasField || this.#row.length > 0) yield this.#endRow();
  }

  *#read(text: string, isLast: boolean): Generator<string[]> {
    let at = 0;
    while (at < text.length) {
      this.#special.lastIndex = at;
      const next = this.#special.exec(text)?.index ?? text.length;
      if (next > at) this.#add(text.slice(at, next));
      at = next;
      const char = text[at];
      if (char === undefined) break;
      // What follows decides what it means: it waits for the next piece.
      if (at + 1 === text.length && !isLast && (char === '"' || char === '\\' || char === '\r')) break;
      const follower = text[at + 1];
      if (char === '\\') {
        if (follower === '\\' || follower === '"' || follower === this.#delimiter) {
          this.#add(follower);
          at += 1;
        }
      } else if (char === '"') {
        // At the beginning of a field a quote opens, whatever follows.
        if (follower === '"' && (this.#isQuoted || this.#field !== '')) {
          this.#add('"');
          at += 1;
        } else {
          this.#isQuoted = !this.#isQuoted;
          this.#hasField = true;
        }
      } else if (this.#isQuoted) this.#add(char);
      else if (char === this.#delimiter) this.#endField();
      else {
        if (char === '\r' && follower === '\n') at += 1;
        if (this.#hasField || this.#row.length > 0) yield this.#endRow();
      }
      at += 1;
    }
    this.#rest = text.slice(at);
  }

  #add(text: string): void {
    this.#field += text;
    this.#hasField = true;
  }

  #endField(): void {
    this.#row.push(this.#field);
    this.#field = '';
    this.#hasField = false;
  }

  #endRow(): string[] {
    this.#endField();
    const row = this.#row;
    this.#row = [];
    this.#isQuoted = false;
    return row;
  }

  /** Without the mark that some programs write in front. */
  #unmarked(text: string): string {
    if (!this.#isFirst || text === '') return text;
    this.#isFirst = false;
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  }
}
