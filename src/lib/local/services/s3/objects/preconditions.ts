import { notBuilt } from '../../../wire/invoke.ts';
import { noSuchKey, notModified, preconditionFailed } from '../errors.ts';

export interface ReadConditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: Date | undefined;
  readonly ifUnmodifiedSince: Date | undefined;
}

/** What conditions are held against. */
export interface Tagged {
  readonly etag: string;
  readonly modifiedAt: number;
}

export type Verdict = 'proceed' | 'not-modified' | { readonly failed: 'match' | 'unmodified-since' };

/** RFC 9110, 13.2.2: an ETag that is given decides, and the date beside it is not looked at. */
export function judge(conditions: ReadConditions, { etag, modifiedAt }: Tagged): Verdict {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  // HTTP dates have whole seconds.
  const seconds = Math.floor(modifiedAt / 1000);
  const isAfter = (date: Date): boolean => seconds > Math.floor(date.getTime() / 1000);
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, etag)) return { failed: 'match' };
  } else if (ifUnmodifiedSince !== undefined && isAfter(ifUnmodifiedSince)) return { failed: 'unmodified-since' };
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, etag) ? 'not-modified' : 'proceed';
  return ifModifiedSince !== undefined && !isAfter(ifModifiedSince) ? 'not-modified' : 'proceed';
}

/** Throws 304 or 412 where a GetObject or HeadObject is not to be carried out. */
export function requireReadable(conditions: ReadConditions, tagged: Tagged): void {
  const verdict = judge(conditions, tagged);
  if (verdict === 'not-modified') throw notModified(tagged.etag, tagged.modifiedAt);
  if (verdict !== 'proceed') throw preconditionFailed(verdict.failed === 'match' ? 'If-Match' : 'If-Unmodified-Since');
}

/** Throws 412 where the source of a copy is not as wanted. */
export function requireCopyable(conditions: ReadConditions, tagged: Tagged): void {
  const verdict = judge(conditions, tagged);
  if (verdict === 'proceed') return;
  if (verdict === 'not-modified') throw preconditionFailed(conditions.ifNoneMatch === undefined ? 'x-amz-copy-source-If-Modified-Since' : 'x-amz-copy-source-If-None-Match');
  throw preconditionFailed(verdict.failed === 'match' ? 'x-amz-copy-source-If-Match' : 'x-amz-copy-source-If-Unmodified-Since');
}

export interface WriteConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

/** Conditional writes: only a new key (`If-None-Match: *`), or only over a certain ETag. */
export function requireWritable({ IfMatch: ifMatch, IfNoneMatch: ifNoneMatch }: WriteConditions, key: string, existing: Tagged | undefined): void {
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notBuilt('S3 If-None-Match with an ETag on a write');
  if (ifNoneMatch === '*' && existing !== undefined) throw preconditionFailed('If-None-Match');
  if (ifMatch === undefined) return;
  if (existing === undefined) throw noSuchKey(key);
  if (!matches(ifMatch, existing.etag)) throw preconditionFailed('If-Match');
}

export const unquote = (etag: string): string => etag.trim().replace(/^(?:W\/)?"(.*)"$/, '$1');

const matches = (header: string, etag: string): boolean => header.trim() === '*' || header.split(',').some((given) => unquote(given) === etag);
