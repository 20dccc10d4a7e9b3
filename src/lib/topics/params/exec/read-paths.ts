import { UserError } from '../../../errors/errors.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import { collect } from '../../../run/pages.ts';
import type { ParametersApi } from '../api.ts';
import type { PathValues } from './environment.ts';

export interface ReadPathsOptions {
  readonly label: string | undefined;
  /** A path at which there is nothing is no error. */
  readonly allowEmpty: boolean;
  readonly signal: AbortSignal;
}

/** Everything below each path, decrypted. Throws a UserError with exit 4 for a path at which there is nothing; RemoteErrors. */
export async function readPaths(paths: readonly string[], api: ParametersApi, { label, allowEmpty, signal }: ReadPathsOptions): Promise<PathValues[]> {
  const read = await Promise.all(
    paths.map(async (path): Promise<PathValues> => ({ path, parameters: await collect(api.below(path, { recursive: true, decrypt: true, label }, signal)) })),
  );
  const empty = read.filter(({ parameters }) => parameters.length === 0).map(({ path }) => path);
  if (empty.length > 0 && !allowEmpty) throw new UserError('no-parameter', `nothing is below ${empty.join(', ')}${label === undefined ? '' : ` with the label ${label}`}`, 'Nothing was started. Check the path, or add --allow-empty.', { exitCode: EXIT.notFound });
  return read;
}
