import { expect } from 'chai';
import { invalidDefinition, validate, type Diagnostic } from '../../../src/lib/asl/validate.ts';

const machine = (states: unknown, more: object = {}): string => JSON.stringify({ StartAt: 'A', States: states, ...more });
const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', End: true };
const said = (text: string, options?: Parameters<typeof validate>[1]): string[] => validate(text, options).map(({ code, message, location }: Diagnostic) => `${code}: ${message} at ${location ?? 'null'}`);
const schema = (message: string, location: string): string => `SCHEMA_VALIDATION_FAILED: ${message} at ${location}`;

/** What Step Functions was seen to answer, by those who asked it. */
const ANSWERS: ReadonlyArray<readonly [text: string, answers: readonly string[]]> = [
  [machine({ A: { Type: 'Pass', Next: 'C' }, B: { Type: 'Pass', End: true } }), ["MISSING_TRANSITION_TARGET: Missing 'Next' target: C at /States/A/Next", 'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B']],
  [machine({ A: { Type: 'Pass', Next: 'NOPE' } }), ["MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Next", 'MISSING_END_STATE: Workflow has no terminal state at null']],
  [machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' }, C: { Type: 'Pass', Next: 'A' } }), ['MISSING_END_STATE: Workflow has no terminal state at null']],
  [machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' }, C: { Type: 'Succeed' } }), ['MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C']],
  [JSON.stringify({ StartAt: 'x', States: { A: { Type: 'Succeed' } } }), ["MISSING_TRANSITION_TARGET: Missing 'Next' target: x at /StartAt", 'MISSING_TRANSITION_TARGET: State "A" is not reachable. at /States/A']],
  [machine({ A: { Type: 'Choice', Choices: [{ Variable: '$.x', IsNull: true, Next: 'N' }], Default: 'B' }, B: { Type: 'Succeed' } }), ["MISSING_TRANSITION_TARGET: Missing 'Next' target: N at /States/A/Choices[0]/Next"]],
  [machine({ A: { ...task, Catch: [{ ErrorEquals: ['E'], Next: 'N' }] } }), ["MISSING_TRANSITION_TARGET: Missing 'Next' target: N at /States/A/Catch[0]/Next"]],
  [machine({ A: { Type: 'Parallel', TimeoutSeconds: 3, Branches: [{ StartAt: 'B', States: { B: { Type: 'Succeed' } } }], End: true } }), [schema("Field 'TimeoutSeconds' is not supported", '/States/A')]],
  [machine({ A: { Type: 'Pass', End: true, Output: 1 } }), [schema("The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage", '/States/A')]],
  [machine({ A: { Type: 'Pass', QueryLanguage: 'JSONPath', InputPath: '$', Output: 1, End: true } }, { QueryLanguage: 'JSONata' }), [schema("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", '/States/A')]],
  [machine({ A: { Type: 'Map', ItemProcessor: { QueryLanguage: 'JSONata', StartAt: 'B', States: { B: { Type: 'Succeed' } } }, End: true } }), [schema("Field 'QueryLanguage' is not supported", '/States/A/ItemProcessor')]],
  [machine({ A: { Type: 'Pass', QueryLanguage: 'jsonpath', InputPath: '$', End: true } }), [schema('Value should be one of the following: [JSONPath, JSONata]', '/States/A/QueryLanguage'), schema("The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage", '/States/A')]],
  [machine({ A: { Type: 'Pass', OutputPath: 'Test', End: true } }), [schema('Value must be a valid JSONPath.', '/States/A/OutputPath')]],
  [machine({ A: { Type: 'Pass', Assign: { 'V.$': 'Test' }, End: true } }), [schema("The value for the field 'V.$' must be a valid JSONPath or a valid intrinsic function call", '/States/A/Assign')]],
  [machine({ A: { Type: 'Choice', Choices: [{ Variable: 'Test', IsNull: true, Next: 'B' }], Default: 'B' }, B: { Type: 'Succeed' } }), [schema("Value is not a Reference Path: Reference path didn't start with '$'", '/States/A/Choices[0]/Variable')]],
  [machine({ A: { Type: 'Wait', Timestamp: '2030-01-01', End: true } }), [schema('String does not match RFC3339 timestamp', '/States/A/Timestamp')]],
  [machine({ A: { Type: 'Wait', Seconds: 1, Timestamp: '2030-01-01T00:00:00Z', End: true } }), [schema('There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]', '/States/A')]],
  [machine({ A: { Type: 'Pass' }, B: { Type: 'Succeed' } }), [schema('This object should have only one of the following fields: [Next, End]', '/States/A'), 'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B']],
  [machine({ A: { ...task, Retry: [{ ErrorEquals: ['States.ALL', 'E'] }] } }), [schema('States.ALL must appear alone and at end of list', '/States/A/Retry[0]/ErrorEquals')]],
  [machine({ A: { ...task, Resource: 'f' } }), [schema('Value is not a valid resource ARN', '/States/A/Resource')]],
  [machine({ A: { ...task, Resource: '${Function}' } }), [schema('Value is not a valid resource ARN', '/States/A/Resource')]],
  [machine({ A: { ...task, Resource: 'arn:aws:states:::lambda:invoke', Parameters: {} } }), [schema("The field 'FunctionName' is required but was missing", '/States/A/Parameters')]],
  [machine({ A: { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: { Type: 'Succeed' } } }], End: true } }), ['DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/Branches[0]/States/A']],
  [machine({ A: { Type: 'Pass', Output: '{% 1 + %}', End: true } }, { QueryLanguage: 'JSONata' }), ['INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output']],
  [machine({ A: { Type: 'Pass', Output: { v: '{% phone %}' }, End: true } }, { QueryLanguage: 'JSONata' }), ["UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v"]],
  [machine({ A: { Type: 'Pass', Output: '{% $states.errorOutput %}', End: true } }, { QueryLanguage: 'JSONata' }), ["UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. at /States/A/Output"]],
  [machine({ A: { Type: 'Pass', Assign: { states: 1 }, End: true } }), ["RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/A/Assign/states"]],
];

