import type { Commits, Unwritten } from './commits.ts';

/** Changes that are written with the events of this turn, so that neither is there without the other. */
export class LaterWrites implements Unwritten {
  readonly #commits: Commits;
  #changes: (() => void)[] = [];

  constructor(commits: Commits) {
    this.#commits = commits;
  }

  /** `change` is called inside of the turn's transaction, and again where that fails. */
  add(change: () => void): void {
    this.#changes.push(change);
    this.#commits.touch(this);
  }

  /** Resolves when everything until now is on the disk. */
  saved(): Promise<void> {
    return this.#commits.saved();
  }

  write(): void {
    for (const change of this.#changes) change();
  }

  written(): void {
    this.#changes = [];
  }
}
