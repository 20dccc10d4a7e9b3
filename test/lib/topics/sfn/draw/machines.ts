import type { Machine } from '../../../../../src/lib/asl/machine.ts';
import { progressOf, type Statuses } from '../../../../../src/lib/topics/sfn/draw/status.ts';

/** Two ways, one of them in parallel, errors that are caught, an end that is a failure. */
export const ORDERS: Machine = {
  Comment: 'Takes an order from the cart to the parcel',
  StartAt: 'Check stock',
  States: {
    'Check stock': {
      Type: 'Task',
      Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:check-stock',
      Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Refused' }],
      Next: 'In stock?',
    },
    'In stock?': { Type: 'Choice', Choices: [{ Variable: '$.stock', NumericGreaterThanEquals: 1, Next: 'Fulfil' }], Default: 'Wait for delivery' },
    'Wait for delivery': { Type: 'Wait', Seconds: 3600, Next: 'Check stock' },
    Fulfil: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Charge', States: { Charge: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'charge' }, End: true } } },
        {
          StartAt: 'Pick',
          States: {
            Pick: { Type: 'Task', Resource: 'arn:aws:states:eu-west-1:123456789012:activity:pick', Next: 'Pack' },
            Pack: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync', End: true },
          },
        },
      ],
      Catch: [{ ErrorEquals: ['CardDeclined', 'States.Timeout'], Next: 'Refused' }],
      Next: 'Tell customer',
    },
    'Tell customer': { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', End: true },
    Refused: { Type: 'Fail', Error: 'OrderRefused' },
  },
};

/** The card was declined when the parcel was half packed. */
export const ORDERS_STATUSES: Statuses = new Map([
  ['Check stock', progressOf({ succeeded: 2 })],
  ['In stock?', progressOf({ succeeded: 2 })],
  ['Wait for delivery', progressOf({ succeeded: 1 })],
  ['Fulfil', progressOf({ caught: 1 })],
  ['Fulfil/Charge', progressOf({ failed: 1 })],
  ['Fulfil/Pick', progressOf({ succeeded: 1 })],
  ['Fulfil/Pack', progressOf({ aborted: 1 })],
  ['Refused', progressOf({ running: 1 })],
]);

/** One state after the other. */
export const HELLO: Machine = {
  StartAt: 'Hello',
  States: { Hello: { Type: 'Pass', Next: 'Goodbye' }, Goodbye: { Type: 'Pass', End: true } },
};

/** A Map in a Parallel, a way back, an edge to itself, letters of other scripts, a name that is too long. */
export const NESTED: Machine = {
  QueryLanguage: 'JSONata',
  StartAt: 'List the orders of yesterday and of every day before it',
  States: {
    'List the orders of yesterday and of every day before it': { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:dynamodb:query', Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Each order',
          States: {
            'Each order': {
              Type: 'Map',
              Items: '{% $states.input.orders %}',
              ItemProcessor: {
                StartAt: 'Bill',
                States: {
                  Bill: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:bill' }, Next: 'Paid?' },
                  'Paid?': { Type: 'Choice', Choices: [{ Condition: '{% $states.input.paid %}', Next: 'Done' }, { Condition: '{% $states.input.tries > 3 %}', Next: 'Give up' }], Default: 'Wait' },
                  Wait: { Type: 'Wait', Seconds: '{% $states.input.pause %}', Next: 'Bill' },
                  Done: { Type: 'Succeed' },
                  'Give up': { Type: 'Fail', Error: 'Unpaid' },
                },
              },
              End: true,
            },
          },
        },
        { StartAt: '通知を送る', States: { 通知を送る: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true } } },
        { StartAt: 'Poll', States: { Poll: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.ready %}', Next: 'Ready' }], Default: 'Poll' }, Ready: { Type: 'Pass', End: true } } },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report' }],
      Next: 'Finish',
    },
    Finish: { Type: 'Succeed' },
    Report: { Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Next: 'Finish' },
  },
};
