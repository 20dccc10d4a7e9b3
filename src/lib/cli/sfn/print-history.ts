import { systemClock } from '../../run/clock.ts';
import type { StatesApi } from '../../topics/sfn/api.ts';
import { eventDocument, eventLine } from '../../topics/sfn/executions/event-text.ts';
import { tailHistory } from '../../topics/sfn/executions/tail.ts';
import { exitCodeOf, outcomeWords } from '../../topics/sfn/outcome.ts';
import { Progress } from '../../topics/sfn/progress.ts';
import { written } from '../../view/flushed.ts';
import { jsonText } from '../../view/json-text.ts';
import { terminalSize } from '../../view/terminal.ts';

export interface HistoryOptions {
  readonly follow: boolean;
  readonly output: 'text' | 'json' | 'ndjson';
}

/**
 * Writes the events of an execution on stdout as they are read; for JSON it gives the document instead. Gives the exit
 * code: of the outcome, where it was waited for.
 */
export async function printHistory(arn: string, api: StatesApi, { follow, output }: HistoryOptions, signal: AbortSignal): Promise<{ readonly document: unknown; readonly exitCode: number }> {
  const progress = new Progress();
  const events: object[] = [];
  const width = process.stdout.isTTY ? terminalSize(process.stdout, process.env).columns : undefined;
  for await (const batch of tailHistory(arn, { api, clock: systemClock, follow, signal })) {
    for (const event of batch) progress.apply(event);
    if (output === 'json') events.push(...batch.map(eventDocument));
    else await written(process.stdout, batch.map((event) => `${output === 'ndjson' ? jsonText(eventDocument(event)) : eventLine(event, progress.visitOf(event.id), width)}\n`).join(''));
  }
  if (follow && output === 'text') process.stderr.write(`${outcomeWords(progress)}\n`);
  return { document: output === 'json' ? { executionArn: arn, status: progress.status, events } : undefined, exitCode: follow ? exitCodeOf(progress.status) : 0 };
}
