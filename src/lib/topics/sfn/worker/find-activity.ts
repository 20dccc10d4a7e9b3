import { UserError } from '../../../errors/errors.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import type { ActivitiesApi } from '../activities/api.ts';

/** The ARN of an activity by name or ARN. Throws a UserError with exit 4 where there is none. */
export async function findActivity(word: string, api: Pick<ActivitiesApi, 'activities' | 'createActivity'>, { create }: { readonly create: boolean }, signal: AbortSignal): Promise<string> {
  if (word.startsWith('arn:')) {
    if (create) throw new UserError('contradiction', '--create makes an activity by its name, not by an ARN', 'Write the name alone.');
    return word;
  }
  // The same name again gives the same activity.
  if (create) return (await api.createActivity(word, {}, signal)).arn;
  for await (const page of api.activities(signal)) {
    const found = page.find(({ name }) => name === word);
    if (found !== undefined) return found.arn;
  }
  throw new UserError('unknown-activity', `there is no activity ${word}`, 'Check the region and the account; --create makes it.', { exitCode: EXIT.notFound });
}
