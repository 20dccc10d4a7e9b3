import { RemoteError } from '../../../errors/errors.ts';
import type { Clock } from '../../../run/clock.ts';
import type { LostOutput, StreamName } from '../../../run/events.ts';
import type { RunCommandApi } from '../api.ts';
import type { InvocationFact, KeptOutput, OutputPlaces, StepFact } from '../types.ts';
import type { WholeOutputApi } from './api.ts';
import { COMBINED_LIMIT, isCut, isWholeStdout, splitCombined, STDERR_LIMIT, STDOUT_LIMIT, withoutMark } from './kept.ts';
import { fetchWhole } from './whole-output.ts';

export interface StepOutput {
  readonly step: string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface NodeOutput {
  readonly steps: readonly StepOutput[];
  readonly lost: readonly LostOutput[];
}

export interface OutputSources {
  readonly api: RunCommandApi;
  readonly whole: WholeOutputApi;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The details of an invocation may show a little later than the list does. */
const PATIENCE_MILLISECONDS = [0, 500, 1500, 3000];
const NOT_YET = 'InvocationDoesNotExist';
/** Answers that say something of this one output, and nothing of the command. */
const NOT_TO_BE_HAD = /^(InvocationDoesNotExist|InvalidPluginName|ValidationException|AccessDenied|AccessDeniedException)$/;

/**
 * All that an invocation that has ended wrote: from the list where that holds it whole, else from GetCommandInvocation,
 * else from S3 or CloudWatch Logs. What cannot be had whole is named in `lost`.
 */
export async function collectOutput(commandId: string, invocation: InvocationFact, places: OutputPlaces, sources: OutputSources): Promise<NodeOutput> {
  const steps: StepOutput[] = [];
  const lost: LostOutput[] = [];
  for (const step of invocation.steps) {
    if (isWholeStdout(step.combinedOutput)) {
      if (step.combinedOutput !== '') steps.push({ step: step.name, stdout: step.combinedOutput, stderr: '' });
      continue;
    }
    const collected = await collectStep(commandId, invocation.nodeId, step, places, sources);
    steps.push(collected.output);
    lost.push(...collected.lost);
  }
  return { steps, lost };
}

async function collectStep(commandId: string, nodeId: string, step: StepFact, places: OutputPlaces, sources: OutputSources): Promise<{ output: StepOutput; lost: LostOutput[] }> {
  const { whole, clock, signal } = sources;
  const kept = await keptOf(commandId, nodeId, step, sources);
  const lost: LostOutput[] = [];
  const wholeOf = async (stream: StreamName, text: string, url: string, limit: number): Promise<string> => {
    // What only the list shows may be cut without a mark, at the end of both streams in one.
    const mayBeCut = kept.why !== undefined && text !== '' && isCut(step.combinedOutput, COMBINED_LIMIT);
    if (!isCut(text, limit) && !mayBeCut) return text;
    const found = await fetchWhole({ commandId, nodeId, step: step.name, stream, kept: text, url, ...places }, whole, clock, signal);
    if ('text' in found) return found.text;
    const left = withoutMark(text);
    lost.push({ step: step.name, stream, keptCharacters: left.length, why: [kept.why, found.why].filter(Boolean).join('; ') });
    return left;
  };
  const stdout = await wholeOf('stdout', kept.stdout, kept.stdoutUrl, STDOUT_LIMIT);
  const stderr = await wholeOf('stderr', kept.stderr, kept.stderrUrl, STDERR_LIMIT);
  return { output: { step: step.name, stdout, stderr }, lost };
}

/** What GetCommandInvocation keeps; where it does not give that, what the list shows of it, and why it is no more. */
async function keptOf(commandId: string, nodeId: string, step: StepFact, { api, clock, signal }: OutputSources): Promise<KeptOutput & { readonly why?: string }> {
  let why = 'ssm:GetCommandInvocation shows no output yet';
  for (const patience of PATIENCE_MILLISECONDS) {
    if (patience > 0) await clock.sleep(patience, signal);
    try {
      const kept = await api.keptOutput(commandId, nodeId, step.name, signal);
      // The list already showed some: this answer is older than the list's.
      if (kept.stdout !== '' || kept.stderr !== '') return kept;
    } catch (error) {
      if (!(error instanceof RemoteError) || !NOT_TO_BE_HAD.test(error.code)) throw error;
      why = error.message;
      if (error.code !== NOT_YET) break;
    }
  }
  return { ...splitCombined(step.combinedOutput), stdoutUrl: '', stderrUrl: '', why };
}
