import { notBuilt } from '../../../wire/invoke.ts';
import { AwsError } from '../../../wire/service.ts';
import { invalidArgument } from '../errors.ts';

/** What is kept beside the content and given back with it, by the SDK's names. Plain JSON. */
export interface KeptHeaders {
  readonly ContentType: string;
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly WebsiteRedirectLocation?: string;
  readonly ServerSideEncryption?: 'AES256';
  /** Left out for STANDARD, as in S3's answers. */
  readonly StorageClass?: StorageClass;
  /** ISO 8601 */
  readonly Expires?: string;
  readonly Metadata: Readonly<Record<string, string>>;
}

type StorageClass = 'STANDARD_IA' | 'ONEZONE_IA' | 'INTELLIGENT_TIERING' | 'REDUCED_REDUNDANCY' | 'GLACIER_IR';

const TEXTS = ['CacheControl', 'ContentDisposition', 'ContentEncoding', 'ContentLanguage', 'WebsiteRedirectLocation'] as const;
/** Classes whose objects can be read at once; the others need RestoreObject. */
const READABLE_CLASSES = new Set<string>(['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'REDUCED_REDUNDANCY', 'GLACIER_IR'] satisfies StorageClass[]);
const OTHER_CLASSES = new Set(['GLACIER', 'DEEP_ARCHIVE', 'OUTPOSTS', 'SNOW', 'EXPRESS_ONEZONE', 'FSX_OPENZFS', 'FSX_ONTAP']);
const HARMLESS_ACLS = new Set(['private', 'bucket-owner-full-control']);
const DEFAULT_CONTENT_TYPE = 'binary/octet-stream';
const MOST_METADATA_BYTES = 2048;

/** Members that would change what S3 does, and would be lost here without a word. */
const NOT_BUILT =
  /^(Grant\w+|Tagging|SSECustomerAlgorithm|SSECustomerKey|CopySourceSSECustomerAlgorithm|SSEKMSKeyId|SSEKMSEncryptionContext|BucketKeyEnabled|ObjectLock\w+|WriteOffsetBytes|MFA|BypassGovernanceRetention)$/;

/** Throws NotImplemented where a request asks for what is not built, and never ignores it. */
export function refuseNotBuilt(operation: string, input: object): void {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && value !== false && NOT_BUILT.test(name)) throw notBuilt(`S3 ${operation} with ${name}`);
  }
}

export interface HeaderInput {
  readonly ACL?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Expires?: Date | undefined;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly StorageClass?: string | undefined;
}

/** What a PutObject, CopyObject or CreateMultipartUpload wants kept. Throws where it cannot be. */
export function keepHeaders(operation: string, input: HeaderInput): KeptHeaders {
  refuseNotBuilt(operation, input);
  refuseAcl(input.ACL);
  const { StorageClass: storage, ServerSideEncryption: encryption } = input;
  if (storage !== undefined && storage !== 'STANDARD' && !READABLE_CLASSES.has(storage)) {
    throw OTHER_CLASSES.has(storage) ? notBuilt(`S3's storage class ${storage}`) : new AwsError('InvalidStorageClass', 'The storage class you specified is not valid', 400, { StorageClassRequested: storage });
  }
  if (encryption !== undefined && encryption !== 'AES256') throw notBuilt(`S3's server-side encryption ${encryption}`);
  const texts = TEXTS.flatMap((name) => {
    const text = (input as Readonly<Record<string, unknown>>)[name];
    return typeof text === 'string' && text !== '' ? [[name, requireHeader(name, text)] as const] : [];
  });
  return {
    ContentType: requireHeader('ContentType', input.ContentType ?? DEFAULT_CONTENT_TYPE),
    ...Object.fromEntries(texts),
    ...(encryption === undefined ? {} : { ServerSideEncryption: encryption }),
    ...(storage === undefined || storage === 'STANDARD' ? {} : { StorageClass: storage as StorageClass }),
    ...(input.Expires === undefined ? {} : { Expires: input.Expires.toISOString() }),
    Metadata: keepMetadata(input.Metadata ?? {}),
  };
}

/** Buckets of today take no ACLs, beside those that say what holds anyway. */
export function refuseAcl(acl: string | undefined): void {
  if (acl !== undefined && !HARMLESS_ACLS.has(acl)) throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
}

function keepMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), requireHeader(name, value)] as const);
  const size = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size > MOST_METADATA_BYTES) {
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', 400, { Size: String(size), MaxSizeAllowed: String(MOST_METADATA_BYTES) });
  }
  return Object.fromEntries(entries);
}

/** What cannot stand in a header of HTTP could never be given back. */
export function requireHeader(name: string, text: string): string {
  if (!/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(text)) throw invalidArgument(`The value of ${name} has characters that no HTTP header can carry`, name, text);
  return text;
}

/** As GetObject and HeadObject give them. */
export function shownHeaders({ Expires, ...kept }: KeptHeaders): Omit<KeptHeaders, 'Expires' | 'Metadata'> & { Metadata: Record<string, string>; Expires?: Date } {
  return { ...kept, Metadata: { ...kept.Metadata }, ...(Expires === undefined ? {} : { Expires: new Date(Expires) }) };
}
