import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Connection } from '../../aws/connection.ts';
import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { systemClock } from '../../run/clock.ts';
import { exportBelow, type ExportCounts } from '../../topics/params/export.ts';
import type { Format } from '../../topics/params/formats/types.ts';
import { writeEntries } from '../../topics/params/formats/write.ts';
import { openParameters } from '../../topics/params/open.ts';
import { openCountLine } from '../../view/count-line.ts';
import { written } from '../../view/flushed.ts';
import { safeText } from '../../view/safe-text.ts';

export interface ExportFlags {
  readonly format: Format;
  readonly out?: string | undefined;
  readonly attributes: boolean;
  readonly label?: string | undefined;
  readonly show: boolean;
}

/** Pieces are written together up to so many characters. */
const BATCH_CHARACTERS = 65_536;

/** Writes what is below a path to stdout or into a file. Throws UserErrors, RemoteErrors. */
export async function writeExport(path: string, connection: Connection, flags: ExportFlags, signal: AbortSignal): Promise<void> {
  const { stdout, stderr, env: environment } = process;
  if (flags.attributes && flags.format !== 'json' && flags.format !== 'yaml') throw new UserError('contradiction', `--attributes: ${flags.format} has no place for them`, 'Use --format json or yaml.');
  const isShown = flags.out === undefined && stdout.isTTY;
  const line = openCountLine('parameters exported', { stderr, clock: systemClock, environment });
  const api = openParameters(connection, systemClock, line.throttled);
  const counts: ExportCounts = { parameters: 0, masked: 0 };
  const target = openTarget(flags.out, isShown);
  try {
    const entries = exportBelow(path, api, counts, { attributes: flags.attributes, label: flags.label, masks: isShown && !flags.show, signal });
    let seen = 0;
    let batch = '';
    for await (const piece of writeEntries(flags.format, entries, { attributes: flags.attributes })) {
      batch += piece;
      if (batch.length >= BATCH_CHARACTERS) {
        await target.write(batch);
        batch = '';
      }
      line.add(counts.parameters - seen);
      seen = counts.parameters;
    }
    if (counts.parameters === 0) throw new UserError('no-parameter', `nothing is below ${path}${flags.label === undefined ? '' : ` with the label ${flags.label}`}`, 'See drover params ls.', { exitCode: EXIT.notFound });
    await target.write(batch);
    target.finish();
  } finally {
    line.end();
    target.discard();
  }
  if (counts.masked > 0) stderr.write(`${counts.masked} ${counts.masked === 1 ? 'secret is' : 'secrets are'} masked: --show shows them\n`);
}

interface Target {
  write(text: string): Promise<void>;
  /** All of it was written. */
  finish(): void;
  /** Takes away what was not finished. */
  discard(): void;
}

/** A file appears whole or not at all. */
function openTarget(file: string | undefined, isShown: boolean): Target {
  if (file === undefined) {
    return {
      write: (text) => written(process.stdout, isShown ? safeText(text) : text),
      finish: () => undefined,
      discard: () => undefined,
    };
  }
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  const refuse = (error: unknown): UserError => new UserError('unwritable-file', `--out: cannot write ${file} (${(error as NodeJS.ErrnoException).code})`, 'Check the path, its permissions and the disk.', { cause: error });
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw refuse(error);
    }
  };
  const descriptor = attempt(() => openSync(draft, 'wx', 0o600));
  return {
    write: async (text) => attempt(() => writeFileSync(descriptor, text)),
    finish: () => attempt(() => renameSync(draft, file)),
    discard: () => {
      closeSync(descriptor);
      rmSync(draft, { force: true });
    },
  };
}
