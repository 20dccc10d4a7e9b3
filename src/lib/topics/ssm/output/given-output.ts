import type { RunEvent, StreamName } from '../../../run/events.ts';

/** How much of a text was given: so many lines, and so many characters of the one after them; and all its characters. */
interface Given {
  readonly lines: number;
  readonly characters: number;
  readonly total: number;
}

const NOTHING: Given = { lines: 0, characters: 0, total: 0 };

/**
 * How much of every output has been told already, by this program or by one before it, so that at a node's end only the
 * rest is left to tell. Keeps numbers, not texts.
 */
export class GivenOutput {
  readonly #given = new Map<string, Given>();

  add({ node, step, stream, text }: Pick<RunEvent & { readonly type: 'node-output' }, 'node' | 'step' | 'stream' | 'text'>): void {
    const key = keyOf(node, step, stream);
    this.#given.set(key, andThen(this.#given.get(key), text));
  }

  /** All characters of one stream so far. */
  characters(node: string, step: string, stream: StreamName): number {
    return this.#given.get(keyOf(node, step, stream))?.total ?? 0;
  }

  /** The part of a whole text that was not given yet. Line by line: what came in pieces may have other line ends. */
  rest(node: string, step: string, stream: StreamName, text: string): string {
    const given = this.#given.get(keyOf(node, step, stream));
    if (given === undefined) return text;
    let at = 0;
    for (let left = given.lines; left > 0 && at < text.length; left -= 1) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end + 1;
    }
    return text.slice(at + given.characters);
  }
}

function andThen({ lines, characters, total }: Given = NOTHING, text: string): Given {
  const pieces = text.split('\n');
  const last = pieces.at(-1)?.length ?? 0;
  return { lines: lines + pieces.length - 1, characters: pieces.length === 1 ? characters + last : last, total: total + text.length };
}

/** A step as it stands in the name of a log stream. */
export const pluginOf = (step: string): string => step.replaceAll(':', '-');
const keyOf = (node: string, step: string, stream: StreamName): string => `${node}/${pluginOf(step)}/${stream}`;
