import type * as sfn from '@aws-sdk/client-sfn';
import { StateFailure } from '../../../../asl/failure.ts';
import { isArray, isObject, type Json } from '../../../../asl/json.ts';
import type { State } from '../../../../asl/machine.ts';
import type { Engine } from '../../../engine-context.ts';
import { invalidRequest, untestable } from '../errors.ts';
import { operationOf } from '../tasks/integrations.ts';
import { parseResource, type Resource } from '../tasks/resource.ts';

/** Gives the result that stands for a state's work. Throws the StateFailure that does. */
export type Mock = () => Json;

/**
 * What a test has in place of the work. Throws a ValidationException for one that no state, or not this state, can have,
 * and an InvalidDefinition for a state that cannot be tested without.
 * https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export async function mockOf(state: State, input: Pick<sfn.TestStateInput, 'mock' | 'revealSecrets' | 'context' | 'roleArn'>, engine: Engine): Promise<Mock | undefined> {
  const { mock } = input;
  if (mock === undefined) {
    checkUnmocked(state, input);
    return undefined;
  }
  if (state.Type !== 'Task' && state.Type !== 'Map' && state.Type !== 'Parallel') throw invalidRequest(`State type '${state.Type}' is not supported when a mock is specified`);
  if (input.revealSecrets === true) throw invalidRequest('TestState does not support RevealSecrets when a mock is specified.');
  const { result, errorOutput } = mock;
  if ((result === undefined) === (errorOutput === undefined)) throw invalidRequest('A test mock should have only one of the following fields: [result, errorOutput].');
  if (errorOutput !== undefined) {
    const { error, cause } = errorOutput;
    if (error === undefined) throw invalidRequest("The field 'error' must be specified in errorOutput.");
    return () => {
      throw new StateFailure(error, cause);
    };
  }
  const value = parsed(result ?? '');
  if (state.Type === 'Map') checkMapResult(state.ResultWriter !== undefined, value);
  else if (state.Type === 'Parallel') checkBranchResults(state.Branches.length, value);
  else await checkTaskResult(parseResource(state.Resource), value, mock.fieldValidationMode ?? 'STRICT', engine);
  return () => value;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw invalidRequest('Mocked result must be valid JSON');
  }
}

function checkUnmocked(state: State, { context, roleArn }: Pick<sfn.TestStateInput, 'context' | 'roleArn'>): void {
  if (state.Type === 'Map' || state.Type === 'Parallel') throw untestable('TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]');
  if (state.Type === 'Task') {
    const resource = parseResource(state.Resource);
    if (resource?.kind === 'activity') throw untestable('TestState API does not support Activity tasks.');
    if (resource?.kind === 'integration' && resource.pattern !== 'request') throw untestable(`TestState API does not support .${resource.pattern} service integration patterns.`);
  }
  if (context !== undefined) throw invalidRequest('TestState does not support Context when a mock is not specified.');
  if (state.Type === 'Task' && roleArn === undefined) throw invalidRequest('RoleArn must be specified when testing a Task state');
}

function checkMapResult(isWritten: boolean, value: Json): void {
  if (isWritten && !isObject(value)) throw invalidRequest('Mocked result must be a JSON object.');
  if (!isWritten && !isArray(value)) throw invalidRequest('Mocked result must be an array.');
}

function checkBranchResults(branches: number, value: Json): void {
  if (!isArray(value)) throw invalidRequest('Mocked result must be an array.');
  if (value.length !== branches) throw invalidRequest(`Mocked result must have ${branches} elements: one for each branch.`);
}

/** Against the shape of the operation's output. What somebody tells by a token, or what a job ends with, can be anything. */
async function checkTaskResult(resource: Resource | undefined, value: Json, mode: sfn.MockResponseValidationMode, engine: Engine): Promise<void> {
  if (mode === 'NONE' || resource?.kind !== 'integration' || resource.pattern !== 'request') return;
  const found = operationOf(resource);
  const problem = found === undefined ? undefined : await engine.outputProblem(found.service, found.operation, value, mode);
  if (problem !== undefined) throw invalidRequest(`Mock result schema validation error: ${problem}`);
}
