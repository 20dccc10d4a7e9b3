import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { NodeStatus, RunEvent, StreamName } from '../../run/events.ts';
import { makeFolder } from '../../run/make-folder.ts';
import type { NodeIndex } from '../node-table.ts';
import type { RunState } from '../run-state.ts';
import type { EventSink } from '../sink.ts';
import { FileNames } from './file-names.ts';

const STREAMS: readonly StreamName[] = ['stdout', 'stderr'];
/** From these it is known that the command ran, also where it wrote nothing. */
const RAN: ReadonlySet<NodeStatus> = new Set<NodeStatus>(['running', 'success', 'failed', 'execution-timed-out']);

/**
 * One file a node and stream in a folder, with the raw text. Both exist for every node on which the command ran; what
 * an earlier run left in them is gone from the start on. Throws a UserError where the folder cannot be written.
 */
export class OutputFiles implements EventSink {
  readonly #folder: string;
  readonly #state: RunState;
  readonly #names = new FileNames();
  readonly #paths = new Map<NodeIndex, Readonly<Record<StreamName, string>>>();
  readonly #created = new Set<NodeIndex>();

  constructor(folder: string, state: RunState) {
    this.#folder = folder;
    this.#state = state;
    // Before anything runs: a folder that cannot be had must not be found out when the output is there.
    attempt(folder, () => makeFolder(folder), 'Name a folder with --out-dir that can be made and written.');
  }

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#emptyOldFiles();
        break;
      case 'node-output':
        this.#append(this.#state.nodes.indexOf(event.node), event.stream, event.text);
        break;
      case 'node-status':
        if (RAN.has(event.status) || event.startedAt !== undefined) this.#create(this.#state.nodes.indexOf(event.node));
        break;
      default:
        break;
    }
  }

  async close(): Promise<void> {
    // Nothing stays open: there may be more nodes than a process may open files.
  }

  #emptyOldFiles(): void {
    const old = new Set(attempt(this.#folder, () => readdirSync(this.#folder)));
    for (let node = 0; node < this.#state.total; node += 1) {
      const paths = this.#pathsOf(node);
      for (const stream of STREAMS) {
        const path = paths[stream];
        if (old.has(basename(path))) attempt(path, () => writeFileSync(path, ''));
      }
    }
  }

  #append(node: NodeIndex, stream: StreamName, text: string): void {
    this.#create(node);
    const path = this.#pathsOf(node)[stream];
    attempt(path, () => appendFileSync(path, text));
  }

  #create(node: NodeIndex): void {
    if (this.#created.has(node)) return;
    this.#created.add(node);
    for (const path of Object.values(this.#pathsOf(node))) attempt(path, () => writeFileSync(path, ''));
  }

  #pathsOf(node: NodeIndex): Readonly<Record<StreamName, string>> {
    let paths = this.#paths.get(node);
    if (paths === undefined) {
      const base = join(this.#folder, this.#names.nameFor(this.#state.nodes.label(node), this.#state.nodes.ref(node).id));
      paths = { stdout: `${base}.stdout`, stderr: `${base}.stderr` };
      this.#paths.set(node, paths);
    }
    return paths;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than is allowed',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EEXIST: 'a file is in the place of a folder',
  ENOTDIR: 'a file is in the place of a folder',
  EISDIR: 'a folder is in the place of a file',
};

const AFTERWARDS = 'No output was saved from there on; the run itself went on. Make room there, or name another folder with --out-dir.';

function attempt<Result>(path: string, write: () => Result, hint = AFTERWARDS): Result {
  try {
    return write();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError('output-not-written', `--out-dir: ${path}: ${WORDS[code ?? ''] ?? message}`, hint, { cause: error, exitCode: EXIT.unexpected });
  }
}
