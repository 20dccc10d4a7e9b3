import { expect } from 'chai';
import { describeCondition } from '../../../../src/lib/asl/graph/describe-condition.ts';
import { describeState } from '../../../../src/lib/asl/graph/describe-state.ts';
import type { ChoiceRule, State } from '../../../../src/lib/asl/machine.ts';

describe('a condition in words', () => {
  const cases: [ChoiceRule, string][] = [
    [{ Variable: '$.n', NumericGreaterThan: 5 }, '$.n > 5'],
    [{ Variable: '$.n', NumericLessThanEquals: 5 }, '$.n <= 5'],
    [{ Variable: '$.n', NumericLessThanEqualsPath: '$.most' }, '$.n <= $.most'],
    [{ Variable: '$.s', StringEquals: 'a "b"' }, String.raw`$.s = "a \"b\""`],
    [{ Variable: '$.s', StringMatches: '*.txt' }, '$.s matches "*.txt"'],
    [{ Variable: '$.t', TimestampGreaterThanEquals: '2030-01-01T00:00:00Z' }, '$.t >= "2030-01-01T00:00:00Z"'],
    [{ Variable: '$.b', BooleanEquals: true, Next: 'X', Comment: 'no' }, '$.b = true'],
    [{ Variable: '$.p', IsPresent: true }, '$.p is present'],
    [{ Variable: '$.p', IsNull: false }, '$.p is not null'],
    [{ Not: { Variable: '$.p', IsNumeric: true } }, 'not $.p is numeric'],
    [{ And: [{ Variable: '$.a', IsPresent: true }, { Or: [{ Variable: '$.b', NumericEquals: 1 }, { Variable: '$.c', NumericEquals: 2 }] }] }, '$.a is present and ($.b = 1 or $.c = 2)'],
    [{ Not: { And: [{ Variable: '$.a', NumericEquals: 1 }, { Variable: '$.b', NumericEquals: 1 }] } }, 'not ($.a = 1 and $.b = 1)'],
    [{ Condition: '{% $states.input.n\n  > 5 %}' }, '$states.input.n > 5'],
    [{ Condition: true }, 'true'],
  ];
  for (const [rule, words] of cases) it(words, () => expect(describeCondition(rule)).to.equal(words));
});

describe('what a state does, in a line', () => {
  const task = (Resource: string, more: object = {}): State => ({ Type: 'Task', Resource, End: true, ...more });
  const cases: [State, string][] = [
    [task('arn:aws:lambda:eu-west-1:123456789012:function:charge:live'), 'Lambda: charge:live'],
    [task('arn:aws:states:::lambda:invoke', { Parameters: { FunctionName: 'arn:aws-cn:lambda:cn-north-1:123456789012:function:charge' } }), 'Lambda: charge'],
    [task('arn:aws:states:::lambda:invoke.waitForTaskToken', { Parameters: { 'FunctionName.$': '$.name' } }), 'Lambda: $.name, callback'],
    [task('arn:aws:states:::lambda:invoke', { Arguments: { FunctionName: '{% $name %}' } }), 'Lambda: $name'],
    [task('arn:aws:states:::lambda:invoke'), 'Lambda: invoke'],
    [task('arn:aws:states:::ecs:runTask.sync'), 'ECS: runTask, sync'],
    [task('arn:aws:states:::states:startExecution.sync:2', { Parameters: { StateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:Billing' } }), 'Step Functions: Billing, sync'],
    [task('arn:aws:states:::aws-sdk:dynamodb:getItem'), 'DynamoDB: getItem'],
    [task('arn:aws:states:::http:invoke', { Arguments: { Method: 'GET', ApiEndpoint: 'https://example.com' } }), 'HTTP: GET https://example.com'],
    [task('arn:aws:states:eu-west-1:123456789012:activity:pick'), 'Activity: pick'],
    [task('whatever'), 'Task: whatever'],
    [{ Type: 'Wait', Seconds: 10, End: true }, 'Wait 10 s'],
    [{ Type: 'Wait', TimestampPath: '$.until', End: true }, 'Wait until $.until'],
    [{ Type: 'Fail', Error: 'Broken' }, 'Fail: Broken'],
    [{ Type: 'Fail' }, 'Fail'],
    [{ Type: 'Pass', End: true }, 'Pass'],
    [{ Type: 'Map', ItemsPath: '$.items', End: true }, 'Map: $.items'],
    [{ Type: 'Map', Items: '{% $items %}', ItemProcessor: { StartAt: 'A', States: {}, ProcessorConfig: { Mode: 'DISTRIBUTED' } }, End: true }, 'Distributed Map: $items'],
    [{ Type: 'Map', ItemReader: { Resource: 'arn:aws:states:::s3:getObject' }, End: true }, 'Map: s3 getObject'],
    [{ Type: 'Parallel', Branches: [], End: true }, 'Parallel: 0 branches'],
  ];
  for (const [state, words] of cases) it(words, () => expect(describeState(state)).to.equal(words));
});
