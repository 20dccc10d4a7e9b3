/**
 * As much of a terminal as the live view needs: what stands on the screen and in the scrollback after a text was
 * written. A sequence that it does not know is an error: then the view does more than was thought.
 */
export class Screen {
  columns: number;
  readonly rows: number;
  readonly scrollback: string[] = [];
  cursorVisible = true;
  /** Any colour or style so far? */
  styled = false;
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** All that can be read, from the oldest line of the scrollback to the last one of the screen. */
  get text(): string {
    return [...this.scrollback, ...this.visible].join('\n').trimEnd();
  }

  get visible(): string[] {
    return this.#lines.map((line) => Array.from(line, (character) => character ?? ' ').join('').trimEnd());
  }

  write(text: string): this {
    for (const [token] of text.matchAll(/\u001B\[[0-9;?]*[A-Za-z]|\u001B.|[^\u001B]/gsu)) {
      if (token.startsWith('\u001B')) this.#obey(token);
      else this.#put(token);
    }
    return this;
  }

  /** Made narrower by its user: as most terminals do, it wraps again what stands on it. */
  narrow(columns: number): this {
    const below = this.#lines.splice(this.#row);
    if (this.#column !== 0 || below.some((line) => line.length > 0)) throw new Error('the cursor is expected under the text');
    const chunk = (line: string[]): string[][] =>
      Array.from({ length: Math.max(1, Math.ceil(line.length / columns)) }, (_, index) => line.slice(index * columns, (index + 1) * columns));
    this.#lines = this.#lines.flatMap(chunk);
    this.columns = columns;
    while (this.#lines.length >= this.rows) this.scrollback.push((this.#lines.shift() ?? []).join(''));
    this.#row = this.#lines.length;
    this.#line(this.#row);
    return this;
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#newLine();
    else {
      if (this.#column >= this.columns) this.#newLine();
      this.#line(this.#row)[this.#column] = character;
      this.#column += 1;
    }
  }

  /** As a pty passes it on: with a carriage return. */
  #newLine(): void {
    this.#column = 0;
    this.#row += 1;
    this.#line(this.#row);
    if (this.#row < this.rows) return;
    this.scrollback.push(this.visible[0] ?? '');
    this.#lines.shift();
    this.#row -= 1;
  }

  #line(row: number): string[] {
    while (this.#lines.length <= row) this.#lines.push([]);
    const line = this.#lines[row];
    if (line === undefined) throw new Error('no such row');
    return line;
  }

  #obey(sequence: string): void {
    const [, parameters = '', command = ''] = /^\u001B\[([0-9;?]*)([A-Za-z])$/.exec(sequence) ?? [];
    const count = parameters === '' ? 1 : Number(parameters);
    if (command === 'm') this.styled = true;
    else if (sequence === '\u001B[?25h' || sequence === '\u001B[?25l') this.cursorVisible = command === 'h';
    else if (sequence === '\u001B[?2026h' || sequence === '\u001B[?2026l') return;
    else if (command === 'A') this.#row = Math.max(0, this.#row - count);
    else if (command === 'B') this.#row = Math.min(this.rows - 1, this.#row + count);
    else if (command === 'G') this.#column = count - 1;
    else if (sequence === '\u001B[2K') this.#lines[this.#row] = [];
    else if (sequence === '\u001B[K') this.#line(this.#row).splice(this.#column);
    else if (sequence === '\u001B[J') this.#eraseDown();
    else if (sequence === '\u001B[1;1H' || sequence === '\u001B[H') this.#row = this.#column = 0;
    else throw new Error(`the screen does not know ${JSON.stringify(sequence)}`);
  }

  #eraseDown(): void {
    this.#line(this.#row).splice(this.#column);
    this.#lines.splice(this.#row + 1);
  }
}
