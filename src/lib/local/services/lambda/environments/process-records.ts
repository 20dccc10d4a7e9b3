import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../../../sqlite/store.ts';
import { isProcessWith, killGroup } from '../../../nodes/process-group.ts';

/** The processes of execution environments, on record for an engine that comes after one that was killed. */
export class ProcessRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** `word` stands on its command line. */
  add(id: string, pid: number, word: string): void {
    this.#store.run('INSERT INTO lambda_environments VALUES (:id, :pid, :word)', { id, pid, word });
  }

  remove(id: string): void {
    this.#store.run('DELETE FROM lambda_environments WHERE id = :id', { id });
  }

  /** Ends what an engine before this one left running, and removes its files. The launcher has done so, unless it was killed as well. */
  endAll(folder: string): void {
    for (const { pid, word } of this.#store.all<{ pid: number; word: string }>('SELECT pid, word FROM lambda_environments')) if (isProcessWith(pid, word)) killGroup(pid);
    this.#store.run('DELETE FROM lambda_environments');
    rmSync(join(folder, 'environments'), { recursive: true, force: true });
  }
}
