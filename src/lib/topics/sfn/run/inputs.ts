import { UserError } from '../../../errors/errors.ts';
import { jsonErrorOffset } from '../../../errors/json-error.ts';

/** StartExecution takes no more. */
export const LARGEST_INPUT_BYTES = 262_144;

export interface InputLine {
  /** In the file, from 1. */
  readonly line: number;
  /** JSON text. */
  readonly input: string;
}

/** One input. `{}` where the text is empty. Throws a UserError with the place where it is no JSON, or too large. `source` is named in it. */
export function readInput(text: string, source: string): string {
  const input = text.trim();
  if (input === '') return '{}';
  const offset = jsonErrorOffset(input);
  if (offset !== undefined) {
    const before = input.slice(0, offset).split('\n');
    throw new UserError('bad-input', `${source}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: the input is not JSON`, 'Write JSON, or name a file: --input @in.json.');
  }
  checkSize(input, source);
  return input;
}

/** A JSON value a line; empty lines are passed over. Throws UserErrors that name the line. */
export function readInputs(text: string, source: string): InputLine[] {
  const lines: InputLine[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const input = raw.replace(/^\uFEFF/, '').trim();
    if (input === '') continue;
    const place = `${source}:${index + 1}`;
    const offset = jsonErrorOffset(input);
    if (offset !== undefined) {
      throw new UserError('bad-input', `${place}:${offset + 1}: not a JSON value on one line`, "Write one JSON value a line: jq -c '.[]' makes that of a list.");
    }
    checkSize(input, place);
    lines.push({ line: index + 1, input });
  }
  if (lines.length === 0) throw new UserError('no-inputs', `${source}: there is no input in it`, 'Write one JSON value a line.');
  return lines;
}

function checkSize(input: string, place: string): void {
  const bytes = new TextEncoder().encode(input).length;
  if (bytes > LARGEST_INPUT_BYTES) throw new UserError('input-too-large', `${place}: the input has ${bytes} bytes, and an execution takes ${LARGEST_INPUT_BYTES}`, 'Put it into S3, and give the machine its place.');
}
