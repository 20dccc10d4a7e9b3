import type { Connection } from '../../aws/connection.ts';
import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { systemClock } from '../../run/clock.ts';
import { Journal, journalFolder } from '../../run/journal/journal.ts';
import { sealedValues } from '../../run/journal/sealed-values.ts';
import { newRunId } from '../../run/run-id.ts';
import type { ChangeSet } from '../../topics/params/changes.ts';
import { changesDocument, countWords, describeChanges } from '../../topics/params/describe-changes.ts';
import { openParameters } from '../../topics/params/open.ts';
import { runChanges, type ChangeRunOptions } from '../../topics/params/run.ts';
import { storeChange, type StoredChanges } from '../../topics/params/stored-changes.ts';
import { colorFor } from '../../view/color.ts';
import { safeLine } from '../../view/safe-text.ts';
import { confirm } from '../confirm.ts';
import type { ConnectionFlags } from '../flags/connection.ts';
import type { OutputFlags } from '../flags/output.ts';
import { performInView } from '../perform-in-view.ts';
import { writePrivateFile } from '../private-file.ts';

export interface ChangeFlags {
  readonly output: OutputFlags['output'];
  readonly json?: boolean | undefined;
  readonly plan?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly 'no-input'?: boolean | undefined;
  readonly save?: string | undefined;
  readonly show?: boolean | undefined;
}

export interface ChangesToMake {
  readonly set: ChangeSet;
  /** "params put". */
  readonly verb: string;
  readonly connection: Connection;
  /** How to open the same connection again. */
  readonly words: ConnectionFlags;
  readonly flags: ChangeFlags;
  /** Show the plan and ask before anything is done. */
  readonly asks: boolean;
  /** The run that this one takes back or tries again. */
  readonly parent?: string | undefined;
  readonly signal: AbortSignal;
}

/** AWS wants half a minute between the deletion of a parameter and a new one of its name. */
const NAME_SETTLING_MILLISECONDS = 30_000;

/**
 * From a change set to its end: shows it and stops (`--plan`), or refuses what is certain to fail, asks where that is
 * due, and carries it out under a journal. Gives the document for --json; undefined where stdout has had all.
 */
export async function makeChanges(request: ChangesToMake): Promise<unknown> {
  const { set, connection, flags, asks, signal } = request;
  const show = flags.show ?? false;
  const describe = (stream: NodeJS.WriteStream): string => `${describeChanges(set, connection.description, { color: colorFor(stream, process.env), show })}\n`;
  const isText = !flags.json && flags.output === 'text';
  if (flags.plan) {
    if (isText) process.stdout.write(describe(process.stdout));
    if (flags.save !== undefined) writePrivateFile(flags.save, `${JSON.stringify(storedOf(request), null, 2)}\n`, '--save');
    if (set.problems.length > 0) process.exitCode = EXIT.partial;
    return isText ? undefined : { plan: changesDocument(set, show) };
  }
  refuseProblems(set);
  if (set.changes.length === 0) {
    if (isText) process.stderr.write(`${countWords(set)}\n`);
    return isText ? undefined : { plan: changesDocument(set, show) };
  }
  if (asks && !flags.yes) {
    process.stderr.write(describe(process.stderr));
    await confirm({ action: `Do this (${countWords(set)}) in ${connection.description}` }, flags, signal);
  }
  return performChanges(request);
}

/** One line for one problem; for several, all of them before it. */
function refuseProblems({ problems }: Pick<ChangeSet, 'problems'>): void {
  const [first, ...more] = problems;
  if (first === undefined) return;
  if (more.length > 0) process.stderr.write(`${problems.map((problem) => `problem: ${safeLine(problem)}`).join('\n')}\n`);
  throw new UserError('blocked-changes', more.length === 0 ? first : `${problems.length} problems`, 'Nothing was done. Change what is wanted as that says.');
}

async function performChanges(request: ChangesToMake): Promise<unknown> {
  const { set, verb, connection, flags, parent, signal } = request;
  const journal = new Journal(journalFolder(process.env));
  const runId = newRunId();
  const startedAt = systemClock.now();
  const log = journal.begin({ id: runId, verb, title: set.title, total: set.changes.length, startedAt, parent, plan: storedOf(request) });
  const run = { changes: set.changes, verb, title: set.title, warnings: set.warnings };
  const isAlone = set.changes.length === 1;
  try {
    const document = await performInView(() => runChanges(run, changeRunOptions(connection, runId, signal)), { ...viewFlags(flags), brief: isAlone }, log);
    if (!isAlone && hasSuccess(journal, runId) && flags.output === 'text' && !flags.json) process.stderr.write(`take it back: drover params undo ${runId}\n`);
    return document;
  } catch (error) {
    await log.close().catch(() => undefined);
    throw error;
  } finally {
    journal.close();
  }
}

const hasSuccess = (journal: Journal, runId: string): boolean => (journal.find(runId).verdict?.counts.success ?? 0) > 0;

/** Lines as they come, the parameter in front, on stdout; no frame. */
export const viewFlags = ({ output, json }: Pick<ChangeFlags, 'output' | 'json'>) => ({ output, json, stream: true, live: false, requiredCoverage: 1 });

export const changeRunOptions = (connection: Connection, runId: string, signal: AbortSignal): ChangeRunOptions => ({
  openApi: (onThrottle) => openParameters(connection, systemClock, onThrottle),
  clock: systemClock,
  runId,
  settlingMilliseconds: connection.settlingMilliseconds > 0 ? NAME_SETTLING_MILLISECONDS : 0,
  signal,
});

function storedOf({ set, words, connection }: ChangesToMake): StoredChanges<ConnectionFlags> {
  const seals = sealedValues(journalFolder(process.env));
  return { version: 1, kind: 'params', title: set.title, connection: words, place: connection.description, changes: set.changes.map((change) => storeChange(change, seals)) };
}
