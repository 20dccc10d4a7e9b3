import * as ssm from '@aws-sdk/client-ssm';
import { sdkException } from '../../../wire/exception.ts';

export const noParameter = (name: string): Error => sdkException(ssm.ParameterNotFound, `Parameter ${name} not found.`);

export const noVersion = (name: string, selector: string | number): Error =>
  sdkException(ssm.ParameterVersionNotFound, `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`);

export const tooManyUpdates = (name: string): Error => sdkException(ssm.TooManyUpdates, `There are concurrent updates of ${name}: it supports one update at a time. Try again.`);

export const alreadyExists = (): Error => sdkException(ssm.ParameterAlreadyExists, 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.');

export const otherType = (current: string, asked: string): Error =>
  sdkException(ssm.HierarchyTypeMismatchException, `Parameter Store doesn't support changing a parameter type in a hierarchy: you can't change a parameter from a ${current} type to a ${asked} type. You must create a new, unique parameter.`);

export const oldestHasLabel = (name: string, version: number): Error =>
  sdkException(
    ssm.ParameterMaxVersionLimitExceeded,
    `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
  );

export const tooManyLabels = (): Error =>
  sdkException(ssm.ParameterVersionLabelLimitExceeded, 'A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.');
