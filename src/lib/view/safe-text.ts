/**
 * Text from a node, made safe for a terminal. Everything that could move the cursor, hide, recolour or reorder
 * text, ring, or talk to the terminal is taken out; tabs and line ends stay. A carriage return that would write
 * over the line becomes a line end, so that nothing that was written stays hidden. Files and JSON get the raw text.
 */

// C0 but \t and \n, DEL, C1, and the marks that turn the direction of writing.
const UNSAFE = /[\0-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ESCAPE = 0x1b;

/** Where in a control sequence the text stands. A string is what OSC, DCS, SOS, PM and APC carry. */
type Position = 'text' | 'carriage-return' | 'escape' | 'escape-intermediate' | 'control-sequence' | 'string';

/** For text that comes in pieces: a sequence may be cut anywhere between two of them. */
export class SafeText {
  readonly #unsafe = new RegExp(UNSAFE, 'g');
  #position: Position = 'text';

  /** The safe text of the next piece. */
  write(text: string): string {
    let safe = '';
    let index = 0;
    while (index < text.length) {
      if (this.#position === 'text') {
        const end = this.#nextUnsafe(text, index);
        safe += text.slice(index, end);
        index = end;
        if (index === text.length) break;
      }
      const code = text.charCodeAt(index);
      const { position, consumed } = step(this.#position, code);
      if (this.#position === 'carriage-return' && position !== 'carriage-return') safe += '\n';
      this.#position = position;
      if (consumed) index += 1;
    }
    return safe;
  }

  #nextUnsafe(text: string, from: number): number {
    this.#unsafe.lastIndex = from;
    return this.#unsafe.exec(text)?.index ?? text.length;
  }
}

/** The safe text of a text that is whole. */
export const safeText = (text: string): string => (UNSAFE.test(text) ? new SafeText().write(text) : text);

/** Safe and on one line: names, reasons, titles. */
export const safeLine = (text: string): string => safeText(text).replaceAll(/[\n\t]+/g, ' ');

interface Step {
  readonly position: Position;
  /** False where the character ended what came before it and is looked at again as text. */
  readonly consumed: boolean;
}

function step(position: Position, code: number): Step {
  if (position === 'carriage-return') {
    if (code === CARRIAGE_RETURN) return { position, consumed: true };
    return { position: 'text', consumed: code === LINE_FEED };
  }
  const introduced = introduce(code);
  if (introduced !== undefined) return { position: introduced, consumed: true };
  switch (position) {
    case 'text':
      return { position, consumed: true };
    case 'escape':
      return inEscape(code);
    case 'escape-intermediate':
      return between(code, 0x20, 0x2f) ? { position, consumed: true } : ended(between(code, 0x30, 0x7e));
    case 'control-sequence':
      return between(code, 0x20, 0x3f) ? { position, consumed: true } : ended(between(code, 0x40, 0x7e));
    default:
      return endsString(code) ? ended(code !== LINE_FEED) : { position, consumed: true };
  }
}

/** Characters that mean the same wherever they stand: a new sequence cuts the one before it short. */
function introduce(code: number): Position | undefined {
  switch (code) {
    case CARRIAGE_RETURN:
      return 'carriage-return';
    case ESCAPE:
      return 'escape';
    case 0x9b:
      return 'control-sequence';
    case 0x90:
    case 0x98:
    case 0x9d:
    case 0x9e:
    case 0x9f:
      return 'string';
    default:
      return undefined;
  }
}

function inEscape(code: number): Step {
  if (between(code, 0x20, 0x2f)) return { position: 'escape-intermediate', consumed: true };
  switch (code) {
    case 0x5b: // [
      return { position: 'control-sequence', consumed: true };
    case 0x50: // P
    case 0x58: // X
    case 0x5d: // ]
    case 0x5e: // ^
    case 0x5f: // _
      return { position: 'string', consumed: true };
    default:
      return ended(between(code, 0x30, 0x7e));
  }
}

/** BEL, ST, CAN, SUB; and a line end, so that a string which nobody ends swallows one line and not all that follows. */
const endsString = (code: number): boolean => code === 0x07 || code === 0x9c || code === 0x18 || code === 0x1a || code === LINE_FEED;

const between = (code: number, low: number, high: number): boolean => code >= low && code <= high;
const ended = (consumed: boolean): Step => ({ position: 'text', consumed });
