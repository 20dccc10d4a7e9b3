import type { Clock } from '../../run/clock.ts';
import type { Child } from './start-child.ts';

/** These go on to the child. */
export const FORWARDED = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
export type Forwarded = (typeof FORWARDED)[number];

export interface Supervision<State> {
  /** What the child is started with first. */
  readonly first: State;
  readonly start: (state: State) => Child;
  /** undefined: nothing changed. Rejects where what is new cannot be started. Absent: nobody looks, and the child is started once. */
  readonly look?: (state: State, signal: AbortSignal) => Promise<{ readonly state: State; readonly changes: string } | undefined>;
  readonly everyMilliseconds: number;
  /** From SIGTERM to SIGKILL. */
  readonly killAfterMilliseconds: number;
  readonly clock: Clock;
  /** Calls back for each signal that this process gets, until what it gives back is called. */
  readonly listen: (onSignal: (name: Forwarded) => void) => () => void;
  /** The terminal gives Ctrl-C and Ctrl-\ to the child itself. */
  readonly sharesTerminal: boolean;
  readonly onChange: (changes: string, next: State) => void;
  /** Looking failed: the child goes on as it is. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Runs a child, and starts it again with what is new each time `look` finds that. Gives the exit code of the child that
 * ends by itself, or by a signal that came from outside. Rejects where a child could not be started.
 */
export async function supervise<State>(options: Supervision<State>): Promise<number> {
  const { first, start, clock, killAfterMilliseconds, listen, sharesTerminal, onChange } = options;
  let current: Running | undefined;
  const release = listen((name) => {
    if (current === undefined) return;
    if (!(sharesTerminal && (name === 'SIGINT' || name === 'SIGQUIT'))) current.child.kill(name);
    if (name === 'SIGTERM' || (current.isStopping && ENDING.has(name))) current.leave();
  });
  try {
    for (let state = first; ; ) {
      current = running(start(state));
      const { child, ended, isOver } = current;
      const next = await nextState(state, options, isOver);
      if (next === undefined) return await ended;
      onChange(next.changes, next.state);
      current.isStopping = true;
      child.kill('SIGTERM');
      const patience = new AbortController();
      clock.sleep(killAfterMilliseconds, patience.signal).then(() => child.kill('SIGKILL'), () => undefined);
      const code = await ended.finally(() => patience.abort());
      if (current.isLeft) return code;
      state = next.state;
    }
  } finally {
    release();
  }
}

/** A child gets these to end: whoever sends one while it is stopped does not want it back. */
const ENDING: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT', 'SIGHUP'] satisfies Forwarded[]);

interface Running {
  readonly child: Child;
  readonly ended: Promise<number>;
  /** Aborted when the child has ended, or was told from outside to end. */
  readonly isOver: AbortSignal;
  /** We stop it, to start it again. */
  isStopping: boolean;
  isLeft: boolean;
  leave(): void;
}

function running(child: Child): Running {
  const over = new AbortController();
  const ended = child.ended.finally(() => over.abort());
  // It is awaited later.
  ended.catch(() => undefined);
  return {
    child,
    ended,
    isOver: over.signal,
    isStopping: false,
    isLeft: false,
    leave() {
      this.isLeft = true;
      over.abort();
    },
  };
}

/** Looks until there is something new; undefined as soon as `isOver`. */
async function nextState<State>(state: State, { look, everyMilliseconds, clock, onTrouble }: Supervision<State>, isOver: AbortSignal): Promise<{ readonly state: State; readonly changes: string } | undefined> {
  if (look === undefined) return undefined;
  while (!isOver.aborted) {
    try {
      await clock.sleep(everyMilliseconds, isOver);
      const found = await look(state, isOver);
      if (found !== undefined && !isOver.aborted) return found;
    } catch (error) {
      if (!isOver.aborted) onTrouble(error);
    }
  }
  return undefined;
}
