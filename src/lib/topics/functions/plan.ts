import type { FunctionFacts, FunctionWish } from './types.ts';

/** What is to be done, so that a function is as it is wanted. */
export interface FunctionPlan {
  readonly kind: 'create' | 'update';
  readonly name: string;
  /** In words: "code", "handler: old.handler to new.handler". Empty where nothing changes; of a new function all that it is. */
  readonly changes: readonly string[];
  readonly hasNewCode: boolean;
  readonly hasNewSettings: boolean;
}

/** `existing` is undefined where there is no function of that name. Environment variables cannot be compared without showing them: where some are given, they are set. */
export function planFunction(wish: FunctionWish, existing: FunctionFacts | undefined): FunctionPlan {
  const { name, runtime, handler, fileCount, zip } = wish;
  const code = `${fileCount} ${fileCount === 1 ? 'file' : 'files'}, zipped ${zip.length} bytes`;
  const variables = wish.variables === undefined ? [] : [`variables: ${Object.keys(wish.variables).join(', ') || 'none'}`];
  if (existing === undefined) return { kind: 'create', name, changes: [runtime, handler, code, ...variables], hasNewCode: true, hasNewSettings: true };
  const hasNewCode = existing.codeSha256 !== wish.codeSha256;
  const settings = [
    ...changed('runtime', existing.runtime, runtime),
    ...changed('handler', existing.handler, handler),
    ...changed('timeout', `${existing.timeoutSeconds}s`, wish.timeoutSeconds === undefined ? undefined : `${wish.timeoutSeconds}s`),
    ...changed('memory', `${existing.memoryMegabytes} MB`, wish.memoryMegabytes === undefined ? undefined : `${wish.memoryMegabytes} MB`),
    ...variables,
  ];
  return { kind: 'update', name, changes: [...(hasNewCode ? [`code: ${code}`] : []), ...settings], hasNewCode, hasNewSettings: settings.length > 0 };
}

const changed = (what: string, before: string, after: string | undefined): string[] => (after === undefined || after === before ? [] : [`${what}: ${before} to ${after}`]);

/** In one line: "create resize: nodejs24.x, resize.handler, 1 file, zipped 312 bytes". */
export function describePlan({ kind, name, changes }: FunctionPlan): string {
  return changes.length === 0 ? `leave ${name} as it is` : `${kind} ${name}: ${changes.join(', ')}`;
}
