import { jsonErrorOffset } from '../../../errors/json-error.ts';
import type { HandlerEnd, TaskAnswer } from './types.ts';

/** SendTaskSuccess takes no more bytes, SendTaskFailure no more characters. */
export const LARGEST_OUTPUT_BYTES = 262_144;
const LONGEST_CAUSE = 32_768;
const LONGEST_ERROR = 256;
const SHOWN_OUTPUT = 1000;

export interface AnswerOptions {
  /** What was written is a text, whatever it looks like. */
  readonly text: boolean;
  /** The name of every failure; else it says how the handler ended. */
  readonly error: string | undefined;
}

/**
 * What the service is told of a handler's end. Written JSON is the output; nothing at all is `null`. Failures are named
 * `ExitCode.3`, `Signal.SIGKILL`, `States.Timeout`, so that Retry and Catch can tell them apart.
 */
export function answerOf(end: HandlerEnd, options: AnswerOptions): TaskAnswer {
  switch (end.kind) {
    case 'exited':
      return end.code === 0 ? successOf(end.stdout, options) : failure(`ExitCode.${end.code}`, `the handler ended with exit code ${end.code}`, end.complaint, options);
    case 'signalled':
      return failure(`Signal.${end.signal}`, `the handler was ended by ${end.signal}${said(end.complaint)}`, '', options);
    case 'timed-out':
      return failure('States.Timeout', `the handler did not end within ${end.seconds} s${said(end.complaint)}`, '', options);
    case 'stopped':
      return failure('Worker.Stopped', `the worker was stopped${said(end.complaint)}`, '', options);
    case 'too-much':
      return failure('States.DataLimitExceeded', tooMuch, '', options);
    case 'not-started':
      return failure('Handler.NotStarted', end.reason, '', options);
  }
}

function successOf(stdout: string, options: AnswerOptions): TaskAnswer {
  const output = options.text ? JSON.stringify(stdout.replace(/\r?\n$/, '')) : stdout.trim() === '' ? 'null' : stdout.trim();
  const offset = jsonErrorOffset(output);
  if (offset !== undefined) return failure('Handler.InvalidOutput', `what the handler wrote is not JSON (at character ${offset + 1}; --text takes it as a text): ${output.slice(0, SHOWN_OUTPUT)}`, '', options);
  if (new TextEncoder().encode(output).length > LARGEST_OUTPUT_BYTES) return failure('States.DataLimitExceeded', tooMuch, '', options);
  return { kind: 'success', output };
}

const tooMuch = `the handler wrote more than the ${LARGEST_OUTPUT_BYTES} bytes that an answer can have`;

const said = (complaint: string): string => (complaint.trim() === '' ? '' : `: ${complaint.trim()}`);

/** What a handler that gave up complained of is the cause; else how it ended. */
function failure(name: string, what: string, complaint: string, { error }: AnswerOptions): TaskAnswer {
  const cause = complaint.trim() === '' ? what : complaint.trim();
  // The end says most.
  return { kind: 'failure', error: (error ?? name).slice(0, LONGEST_ERROR), cause: cause.slice(-LONGEST_CAUSE) };
}
