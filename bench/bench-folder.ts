import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';

/**
 * A new folder: in memory where programs in it may run, else in TMPDIR. It is the engine that is measured and not the
 * disk; ext4 makes new files several times slower for seconds after many were deleted, as a test run does.
 */
export function makeBenchFolder(): string {
  return make(IN_MEMORY) ?? mkdtempSync(join(tmpdir(), 'drover-bench-'));
}

function make(parent: string): string | undefined {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(parent, 'drover-bench-'));
    const program = join(folder, 'program');
    writeFileSync(program, '', { mode: 0o700 });
    accessSync(program, constants.X_OK);
    rmSync(program);
    return folder;
  } catch {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}
