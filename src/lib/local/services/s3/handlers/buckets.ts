import type * as s3 from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../engine-context.ts';
import { notBuilt } from '../../../wire/invoke.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { isBucketName } from '../buckets/bucket-name.ts';
import { notFound } from '../errors.ts';
import { refuseAcl, refuseNotBuilt } from '../objects/object-headers.ts';
import { ownerOf } from '../owner.ts';
import { wholeSeconds, type S3State } from '../state.ts';

/** The region that has no location constraint, and whose endpoint makes buckets everywhere. */
const FIRST_REGION = 'us-east-1';

/** CreateBucket. Making one's own bucket again is no error in us-east-1, and one everywhere else. */
export function createBucket(state: S3State, input: s3.CreateBucketCommandInput, context: RequestContext): Answer<s3.CreateBucketCommandOutput> {
  const name = input.Bucket ?? '';
  if (!isBucketName(name)) throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
  refuseNotBuilt('CreateBucket', input);
  refuseAcl(input.ACL);
  const { ObjectOwnership: ownership, CreateBucketConfiguration: configuration } = input;
  if (ownership !== undefined && ownership !== 'BucketOwnerEnforced') throw notBuilt(`S3 CreateBucket with the object ownership ${ownership}`);
  for (const part of ['Location', 'Bucket', 'Tags'] as const) {
    if (configuration?.[part] !== undefined) throw notBuilt(`S3 CreateBucket with ${part}`);
  }
  const region = regionOf(configuration?.LocationConstraint, context.region);
  state.store.transaction(() => {
    const existing = state.buckets.find(name);
    if (existing === undefined) return state.buckets.insert({ name, account: context.account, region, createdAt: wholeSeconds(state.clock) });
    if (existing.account !== context.account) {
      const message = 'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.';
      throw new AwsError('BucketAlreadyExists', message, 409, { BucketName: name });
    }
    if (existing.region !== FIRST_REGION || region !== FIRST_REGION) {
      throw new AwsError('BucketAlreadyOwnedByYou', 'Your previous request to create the named bucket succeeded and you already own it.', 409, { BucketName: name });
    }
  });
  return { Location: `/${name}` };
}

function regionOf(constraint: string | undefined, requested: string): string {
  const incompatible = (which: string): AwsError =>
    new AwsError('IllegalLocationConstraintException', `The ${which} location constraint is incompatible for the region specific endpoint this request was sent to.`);
  if (!constraint) {
    if (requested !== FIRST_REGION) throw incompatible('unspecified');
    return FIRST_REGION;
  }
  const region = constraint === 'EU' ? 'eu-west-1' : constraint;
  if (region === FIRST_REGION || !/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) {
    throw new AwsError('InvalidLocationConstraint', 'The specified location-constraint is not valid', 400, { LocationConstraint: constraint });
  }
  if (requested !== FIRST_REGION && requested !== region) throw incompatible(constraint);
  return region;
}

/** DeleteBucket: only an empty one; uploads in hand go with it. */
export function deleteBucket(state: S3State, input: s3.DeleteBucketCommandInput, context: RequestContext): Answer<s3.DeleteBucketCommandOutput> {
  const unused = state.store.transaction(() => {
    const { name } = state.buckets.require(context, input);
    if (!state.objects.isEmpty(name)) throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, { BucketName: name });
    const parts = state.uploads.ofBucket(name).flatMap(({ id }) => state.uploads.parts(id));
    state.buckets.remove(name);
    return parts.map(({ content }) => content);
  });
  state.files.remove(unused);
  return {};
}

/** HeadBucket: 404 or 403 without a word more, since HEAD has no body. */
export function headBucket(state: S3State, input: s3.HeadBucketCommandInput, context: RequestContext): Answer<s3.HeadBucketCommandOutput> {
  try {
    return { BucketRegion: state.buckets.require(context, input).region, AccessPointAlias: false };
  } catch (error) {
    throw error instanceof AwsError && error.code === 'NoSuchBucket' ? notFound() : error;
  }
}

/** GetBucketLocation: nothing at all stands for us-east-1. */
export function getBucketLocation(state: S3State, input: s3.GetBucketLocationCommandInput, context: RequestContext): Answer<s3.GetBucketLocationCommandOutput> {
  const { region } = state.buckets.require(context, input);
  return region === FIRST_REGION ? {} : { LocationConstraint: region as s3.BucketLocationConstraint };
}

const MOST_BUCKETS = 10_000;

/** ListBuckets: all of the account's, by name, or a page of them where a page is asked for. */
export function listBuckets(state: S3State, input: s3.ListBucketsCommandInput, context: RequestContext): Answer<s3.ListBucketsCommandOutput> {
  const { Prefix: prefix = '', BucketRegion: region, ContinuationToken: token, MaxBuckets: most = MOST_BUCKETS } = input;
  const isPaged = Object.values(input).some((value) => value !== undefined);
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString('utf8');
  const found = state.buckets.list(context.account).filter((bucket) => bucket.name.startsWith(prefix) && bucket.name > after && (region === undefined || bucket.region === region));
  const page = found.slice(0, Math.min(Math.max(most, 1), MOST_BUCKETS));
  const last = page.at(-1);
  return {
    Buckets: page.map((bucket) => ({ Name: bucket.name, CreationDate: new Date(bucket.createdAt), ...(isPaged ? { BucketRegion: bucket.region } : {}) })),
    Owner: ownerOf(context.account),
    ...(input.Prefix === undefined ? {} : { Prefix: prefix }),
    ...(last !== undefined && page.length < found.length ? { ContinuationToken: Buffer.from(last.name).toString('base64url') } : {}),
  };
}
