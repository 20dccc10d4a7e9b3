import { UserError } from '../errors/errors.ts';

/** What can be done with a run of the journal, by the verb that began it. Each is loaded when it is wanted. */
const sends = () => import('./resume-send.ts').then(({ resumeSend, retrySend }) => ({ resume: resumeSend, retry: retrySend }));
const changes = () => import('./params/resume.ts').then(({ resumeChanges, retryChanges }) => ({ resume: resumeChanges, retry: retryChanges }));
const executions = () => import('./sfn/resume-executions.ts').then(({ resumeExecutions, retryExecutions }) => ({ resume: resumeExecutions, retry: retryExecutions }));

/** Throws a UserError for a verb that this version does not know. */
export function verbOf(verb: string): ReturnType<typeof sends> {
  if (verb === 'ssm send') return sends();
  if (verb === 'sfn run') return executions();
  // All that changes parameters is a set of changes.
  if (verb.startsWith('params ')) return changes();
  throw new UserError('unknown-verb', `this version cannot go on with a run of "${verb}"`, 'Use the version that began it.');
}