describe('validation as Step Functions does it', () => {
  for (const [text, answers] of ANSWERS) it(answers.join(', '), () => expect(said(text)).to.deep.equal(answers));

  it('lets pass what Step Functions lets pass', () => {
    expect(said(machine({ A: { Type: 'Wait', Seconds: 0, End: true } }, { TimeoutSeconds: 0, Version: '1.0' }))).to.deep.equal([]);
    expect(said(machine({ A: { ...task, Retry: [{ ErrorEquals: ['States.Whatever'], IntervalSeconds: 0, BackoffRate: 1.5 }] } }))).to.deep.equal([]);
    expect(said(machine({ A: { Type: 'Pass', Output: '{% $doesNotExist & $noFunction() %}', End: true } }, { QueryLanguage: 'JSONata' }))).to.deep.equal([]);
    expect(said(machine({ A: { Type: 'Pass', Comment: '{% phone', Assign: { Next: '{% $states.input.Next %}' }, End: true } }, { QueryLanguage: 'JSONata' }))).to.deep.equal([]);
    expect(said(machine({ A: { ...task, Resource: 'arn:aws:states:::quantumledger:run', Parameters: {} } }))).to.deep.equal([]);
    expect(said(machine({ A: { Type: 'Choice', Choices: [{ Variable: '$$.Execution.Input.a-b', IsNull: true, Next: 'B' }] }, B: { Type: 'Succeed' } }))).to.deep.equal([]);
  });

  it('refuses in an express machine what waits for something', () => {
    const express = (resource: string): string[] => said(machine({ A: { ...task, Resource: resource, Parameters: { FunctionName: 'f', JobName: 'j', 'Payload.$': '$$.Task' } } }), { type: 'EXPRESS' });
    expect(express('arn:aws:states:::glue:startJobRun.sync')).to.deep.equal([schema("Express state machine does not support '.sync' service integration", '/States/A/Resource')]);
    expect(express('arn:aws:states:::lambda:invoke.waitForTaskToken')).to.deep.equal([schema("Express state machine does not support '.waitForTaskToken' service integration", '/States/A/Resource')]);
    expect(express('arn:aws:states:us-east-1:123456789012:activity:a')).to.deep.equal([schema('Express state machine does not support Activity ARN', '/States/A/Resource')]);
    expect(express('arn:aws:states:::lambda:invoke')).to.deep.equal([]);
    const map = machine({ A: { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'B', States: { B: { Type: 'Succeed' } } }, End: true } });
    expect(said(map, { type: 'EXPRESS' })).to.deep.equal([schema("The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines", '/States/A/ItemProcessor/ProcessorConfig/Mode')]);
    expect(said(map)).to.deep.equal([]);
  });

  it('has warnings for those who ask for them', () => {
    const text = machine({ A: { Type: 'Pass', Parameters: { a: '$.x' }, Result: { 'b.$': '$' }, Next: 'B' }, B: { Type: 'Fail', Error: '$.e' } });
    expect(said(text)).to.deep.equal([]);
    expect(validate(text, { severity: 'WARNING' }).map(({ severity, code, location }) => [severity, code, location])).to.deep.equal([
      ['WARNING', 'NO_DOLLAR', '/States/A/Parameters/a'],
      ['WARNING', 'PASS_RESULT_IS_STATIC', '/States/A/Result/b.$'],
      ['WARNING', 'NO_PATH', '/States/B/Error'],
    ]);
    expect(invalidDefinition(validate(text, { severity: 'WARNING' }))).to.equal(undefined);
  });

  it('says that a text is no JSON, or nothing', () => {
    expect(validate('').map(({ code }) => code)).to.deep.equal(['MISSING_DESCRIPTION']);
    expect(said('{"StartAt": "A",}')).to.deep.equal(['INVALID_JSON_DESCRIPTION: a comma stands behind the last field at [line: 1, column: 17] at null']);
    expect(said('{} // no comments for AWS')[0]).to.match(/^INVALID_JSON_DESCRIPTION/);
    expect(said('[]')[0]).to.match(/^SCHEMA_VALIDATION_FAILED/);
  });

  it('makes the message of InvalidDefinition, as CreateStateMachine has it', () => {
    expect(invalidDefinition(validate(ANSWERS[0]?.[0] ?? ''))).to.equal(`Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: C at /States/A/Next, MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B'`);
    expect(invalidDefinition([])).to.equal(undefined);
  });
});
