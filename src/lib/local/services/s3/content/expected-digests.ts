import { AwsError } from '../../../wire/service.ts';
import { invalidRequest } from '../errors.ts';
import { givenChecksum, namedAlgorithm, requireDigest, type Checksum, type ChecksumAlgorithm } from './checksum.ts';
import type { WrittenContent } from './content-files.ts';

/** What a client says that its content amounts to. */
export interface ExpectedDigests {
  /** Base64 */
  readonly md5: string | undefined;
  readonly checksum: Checksum | undefined;
  /** The algorithm that the client named or used. */
  readonly algorithm: ChecksumAlgorithm | undefined;
}

export interface DigestInput {
  readonly ContentMD5?: string | undefined;
  readonly ChecksumAlgorithm?: string | undefined;
}

/** Reads Content-MD5 and x-amz-checksum-*. Throws where they cannot be what they say they are. */
export function expectedDigests(input: DigestInput): ExpectedDigests {
  const { ContentMD5: md5, ChecksumAlgorithm: named } = input;
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16) throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400, { 'Content-MD5': md5 });
  const checksum = givenChecksum(input);
  if (checksum !== undefined) requireDigest(checksum);
  const algorithm = namedAlgorithm(named);
  if (algorithm !== undefined && checksum !== undefined && checksum.algorithm !== algorithm) throw invalidRequest('Value for x-amz-sdk-checksum-algorithm header is invalid.');
  return { md5, checksum, algorithm: checksum?.algorithm ?? algorithm };
}

/** Throws BadDigest where the content is not what the client meant to send. */
export function verifyDigests({ md5, checksum }: ExpectedDigests, written: WrittenContent): void {
  if (md5 !== undefined && Buffer.compare(Buffer.from(md5, 'base64'), written.md5) !== 0) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400, { ExpectedDigest: md5, CalculatedDigest: written.md5.toString('base64') });
  }
  if (checksum !== undefined && written.checksums.get(checksum.algorithm) !== checksum.value) {
    throw new AwsError('BadDigest', `The ${checksum.algorithm} you specified did not match the calculated checksum.`);
  }
}
