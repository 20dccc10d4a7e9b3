import * as sfn from '@aws-sdk/client-sfn';
import { sdkException } from '../../wire/exception.ts';

/** Exceptions in the words of the service. */
export const noMachine = (arn: string): Error => sdkException(sfn.StateMachineDoesNotExist, `State Machine Does Not Exist: '${arn}'`);
export const machineExists = (arn: string): Error => sdkException(sfn.StateMachineAlreadyExists, `State Machine Already Exists: '${arn}'`);
export const invalidArn = (arn: string): Error => sdkException(sfn.InvalidArn, `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
export const wrongKindOfArn = (kind: string): Error => sdkException(sfn.InvalidArn, `Invalid Arn: 'Resource type not valid in this context: ${kind}'`);
export const invalidName = (name: string): Error => sdkException(sfn.InvalidName, `Invalid Name: '${name}'`);
/** `message` is AWS's whole sentence. */
export const refusedDefinition = (message: string): Error => sdkException(sfn.InvalidDefinition, message);
/** What a test of a state is not made for. */
export const untestable = (what: string): Error => sdkException(sfn.InvalidDefinition, what);
export const noExecution = (arn: string): Error => sdkException(sfn.ExecutionDoesNotExist, `Execution Does Not Exist: '${arn}'`);
export const executionExists = (arn: string): Error => sdkException(sfn.ExecutionAlreadyExists, `Execution Already Exists: '${arn}'`);
export const invalidInput = (what: string): Error => sdkException(sfn.InvalidExecutionInput, `Invalid State Machine Execution Input: '${what}'`);
export const notRedrivable = (what: string): Error => sdkException(sfn.ExecutionNotRedrivable, what);
export const noActivity = (arn: string): Error => sdkException(sfn.ActivityDoesNotExist, `Activity does not exist: '${arn}'`);
export const invalidTaskToken = (): Error => sdkException(sfn.InvalidToken, "Invalid Token: 'Invalid token'");
export const taskTimedOut = (): Error => sdkException(sfn.TaskTimedOut, "Task Timed Out: 'Provided task does not exist anymore'");
export const invalidOutput = (what: string): Error => sdkException(sfn.InvalidOutput, `Invalid Output: '${what}'`);
export const invalidPageToken = (): Error => sdkException(sfn.InvalidToken, "Invalid Token: 'Invalid token'");
export const noResource = (arn: string): Error => sdkException(sfn.ResourceNotFound, `Resource not found: '${arn}'`);
export const notSupportedForType = (what: string): Error => sdkException(sfn.StateMachineTypeNotSupported, what);
export const conflict = (what: string): Error => sdkException(sfn.ConflictException, what);
export const invalidRequest = (what: string): Error => sdkException(sfn.ValidationException, what);
export const missingParameter = (what: string): Error => sdkException(sfn.MissingRequiredParameter, what);
export const tooManyTags = (arn: string): Error => sdkException(sfn.TooManyTags, `Too many tags: '${arn}'`);
export const invalidLogging = (what: string): Error => sdkException(sfn.InvalidLoggingConfiguration, `Invalid Logging Configuration: ${what}`);
