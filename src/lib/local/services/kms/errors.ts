import * as kms from '@aws-sdk/client-kms';
import { sdkException } from '../../wire/exception.ts';
import { AwsError } from '../../wire/service.ts';

export const noKey = (arn: string): Error => sdkException(kms.NotFoundException, `Key '${arn}' does not exist`);
export const noAlias = (arn: string): Error => sdkException(kms.NotFoundException, `Alias ${arn} is not found.`);
export const invalidKeyId = (keyId: string): Error => sdkException(kms.NotFoundException, `Invalid keyId '${keyId}'`);
export const aliasExists = (arn: string): Error => sdkException(kms.AlreadyExistsException, `An alias with the name ${arn} already exists`);
export const badAliasName = (message: string): Error => sdkException(kms.InvalidAliasNameException, message);
export const disabled = (arn: string): Error => sdkException(kms.DisabledException, `${arn} is disabled.`);
export const pendingDeletion = (arn: string): Error => sdkException(kms.KMSInvalidStateException, `${arn} is pending deletion.`);
export const notPendingDeletion = (arn: string): Error => sdkException(kms.KMSInvalidStateException, `${arn} is not pending deletion.`);
export const invalidMarker = (): Error => sdkException(kms.InvalidMarkerException, 'The marker is not valid.');
export const badTag = (message: string): Error => sdkException(kms.TagException, message);
export const tooManyTags = (): Error => sdkException(kms.LimitExceededException, 'A key can have at most 50 tags.');
export const badUsage = (message: string): Error => sdkException(kms.InvalidKeyUsageException, message);

/** Not what Encrypt gave out, or not whole, or another encryption context. AWS does not say which, and gives no words. */
export const invalidCiphertext = (): Error => sdkException(kms.InvalidCiphertextException, 'The ciphertext is damaged, or was made with another encryption context');
export const incorrectKey = (): Error => sdkException(kms.IncorrectKeyException, 'The key ID in the request does not identify a CMK that can perform this operation.');
export const unknownCiphertextKey = (): Error =>
  new AwsError('AccessDeniedException', 'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.');

export const dryRunSucceeded = (): Error => sdkException(kms.DryRunOperationException, 'The request would have succeeded, but the DryRun option is set.');

/** What belongs to AWS is used, not changed. */
export const belongsToAws = (operation: string, arn: string): Error => new AwsError('AccessDeniedException', `${arn} is an AWS managed key: kms:${operation} is not allowed on it`);

/** The master key is not the one that the keys were wrapped with. A state of the whole service; nothing that a retry would mend. */
export const masterKeyProblem = (message: string): Error => sdkException(kms.KMSInvalidStateException, message);
