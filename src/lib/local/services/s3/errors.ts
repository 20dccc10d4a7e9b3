import { AwsError } from '../../wire/service.ts';

/** S3's errors in S3's words; see "Error responses" of the S3 API reference. */
export const noSuchBucket = (bucket: string): AwsError => new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });

export const noSuchKey = (key: string): AwsError => new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });

export const noSuchUpload = (uploadId: string): AwsError =>
  new AwsError('NoSuchUpload', 'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.', 404, { UploadId: uploadId });

/** HEAD has no body to say more in. */
export const notFound = (): AwsError => new AwsError('NotFound', 'Not Found', 404);

export const accessDenied = (): AwsError => new AwsError('AccessDenied', 'Access Denied', 403);

export const invalidArgument = (message: string, name: string, value: string): AwsError => new AwsError('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value });

export const invalidRequest = (message: string): AwsError => new AwsError('InvalidRequest', message);

export const malformedXml = (): AwsError => new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');

export const preconditionFailed = (condition: string): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, { Condition: condition });

/** A 304 carries the validators that a 200 would have carried; members in lower case are headers. */
export const notModified = (etag: string, modifiedAt: number): AwsError => new AwsError('NotModified', 'Not Modified', 304, { etag: `"${etag}"`, 'last-modified': new Date(modifiedAt).toUTCString() });
