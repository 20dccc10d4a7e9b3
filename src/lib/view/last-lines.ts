import type { StreamName } from '../run/events.ts';
import { SafeText } from './safe-text.ts';

/** No terminal is wider; what is longer is cut. */
const LONGEST_LINE = 300;
/** Of a piece, only its end can hold the last line. */
const LOOKED_AT = 4 * LONGEST_LINE;

/** What an agent adds on top of what the command wrote: the exit code stands beside it already. */
const SAYS_NOTHING_NEW = /^failed to run commands: exit status \d+$/;

interface StreamEnd {
  readonly safe: SafeText;
  /** The last line that says something, whole or not. */
  line: string;
  /** What came since the last line end. */
  part: string;
}

interface NodeEnd {
  readonly stdout: StreamEnd;
  readonly stderr: StreamEnd;
  latest: StreamName;
}

/** The last line of each node that is looked at, safe for a terminal. Keeps a few hundred characters a node. */
export class LastLines {
  readonly #nodes = new Map<number, NodeEnd>();

  append(node: number, stream: StreamName, text: string): void {
    let end = this.#nodes.get(node);
    if (end === undefined) {
      end = { stdout: newEnd(), stderr: newEnd(), latest: stream };
      this.#nodes.set(node, end);
    }
    end.latest = stream;
    appendTo(end[stream], text);
  }

  /** What the node wrote last; "" where that is nothing. */
  latest(node: number): string {
    const end = this.#nodes.get(node);
    return end === undefined ? '' : end[end.latest].line;
  }

  /** Why it failed, as far as one line can say it: the last of stderr, else of stdout. */
  complaint(node: number): string {
    const end = this.#nodes.get(node);
    return end === undefined ? '' : end.stderr.line || end.stdout.line;
  }

  forget(node: number): void {
    this.#nodes.delete(node);
  }
}

const newEnd = (): StreamEnd => ({ safe: new SafeText(), line: '', part: '' });

function appendTo(end: StreamEnd, text: string): void {
  const safe = end.part + end.safe.write(text.length > LOOKED_AT ? text.slice(-LOOKED_AT) : text);
  end.part = safe.slice(safe.lastIndexOf('\n') + 1).slice(0, LONGEST_LINE);
  const line = lastTellingLine(safe);
  if (line !== '' && !(end.line !== '' && SAYS_NOTHING_NEW.test(line))) end.line = line;
}

function lastTellingLine(text: string): string {
  const trimmed = text.trimEnd();
  const at = trimmed.lastIndexOf('\n');
  const last = trimmed.slice(at + 1);
  if (at > 0 && SAYS_NOTHING_NEW.test(last)) return lastTellingLine(trimmed.slice(0, at));
  return last.replaceAll('\t', ' ').slice(0, LONGEST_LINE);
}
