import { AwsError } from '../../../wire/service.ts';
import { invalidArgument } from '../errors.ts';

const MOST_BYTES = 1024;

/** Any text of 1 to 1024 bytes of UTF-8. Throws KeyTooLongError. */
export function requireKey(key: string | undefined): string {
  if (key === undefined || key === '') throw new AwsError('UserKeyMustBeSpecified', 'The bucket POST must contain the specified field name. If it is specified, please check the order of the fields.');
  const size = Buffer.byteLength(key);
  if (size > MOST_BYTES) throw new AwsError('KeyTooLongError', 'Your key is too long', 400, { Size: String(size), MaxSizeAllowed: String(MOST_BYTES) });
  if (!key.isWellFormed()) throw invalidArgument('The key is not Unicode text', 'key', key.toWellFormed());
  return key;
}

/** Only the version "null" exists where versions are not kept. */
export function requireNoVersion(versionId: string | undefined): void {
  if (versionId !== undefined && versionId !== 'null') throw invalidArgument('Invalid version id specified', 'versionId', versionId);
}
