import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { sdkException } from '../../wire/exception.ts';

export const noGroup = (): Error => sdkException(logs.ResourceNotFoundException, 'The specified log group does not exist.');
export const noStream = (): Error => sdkException(logs.ResourceNotFoundException, 'The specified log stream does not exist.');
export const noResource = (): Error => sdkException(logs.ResourceNotFoundException, 'The specified resource does not exist.');
export const groupExists = (): Error => sdkException(logs.ResourceAlreadyExistsException, 'The specified log group already exists');
export const streamExists = (): Error => sdkException(logs.ResourceAlreadyExistsException, 'The specified log stream already exists');
export const invalid = (message: string): Error => sdkException(logs.InvalidParameterException, message);
export const invalidToken = (): Error => invalid('The specified nextToken is invalid.');
export const tooManyTags = (): Error => sdkException(logs.TooManyTagsException, 'A resource can have no more than 50 tags.');
