import { UserError } from '../errors/errors.ts';

/** What can be done with a run of the journal, by the verb that began it. Each is loaded when it is wanted. */
const VERBS = {
  'ssm send': () => import('./resume-send.ts').then(({ resumeSend, retrySend }) => ({ resume: resumeSend, retry: retrySend })),
} as const;

/** Throws a UserError for a verb that this version does not know. */
export function verbOf(verb: string) {
  if (verb !== 'ssm send') throw new UserError('unknown-verb', `this version cannot go on with a run of "${verb}"`, 'Use the version that began it.');
  return VERBS[verb]();
}
