import type { RunEvent, StreamName } from '../../../run/events.ts';
import type { WholeOutputApi } from './api.ts';
import { textOfEvent } from './log-text.ts';

export type OutputEvent = RunEvent & { readonly type: 'node-output' };

/** Events may come late and out of order: so much is read again at every look. */
const OVERLAP_MILLISECONDS = 15_000;

/** How much of a text was given: so many lines, and so many characters of the one after them. */
interface Given {
  readonly lines: number;
  readonly characters: number;
}

/**
 * The output of running nodes as it arrives in CloudWatch Logs. Remembers how much of every step was given, so that at
 * a node's end only the rest of its output is left to give.
 */
export class LogTail {
  readonly #api: WholeOutputApi;
  readonly #group: string;
  readonly #commandId: string;
  readonly #seen = new Set<string>();
  readonly #given = new Map<string, Given>();
  #since: number;

  constructor(api: WholeOutputApi, group: string, commandId: string, since: number) {
    this.#api = api;
    this.#group = group;
    this.#commandId = commandId;
    this.#since = since;
  }

  /** What is new. `steps`: the names of steps as far as they are known; a stream's name spells them without colons. Throws RemoteErrors. */
  async look(now: number, steps: Iterable<string>, signal: AbortSignal): Promise<OutputEvent[]> {
    const names = new Map([...steps].map((step) => [pluginOf(step), step]));
    const events: OutputEvent[] = [];
    for (const line of await this.#api.logLines(this.#group, this.#commandId, this.#since - OVERLAP_MILLISECONDS, signal)) {
      if (this.#seen.has(line.id)) continue;
      this.#seen.add(line.id);
      // A node whose clock is ahead must not hide the lines of all the others.
      this.#since = Math.max(this.#since, Math.min(line.at, now));
      const [, node, plugin, stream] = line.stream.split('/');
      if (node === undefined || plugin === undefined || (stream !== 'stdout' && stream !== 'stderr')) continue;
      const key = keyOf(node, plugin, stream);
      const text = textOfEvent(line.text);
      this.#given.set(key, andThen(this.#given.get(key), text));
      events.push({ type: 'node-output', at: now, node, step: names.get(plugin) ?? plugin.replace(/^aws-(?=[A-Za-z]+$)/, 'aws:'), stream, text });
    }
    return events;
  }

  /** The part of a whole text that was not given yet. */
  rest(node: string, step: string, stream: StreamName, text: string): string {
    const given = this.#given.get(keyOf(node, pluginOf(step), stream));
    if (given === undefined) return text;
    let at = 0;
    for (let left = given.lines; left > 0 && at < text.length; left -= 1) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end + 1;
    }
    return text.slice(at + given.characters);
  }
}

function andThen({ lines, characters }: Given = { lines: 0, characters: 0 }, text: string): Given {
  const pieces = text.split('\n');
  const last = pieces.at(-1)?.length ?? 0;
  return { lines: lines + pieces.length - 1, characters: pieces.length === 1 ? characters + last : last };
}

/** As it stands in the name of a log stream. */
export const pluginOf = (step: string): string => step.replaceAll(':', '-');
const keyOf = (node: string, plugin: string, stream: StreamName): string => `${node}/${plugin}/${stream}`;
