import type { RunEvent, StreamName } from '../../../run/events.ts';
import type { WholeOutputApi } from './api.ts';
import { pluginOf, type GivenOutput } from './given-output.ts';
import { textOfEvent } from './log-text.ts';

export type OutputEvent = RunEvent & { readonly type: 'node-output' };

/** Events may come late and out of order: so much is read again at every look. */
const OVERLAP_MILLISECONDS = 15_000;

/** The output of running nodes as it arrives in CloudWatch Logs, and what of it is new. */
export class LogTail {
  readonly #api: WholeOutputApi;
  readonly #group: string;
  readonly #commandId: string;
  readonly #given: GivenOutput;
  readonly #seen = new Set<string>();
  /** Characters that an earlier program gave, of streams that this one reads again from their beginning. */
  readonly #again = new Map<string, number>();
  #since: number;

  constructor(api: WholeOutputApi, group: string, commandId: string, since: number, given: GivenOutput) {
    this.#api = api;
    this.#group = group;
    this.#commandId = commandId;
    this.#since = since;
    this.#given = given;
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
      const text = this.#fresh(node, plugin, stream, textOfEvent(line.text));
      if (text === '') continue;
      const event: OutputEvent = { type: 'node-output', at: now, node, step: names.get(plugin) ?? plugin.replace(/^aws-(?=[A-Za-z]+$)/, 'aws:'), stream, text };
      this.#given.add(event);
      events.push(event);
    }
    return events;
  }

  /** Without what an earlier program gave of it. */
  #fresh(node: string, plugin: string, stream: StreamName, text: string): string {
    const key = `${node}/${plugin}/${stream}`;
    const again = this.#again.get(key) ?? this.#given.characters(node, plugin, stream);
    this.#again.set(key, Math.max(0, again - text.length));
    return text.slice(again);
  }
}
