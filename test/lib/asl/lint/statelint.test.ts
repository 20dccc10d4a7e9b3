import { expect } from 'chai';
import { lint, statelint } from '../../../../src/lib/asl/lint/lint.ts';
import { readJsonDefinition } from '../../../../src/lib/asl/source/json-reader.ts';

const linesOf = (text: string): string[] => statelint(readJsonDefinition(text, 'm.json'));
const machine = (states: unknown, more: object = {}): string => JSON.stringify({ StartAt: 'A', States: states, ...more });
const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', End: true };
const choice = (rule: object): string => machine({ A: { Type: 'Choice', Choices: [rule], Default: 'B' }, B: { Type: 'Succeed' } });

/** A machine, and what the gem prints for it, line by line. */
const CASES: ReadonlyArray<readonly [what: string, text: string, lines: readonly string[]]> = [
  ['the launch example: a state that leads nowhere', machine({ A: { Type: 'Pass', Next: 'Goodbye' }, Goodbye: { Type: 'Pass' } }), ['State Machine.States.Goodbye does not have required field "Next"', 'No terminal state found in machine at State Machine.States']],
  ['no machine at all', '{}', ['State Machine does not have required field "States"', 'State Machine does not have required field "StartAt"']],
  ['numbers, and integers as they are written', machine({ A: { Type: 'Succeed' } }, { TimeoutSeconds: 99_999_999 }), ['State Machine.TimeoutSeconds is 99999999 but allowed ceiling is 99999999']],
  ['a float', '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}, "TimeoutSeconds": 1.0}', ['State Machine.TimeoutSeconds is 1.0 but should be an Integer']],
  ['zero', machine({ A: { Type: 'Succeed' } }, { TimeoutSeconds: 0 }), ['State Machine.TimeoutSeconds is 0 but allowed floor is 0']],
  ['null', machine({ A: { Type: 'Succeed' } }, { Comment: null }), ['State Machine.Comment should be non-null']],
  ['a wrong type of state', machine({ A: { Type: 'Psas', End: true } }), ['State Machine.States.A.Type is "Psas", not one of the allowed values ["Pass", "Succeed", "Fail", "Task", "Choice", "Wait", "Parallel", "Map"]', 'Field "End" not allowed in State Machine.States.A']],
  ['fields that the type does not have', machine({ A: { Type: 'Succeed', ResultPath: '$.a' } }), ['Field "ResultPath" not allowed in State Machine.States.A']],
  ['End and Next', machine({ A: { Type: 'Pass', Next: 'B', End: true }, B: { Type: 'Succeed' } }), ['State Machine.States.A has forbidden field "Next"']],
  ['Next in a Succeed, forbidden and not allowed elsewhere', machine({ A: { Type: 'Succeed', Next: 'A' } }), ['State Machine.States.A has forbidden field "Next"']],
  ['an empty list of errors', machine({ A: { ...task, Retry: [{ ErrorEquals: [] }] } }), ['State Machine.States.A.Retry[0].ErrorEquals is empty, non-empty required']],
  ['retriers', machine({ A: { ...task, Retry: [{ ErrorEquals: ['E'], MaxAttempts: -1, BackoffRate: 0.5, IntervalSeconds: 0, JitterStrategy: 'HALF' }] } }), [
    'State Machine.States.A.Retry[0].IntervalSeconds is 0 but allowed floor is 0',
    'State Machine.States.A.Retry[0].MaxAttempts is -1 but allowed minimum is 0',
    'State Machine.States.A.Retry[0].BackoffRate is 0.5 but allowed minimum is 1',
    'State Machine.States.A.Retry[0].JitterStrategy is "HALF", not one of the allowed values ["FULL", "NONE"]',
  ]],
  ['a catcher without Next', machine({ A: { ...task, Catch: [{ ErrorEquals: ['E'] }] } }), ['State Machine.States.A.Catch[0] does not have required field "Next"']],
  ['a resource that is no URI', machine({ A: { ...task, Resource: 'charge' } }), ['State Machine.States.A.Resource is "charge" but should be A URI']],
  ['credentials that are no object', machine({ A: { ...task, Credentials: 'foo:bar' } }), ['State Machine.States.A.Credentials is "foo:bar" but should be an Object']],
  ['two time-outs', machine({ A: { ...task, TimeoutSeconds: 3, TimeoutSecondsPath: '$.t' } }), ['State Machine.States.A may have only one of ["TimeoutSeconds", "TimeoutSecondsPath"]']],
  ['a Wait for nothing', machine({ A: { Type: 'Wait', End: true } }), ['State Machine.States.A does not have required field from ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"]']],
  ['a timestamp', machine({ A: { Type: 'Wait', Timestamp: 'tomorrow', End: true } }), ['State Machine.States.A.Timestamp is "tomorrow" but should be an RFC3339 timestamp']],
  ['what is no array', machine({ A: { ...task, Retry: { ErrorEquals: ['E'] } } }), ['State Machine.States.A.Retry is {"ErrorEquals"=>["E"]} but should be an Array']],
  ['a comparison with a wrong operand', choice({ Variable: '$.x', NumericEquals: '3', Next: 'B' }), ['State Machine.States.A.Choices[0].NumericEquals is "3" but should be numeric']],
  ['an inner rule with Next', choice({ Not: { Variable: '$.x', IsNull: true, Next: 'B' }, Next: 'B' }), ['State Machine.States.A.Choices[0].Not has forbidden field "Next"']],
  ['a comparison and And', choice({ Variable: '$.x', IsNull: true, And: [{ Variable: '$.y', IsNull: true }], Next: 'B' }), ['State Machine.States.A.Choices[0] has forbidden field "And"']],
  ['a reference path', machine({ A: { Type: 'Pass', ResultPath: '$.a[*]', End: true } }), ['State Machine.States.A.ResultPath is "$.a[*]" but should be a Reference Path']],
  ['a call as InputPath', machine({ A: { Type: 'Pass', InputPath: "States.Format('{}', 1)", End: true } }), ['Field "InputPath" defined at "State Machine.A" is not a JSONPath']],
  ['no ItemsPath', machine({ A: { Type: 'Map', ItemsPath: null, ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Succeed' } } }, End: true } }), ['Field "ItemsPath" defined at "State Machine.A" should be non-null']],
  ['paths in payloads, at any depth', machine({ A: { Type: 'Pass', Parameters: { 'a.$': 23, ok: { 'b.$': '$.b[23]' }, list: ['x', { c: { 'd.$': { e: 1 }, 'f.$': 'x' } }] }, End: true } }), [
    'Field "a.$" of Parameters at "State Machine.A" is not a JSONPath or intrinsic function expression',
    'Field "d.$" of Parameters at "State Machine.A.list[1].c" is not a JSONPath or intrinsic function expression',
    'Field "f.$" of Parameters at "State Machine.A.list[1].c" is not a JSONPath or intrinsic function expression',
  ]],
  ['a call with a blank before it', machine({ A: { ...task, ResultSelector: { 'a.$': " States.Array('b')" } } }), ['Field "a.$" of ResultSelector at "State Machine.A" is not a JSONPath or intrinsic function expression']],
  ['a variable of a choice', choice({ Or: [{ Variable: 'x', IsNull: true }], Next: 'B' }), ['Field "Variable" of Choice state at "State Machine.A.Choices[0].Or[0]" is not a JSONPath']],
  ['States.ALL not at the end', machine({ A: { ...task, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] } }), ['State Machine.States.A.Retry[0]: States.ALL can only appear in the last element, and by itself.']],
  ['a start that is not there', machine({ B: { Type: 'Succeed' } }), ['StartAt value A not found in States field at State Machine', 'No transition found to state State Machine.B']],
  ['names that are there twice', machine({ A: { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: { Type: 'Succeed' } } }], End: true } }), ['State "A", defined at State Machine.States.A.Branches[0].States, is also defined at State Machine.States']],
  ['branches that lead out of themselves', machine({
    A: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Next: 'C' } } }, { StartAt: 'C', States: { C: { Type: 'Succeed' } } }], Next: 'X' },
    X: { Type: 'Choice', Choices: [{ Variable: '$.x', NumericEquals: 1, Next: 'B' }, { Variable: '$.x', NumericEquals: 2, Next: 'Z' }], Default: 'B' },
    Z: { Type: 'Succeed' },
  }), [
    'No terminal state found in machine at State Machine.States.A.Branches[0].States',
    'No state found named "C", referenced at State Machine.States.A.Branches[0].States.B.Next',
    'No state found named "B", referenced at State Machine.States.X.Default',
    'No state found named "B", referenced at State Machine.States.X.Choices[0].Next',
  ]],
];

