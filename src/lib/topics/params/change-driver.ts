import { RemoteError } from '../../errors/errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { RunEvent, TerminalStatus } from '../../run/events.ts';
import { TargetsRefused, type Dispatch, type FanoutDriver, type Slice } from '../../run/fanout/types.ts';
import type { ThrottleNews } from '../../run/fanout/throttle-news.ts';
import type { ParametersApi } from './api.ts';
import type { Change, LabelMove, TagChange } from './changes.ts';
import { lookAt } from './look-at.ts';
import { makesVersion } from './sort-out.ts';
import type { ParameterContent } from './types.ts';

export interface ChangeDriverOptions {
  readonly api: ParametersApi;
  readonly clock: Clock;
  /** How long a name may be taken still after its parameter was deleted. */
  readonly settlingMilliseconds: number;
  readonly news?: ThrottleNews;
}

/** Parameter Store as a fan-out drives it: a change a slice, done when its calls have been answered. */
export class ChangeDriver implements FanoutDriver {
  readonly sliceSize = 1;
  readonly isImmediate = true;
  readonly #changes: ReadonlyMap<string, Change>;
  readonly #options: ChangeDriverOptions;
  /** What somebody else wrote while nobody knew whether we had: not to be written over. */
  readonly #overtaken = new Map<string, string>();
  /** What is left of a change of which a part was found done, and the version which that part made. */
  readonly #rests = new Map<string, { readonly rest: Change; readonly version: number | undefined }>();

  constructor(changes: readonly Change[], options: ChangeDriverOptions) {
    this.#changes = new Map(changes.map((change) => [change.name, change]));
    this.#options = options;
  }

  /** Gives `name:version` of what it wrote, the name alone where it wrote no version. */
  async dispatch({ targets }: Slice, signal: AbortSignal): Promise<string> {
    const change = this.#changeOf(targets[0]);
    const { name } = change;
    const overtaken = this.#overtaken.get(name);
    if (overtaken !== undefined) throw new TargetsRefused([name], overtaken, { status: 'failed' });
    const { rest, version: made } = this.#rests.get(name) ?? { rest: change, version: undefined };
    try {
      const version = (await this.#carryOut(rest, signal)) ?? made;
      return version === undefined ? name : `${name}:${version}`;
    } catch (error) {
      // Alone, a change that is refused is the whole answer, with an exit code of its own.
      throw (this.#changes.size > 1 ? refusal(name, error) : undefined) ?? error;
    }
  }

  async find({ targets }: Slice, signal: AbortSignal): Promise<string | undefined> {
    const change = this.#changeOf(targets[0]);
    const { standpoint, version } = await lookAt(change, this.#options.api, signal);
    if (standpoint.kind === 'moved') this.#overtaken.set(change.name, standpoint.what);
    const made = makesVersion(change) ? version : undefined;
    // The rest is sent as the whole was: its answer can be lost too.
    if (standpoint.kind === 'half') this.#rests.set(change.name, { rest: standpoint.rest, version: made });
    else this.#rests.delete(change.name);
    if (standpoint.kind !== 'done') return undefined;
    return made === undefined ? change.name : `${change.name}:${made}`;
  }

  look(dispatches: readonly Dispatch[], _signal: AbortSignal): AsyncIterable<RunEvent> {
    const events = this.#endAll(dispatches);
    return this.#options.news?.among(events) ?? events;
  }

  async cancel(): Promise<void> {
    // A call that was made cannot be taken back; what is waiting is not sent.
  }

  async *#endAll(dispatches: readonly Dispatch[]): AsyncGenerator<RunEvent> {
    for (const { slice, dispatchId } of dispatches) {
      const change = this.#changeOf(slice.targets[0]);
      const at = this.#options.clock.now();
      const version = versionIn(dispatchId);
      const expected = change.kind === 'update' ? change.base.version + 1 : undefined;
      if (version !== undefined && expected !== undefined && makesVersion(change) && version !== expected) {
        yield { type: 'notice', at, level: 'warning', message: `${change.name}: somebody else wrote version ${expected} at the same time; ours is ${version}, and stands over it` };
      }
      yield { type: 'node-output', at, node: change.name, step: '', stream: 'stdout', text: `${doneWords(change, version)}\n` };
      yield { type: 'node-status', at, node: change.name, status: 'success' };
    }
  }

  async #carryOut(change: Change, signal: AbortSignal): Promise<number | undefined> {
    const { api, clock, settlingMilliseconds } = this.#options;
    const { name } = change;
    switch (change.kind) {
      case 'create':
        return this.#create(change, signal);
      case 'update': {
        const version = makesVersion(change) ? await api.put(name, change.after, { overwrite: true }, signal) : undefined;
        if (change.tags !== undefined) await this.#tag(name, change.tags, signal);
        return version;
      }
      case 'replace':
        await api.remove([name], signal);
        if (settlingMilliseconds > 0) await clock.sleep(settlingMilliseconds, signal);
        return this.#create(change, signal);
      case 'remove':
        await api.remove([name], signal);
        return undefined;
      case 'label':
        await this.#moveLabels(name, change.moves, signal);
        return undefined;
      case 'tag':
        await this.#tag(name, change.tags, signal);
        return undefined;
    }
  }

  async #create({ name, after, tags, labels }: { readonly name: string; readonly after: ParameterContent; readonly tags: Readonly<Record<string, string>>; readonly labels: readonly string[] }, signal: AbortSignal): Promise<number> {
    const { api } = this.#options;
    const version = await api.put(name, after, { overwrite: false, ...(Object.keys(tags).length === 0 ? {} : { tags }) }, signal);
    if (labels.length > 0) await this.#label(name, version, labels, signal);
    return version;
  }

