import * as lambda from '@aws-sdk/client-lambda';
import { sdkException } from '../../wire/exception.ts';
import { notBuilt } from '../../wire/invoke.ts';
import { AwsError } from '../../wire/service.ts';

/** Lambda's errors say beside the message who is at fault. */
const byUser = (Class: unknown, message: string): Error => Object.assign(sdkException(Class, message), { Type: 'User' });

export const invalid = (message: string): Error => byUser(lambda.InvalidParameterValueException, message);
export const conflict = (message: string): Error => byUser(lambda.ResourceConflictException, message);
export const notFound = (message: string): Error => byUser(lambda.ResourceNotFoundException, message);

export const noFunction = (arn: string): Error => notFound(`Function not found: ${arn}`);
export const noAlias = (arn: string): Error => notFound(`Cannot find alias arn: ${arn}`);
export const functionExists = (name: string): Error => conflict(`Function already exist: ${name}`);
export const aliasExists = (arn: string): Error => conflict(`Alias already exists: ${arn}`);

export const revisionMismatch = (what: 'GetFunction/GetAlias' | 'GetPolicy'): Error =>
  byUser(lambda.PreconditionFailedException, `The Revision Id provided does not match the latest Revision Id. Call the ${what} API to retrieve the latest Revision Id`);

export const badPayload = (message: string): Error => byUser(lambda.InvalidRequestContentException, message);

/** 413. `bytes` is what the operation takes at most. */
export const tooLarge = (bytes: number, operation: string): Error => byUser(lambda.RequestTooLargeException, `Request must be smaller than ${bytes} bytes for the ${operation} operation`);

/** The function has no concurrency left that it could use. */
export const throttled = (): Error => Object.assign(byUser(lambda.TooManyRequestsException, 'Rate Exceeded.'), { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' });

export const denied = (message: string): Error => new AwsError('AccessDeniedException', message, 403);

/** The environment variables cannot be opened: the engine's key for them is gone. */
export const noVariablesKey = (message: string): Error => byUser(lambda.KMSAccessDeniedException, message);

/** The engine ends while the function runs. */
export const stopping = (): Error => sdkException(lambda.ServiceException, 'The engine stops');

/** 501, by name: what a client asks for is not done in silence. */
export const notServed = (what: string): AwsError => notBuilt(`Lambda ${what}`);
