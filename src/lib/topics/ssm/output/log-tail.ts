import type { RunEvent, StreamName } from '../../../run/events.ts';
import type { WholeOutputApi } from './api.ts';

export type OutputEvent = RunEvent & { readonly type: 'node-output' };

/** Events may come late and out of order: so much is read again at every look. */
const OVERLAP_MILLISECONDS = 15_000;

/**
 * The output of running nodes as it arrives in CloudWatch Logs. Remembers how many lines of every step were given, so
 * that at a node's end only the rest of its output is left to give.
 */
export class LogTail {
  readonly #api: WholeOutputApi;
  readonly #group: string;
  readonly #commandId: string;
  readonly #seen = new Set<string>();
  readonly #lines = new Map<string, number>();
  #since: number;

  constructor(api: WholeOutputApi, group: string, commandId: string, since: number) {
    this.#api = api;
    this.#group = group;
    this.#commandId = commandId;
    this.#since = since;
  }

  /** What is new. Throws RemoteErrors. */
  async look(now: number, signal: AbortSignal): Promise<OutputEvent[]> {
    const events: OutputEvent[] = [];
    for (const line of await this.#api.logLines(this.#group, this.#commandId, this.#since - OVERLAP_MILLISECONDS, signal)) {
      if (this.#seen.has(line.id)) continue;
      this.#seen.add(line.id);
      this.#since = Math.max(this.#since, line.at);
      const [, node, plugin, stream] = line.stream.split('/');
      if (node === undefined || plugin === undefined || (stream !== 'stdout' && stream !== 'stderr')) continue;
      const key = keyOf(node, plugin, stream);
      this.#lines.set(key, (this.#lines.get(key) ?? 0) + line.text.split('\n').length);
      events.push({ type: 'node-output', at: now, node, step: plugin, stream, text: `${line.text}\n` });
    }
    return events;
  }

  /** The part of a whole text that was not given yet. */
  rest(node: string, step: string, stream: StreamName, text: string): string {
    let at = 0;
    for (let given = this.#lines.get(keyOf(node, step.replaceAll(':', '-'), stream)) ?? 0; given > 0 && at < text.length; given -= 1) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end + 1;
    }
    return text.slice(at);
  }
}

const keyOf = (node: string, plugin: string, stream: StreamName): string => `${node}/${plugin}/${stream}`;