  async #tag(name: string, { set, remove }: TagChange, signal: AbortSignal): Promise<void> {
    const { api } = this.#options;
    if (Object.keys(set).length > 0) await api.addTags(name, set, signal);
    if (remove.length > 0) await api.removeTags(name, remove, signal);
  }

  async #moveLabels(name: string, moves: readonly LabelMove[], signal: AbortSignal): Promise<void> {
    const { api } = this.#options;
    for (const [to, some] of Map.groupBy(moves, (move) => move.to)) if (to !== undefined) await this.#label(name, to, labelsOf(some), signal);
    for (const [from, some] of Map.groupBy(moves.filter(({ to }) => to === undefined), (move) => move.from)) if (from !== undefined) await api.unlabel(name, from, labelsOf(some), signal);
  }

  async #label(name: string, version: number, labels: readonly string[], signal: AbortSignal): Promise<void> {
    const invalid = await this.#options.api.label(name, version, labels, signal);
    if (invalid.length > 0) throw new TargetsRefused([name], `the service does not take the label ${invalid.join(', ')}`, { status: 'failed' });
  }

  #changeOf(name: string | undefined): Change {
    const change = this.#changes.get(name ?? '');
    if (change === undefined) throw new Error(`no change of ${name}`);
    return change;
  }
}

const labelsOf = (moves: readonly LabelMove[]): string[] => moves.map(({ label }) => label);

/** Of `name:version`. */
export const versionIn = (dispatchId: string): number | undefined => (/:\d+$/.test(dispatchId) ? Number(dispatchId.slice(dispatchId.lastIndexOf(':') + 1)) : undefined);

function doneWords(change: Change, version: number | undefined): string {
  switch (change.kind) {
    case 'create':
      return `created, version ${version ?? 1}`;
    case 'update':
      return version === undefined ? 'tags changed' : `changed to version ${version}`;
    case 'replace':
      return `deleted and created anew, version ${version ?? 1}`;
    case 'remove':
      return 'deleted';
    case 'label':
      return change.moves.map(({ label, to }) => (to === undefined ? `label ${label} taken away` : `label ${label} at version ${to}`)).join(', ');
    case 'tag':
      return 'tags changed';
  }
}

/** What the service refuses of one parameter says nothing of the others. Failures of the way there, or of us, end the run. */
function refusal(name: string, error: unknown): TargetsRefused | undefined {
  if (!(error instanceof RemoteError) || error.ambiguous || error.requestId === undefined) return undefined;
  const status: TerminalStatus = error.code.startsWith('AccessDenied') ? 'access-denied' : 'failed';
  return new TargetsRefused([name], error.message, { status, cause: error });
}
