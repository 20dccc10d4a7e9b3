import type { Run, Screen } from './screen.ts';

interface Look {
  /** One of the 16 colours; undefined for the terminal's own. */
  readonly color: number | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
}

interface Cell {
  readonly character: string;
  readonly look: Look;
}

const PLAIN: Look = { color: undefined, bold: false, dim: false };

/**
 * As much of a terminal as the live view needs, with colours. It does not scroll: the picture shows the first screen. A
 * sequence that it does not know is an error, for the picture would be wrong.
 */
export class Terminal {
  readonly #columns: number;
  readonly #rows: Cell[][] = [[]];
  #row = 0;
  #column = 0;
  #look = PLAIN;

  constructor(columns: number) {
    this.#columns = columns;
  }

  get screen(): Screen {
    return { columns: this.#columns, rows: this.#rows.map(runsOf) };
  }

  write(text: string): void {
    for (const [token] of text.matchAll(/\u001B\[[0-9;?]*[A-Za-z]|[^]/gu)) {
      if (token.startsWith('\u001B')) this.#obey(token);
      else if (token === '\r') this.#column = 0;
      else if (token === '\n') this.#moveTo(this.#row + 1);
      else this.#put(token);
    }
  }

  #put(character: string): void {
    if (this.#column >= this.#columns) {
      this.#column = 0;
      this.#moveTo(this.#row + 1);
    }
    const cells = this.#cells();
    while (cells.length < this.#column) cells.push({ character: ' ', look: PLAIN });
    cells[this.#column] = { character, look: this.#look };
    this.#column += 1;
  }

  #obey(sequence: string): void {
    const [, parameters = '', command = ''] = /^\u001B\[([0-9;?]*)([A-Za-z])$/.exec(sequence) ?? [];
    if (command === 'm') for (const code of parameters.split(';')) this.#restyle(Number(code));
    // The cursor shown or hidden, a frame begun or ended: nothing that stays on the screen.
    else if (/^\?(25|2026)$/.test(parameters) && 'hl'.includes(command)) return;
    else if (command === 'A') this.#moveTo(Math.max(0, this.#row - Number(parameters || 1)));
    else if (command === 'G') this.#column = Number(parameters || 1) - 1;
    else if (command === 'K' && parameters === '2') this.#cells().length = 0;
    else throw new Error(`the terminal does not know ${JSON.stringify(sequence)}`);
  }

  #restyle(code: number): void {
    if (code === 0) this.#look = PLAIN;
    else if (code === 1) this.#look = { ...this.#look, bold: true };
    else if (code === 2) this.#look = { ...this.#look, dim: true };
    else if (code === 22) this.#look = { ...this.#look, bold: false, dim: false };
    else if (code >= 30 && code <= 37) this.#look = { ...this.#look, color: code - 30 };
    else if (code === 39) this.#look = { ...this.#look, color: undefined };
    else throw new Error(`the terminal does not know the style ${code}`);
  }

  #moveTo(row: number): void {
    this.#row = row;
    while (this.#rows.length <= row) this.#rows.push([]);
  }

  #cells(): Cell[] {
    const cells = this.#rows[this.#row];
    if (cells === undefined) throw new Error(`there is no row ${this.#row}`);
    return cells;
  }
}

function runsOf(cells: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  for (const [column, { character, look }] of cells.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && last.color === look.color && last.bold === look.bold && last.dim === look.dim) runs[runs.length - 1] = { ...last, text: last.text + character };
    else runs.push({ column, text: character, ...look });
  }
  return runs.map((run) => ({ ...run, text: run.text.trimEnd() })).filter(({ text }) => text !== '');
}
