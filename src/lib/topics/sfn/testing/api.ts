import * as sfn from '@aws-sdk/client-sfn';
import type { Call } from '../../../aws/gated-calls.ts';
import type { Operation } from '../operations.ts';
import type { DefinitionToValidate, StateTest, StateTestResult, Validation } from './types.ts';

/** What looks at definitions without a machine. Every method throws RemoteErrors. */
export interface TestingApi {
  /** states:TestState: runs one state, really or with a mock. InvalidDefinition, InvalidExecutionInput, ValidationException. */
  testState(test: StateTest, signal: AbortSignal): Promise<StateTestResult>;
  /** states:ValidateStateMachineDefinition, at most 100 diagnostics. */
  validate(definition: DefinitionToValidate, signal: AbortSignal): Promise<Validation>;
}

const MOST_DIAGNOSTICS = 100;

/** `slowCall` waits longer than a state may be tested. */
export function testingApi(call: Call<sfn.SFNClient, Operation>, slowCall: Call<sfn.SFNClient, Operation>): TestingApi {
  return {
    testState: async ({ configuration, ...test }, signal) => {
      const answer = await slowCall('TestState', signal, (to, options) => to.send(new sfn.TestStateCommand({ ...test, stateConfiguration: configuration }), options));
      const { status = 'FAILED', output, error, cause, nextState, inspectionData } = answer;
      return { status, output, error, cause, nextState, inspectionData };
    },
    validate: async ({ definition, type, severity }, signal) => {
      const answer = await call('ValidateStateMachineDefinition', signal, (to, options) => to.send(new sfn.ValidateStateMachineDefinitionCommand({ definition, type, severity, maxResults: MOST_DIAGNOSTICS }), options));
      return {
        result: answer.result ?? 'OK',
        diagnostics: (answer.diagnostics ?? []).map((each) => ({ severity: each.severity ?? 'ERROR', code: each.code ?? '', message: each.message ?? '', location: each.location })),
        truncated: answer.truncated ?? false,
      };
    },
  };
}