describe('the statelint gem\'s words', () => {
  for (const [what, text, lines] of CASES) {
    it(what, () => {
      expect(linesOf(text)).to.deep.equal(lines);
      // None of them is passed over elsewhere.
      expect(lint(readJsonDefinition(text, 'm.json'))).to.not.be.empty;
    });
  }

  it('says nothing of what has come to the language since', () => {
    expect(linesOf(JSON.stringify({
      QueryLanguage: 'JSONata', StartAt: 'A',
      States: {
        A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, TimeoutSeconds: '{% $states.input.t %}', Output: '{% $states.result %}', Assign: { x: 1 }, Next: 'B' },
        B: { Type: 'Choice', Choices: [{ Condition: '{% $x = 1 %}', Next: 'C', Assign: { y: 1 }, Output: 1 }], Default: 'C' },
        C: { Type: 'Map', Items: '{% $x %}', MaxConcurrency: '{% $x %}', ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'D', States: { D: { Type: 'Succeed', Output: 1 } } }, End: true },
      },
    }))).to.deep.equal([]);
    expect(linesOf(machine({ A: { Type: 'Pass', InputPath: '$.delivery-partner', Parameters: { 'a.$': '$.users[?(@.age > 3)]', 'b.$': '$name.first' }, End: true } }))).to.deep.equal([]);
    expect(linesOf(machine({ A: { ...task, Resource: '${Function}', TimeoutSeconds: '${Seconds}', Parameters: { Next: 'nowhere', States: { x: 1 } } } }))).to.deep.equal([]);
  });
});
