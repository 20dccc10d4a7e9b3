/** Machines as AWS's pages write them, with all that the language has; nothing is wrong with any of them. */
const pass = { Type: 'Pass', End: true } as const;
const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:charge';

export const GOOD_MACHINES: Readonly<Record<string, object>> = {
  'hello world': { Comment: 'A Hello World', StartAt: 'Hello', States: { Hello: { Type: 'Pass', Result: 'Hello', Next: 'World' }, World: { ...pass, Result: 'World' } } },
  'choices of every kind': {
    StartAt: 'Kind',
    States: {
      Kind: {
        Type: 'Choice',
        Choices: [
          { Not: { Variable: '$.type', StringEquals: 'Private' }, Next: 'Public' },
          { And: [{ Variable: '$.value', IsPresent: true }, { Variable: '$.value', IsNumeric: true }, { Variable: '$.value', NumericGreaterThanEquals: 20 }, { Variable: '$.value', NumericLessThanPath: '$.limit' }], Next: 'Twenties' },
          { Or: [{ Variable: '$$.Execution.Input.x', StringMatches: 'log-*.txt' }, { Variable: '$known.y', TimestampLessThan: '2030-01-01T00:00:00.5+01:00' }], Comment: 'either', Next: 'Twenties' },
        ],
        Default: 'Other',
        Assign: { known: { y: 1 } },
      },
      Public: { Type: 'Succeed' }, Twenties: { Type: 'Wait', SecondsPath: '$.wait', Next: 'Public' }, Other: { Type: 'Pass', Assign: { 'known.$': '$.known' }, Next: 'Kind' },
    },
  },
  'retries, catchers, time-outs': {
    StartAt: 'Charge', TimeoutSeconds: 3600, Version: '1.0',
    States: {
      Charge: {
        Type: 'Task', Resource: lambda, TimeoutSeconds: 60, HeartbeatSeconds: 10, ResultSelector: { 'id.$': '$.id', 'all.$': "States.Format('{} of {}', $.id, States.UUID())" }, ResultPath: '$.charge', InputPath: '$.order', OutputPath: '$',
        Retry: [{ ErrorEquals: ['States.Timeout', 'Busy'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 1.5, MaxDelaySeconds: 30, JitterStrategy: 'FULL' }, { ErrorEquals: ['States.ALL'], MaxAttempts: 0 }],
        Catch: [{ ErrorEquals: ['Declined'], ResultPath: '$.error', Next: 'Declined', Assign: { 'why.$': '$.Cause' } }, { ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Failed' }],
        Credentials: { 'RoleArn.$': '$.role' },
        Next: 'Paid',
      },
      Paid: { Type: 'Succeed', InputPath: null }, Declined: { Type: 'Fail', ErrorPath: "States.Format('{}', $.error.Error)", CausePath: '$why' }, Failed: { Type: 'Fail', Error: 'Failed', Cause: 'It did.' },
    },
  },
  'integrations': {
    StartAt: 'Job',
    States: {
      Job: { Type: 'Task', Resource: 'arn:aws:states:::batch:submitJob.sync', Parameters: { JobName: 'j', 'JobQueue.$': '$.queue', JobDefinition: 'd' }, Next: 'Ask' },
      Ask: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', HeartbeatSeconds: 60, Parameters: { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } }, Next: 'Sub' },
      Sub: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', Parameters: { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:s' }, Next: 'Sdk' },
      Sdk: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:dynamodb:batchGetItem', Parameters: {}, Next: 'Work' },
      Work: { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:work', HeartbeatSecondsPath: '$.h', TimeoutSecondsPath: '$.t', Next: 'China' },
      China: { Type: 'Task', Resource: 'arn:aws-cn:states:::lambda:invoke', Parameters: { FunctionName: 'f', 'Payload.$': '$' }, Next: 'Later' },
      Later: { Type: 'Task', Resource: '${Function}', TimeoutSeconds: '${Seconds}', End: true },
    },
  },
  'branches and inline maps': {
    StartAt: 'Both',
    States: {
      Both: { Type: 'Parallel', Branches: [{ StartAt: 'Left', States: { Left: pass } }, { Comment: 'r', StartAt: 'Right', States: { Right: { Type: 'Wait', Timestamp: '2030-01-01T00:00:00Z', End: true } } }], ResultPath: '$.both', Next: 'Each' },
      Each: { Type: 'Map', ItemsPath: '$$.Execution.Input.items', MaxConcurrency: 2, ItemSelector: { 'n.$': '$$.Map.Item.Index', 'item.$': '$$.Map.Item.Value' }, ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'One', States: { One: { Type: 'Pass', End: true } } }, Next: 'Old' },
      Old: { Type: 'Map', Parameters: { 'a.$': '$' }, Iterator: { StartAt: 'Two', States: { Two: { Type: 'Succeed' } } }, Retry: [{ ErrorEquals: ['States.ALL'] }], End: true },
    },
  },
  'a distributed map': {
    StartAt: 'Files',
    States: {
      Files: {
        Type: 'Map', Label: 'Files', MaxConcurrencyPath: '$.n', ToleratedFailurePercentage: 5.5, ToleratedFailureCountPath: '$.c',
        ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a'] }, Parameters: { 'Bucket.$': '$.b', Key: 'k' } },
        ItemBatcher: { MaxItemsPerBatch: 10, BatchInput: { 'x.$': '$.x' } },
        ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b', Prefix: 'p' }, WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' } },
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, StartAt: 'One', States: { One: { Type: 'Task', Resource: lambda, End: true } } },
        End: true,
      },
    },
  },
  'JSONata and variables': {
    QueryLanguage: 'JSONata', StartAt: 'Read',
    States: {
      Read: { Type: 'Pass', Assign: { total: '{% $sum($states.input.items.price) %}', Next: 1 }, Output: { list: "{% $states.input.items[price > 3].{'a': name} %}" }, Next: 'Ask' },
      Ask: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}', id: '{% $uuid() %}' } }, TimeoutSeconds: '{% $total * 2 %}', HeartbeatSeconds: 5, Output: '{% $states.result.a ~> $uppercase %}', Catch: [{ ErrorEquals: ['States.ALL'], Assign: { error: '{% $states.errorOutput %}' }, Output: '{% $states.errorOutput.Cause %}', Next: 'Which' }], Next: 'Which' },
      Which: { Type: 'Choice', Choices: [{ Condition: '{% $exists($error) and $total > 3 %}', Next: 'Each', Assign: { why: 'error' } }, { Condition: true, Next: 'Wait' }], Default: 'Wait' },
      Wait: { Type: 'Wait', Timestamp: '{% $now() %}', Next: 'Each' },
      Each: { Type: 'Map', Items: '{% [1..$total] %}', MaxConcurrency: '{% $total %}', ItemSelector: { n: '{% $states.context.Map.Item.Value + $total %}' }, ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', Assign: { inner: '{% $total %}' }, Next: 'Two' }, Two: { Type: 'Fail', Error: '{% $string($inner) %}', Cause: '{% ($f := function($x) { $x + 1 }; $string($f(1))) %}' } } }, End: true },
    },
  },
  'one state in JSONata': { StartAt: 'A', States: { A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input %}', Next: 'B' }, B: { ...pass, ResultPath: '$.b' } } },
  'a loop': { StartAt: 'Look', States: { Look: { Type: 'Task', Resource: lambda, Assign: { 'state.$': '$.state' }, Next: 'Done?' }, 'Done?': { Type: 'Choice', Choices: [{ Variable: '$state', StringEquals: 'done', Next: 'Done' }], Default: 'Again' }, Again: { Type: 'Wait', Seconds: 5, Next: 'Look' }, Done: { Type: 'Succeed' } } },
};
