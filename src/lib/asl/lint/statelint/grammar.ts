import type { Demand, GemType, Grammar, RoleRules } from './roles.ts';

/**
 * The rules of the statelint gem (https://github.com/awslabs/statelint, data/StateMachine.j2119), in its order, which is
 * the order of its messages. What has come to the language since is allowed: fields in `newer` are not looked at.
 */

const type = (field: string, is: GemType, more: { readonly each?: true; readonly nullable?: true } = {}): Demand => ({ kind: 'type', field, type: is, ...more });
const has = (...fields: string[]): Demand => ({ kind: 'has', fields });
const lacks = (field: string): Demand => ({ kind: 'lacks', field });
const onlyOne = (...fields: string[]): Demand => ({ kind: 'only-one', fields });
const floor = (field: string): Demand => ({ kind: 'floor', field, value: 0 });
const positive = (field: string): Demand[] => [floor(field), type(field, 'integer')];
const seconds = (field: string): Demand[] => [{ kind: 'ceiling', field, value: 99_999_999 }, ...positive(field)];
const nonempty = (field: string): Demand => ({ kind: 'nonempty', field });
const objects = (field: string): Demand => type(field, 'object', { each: true });
const resultPath = type('ResultPath', 'reference-path', { nullable: true });

function rules(demands: readonly Demand[], untyped: readonly string[], more: Omit<RoleRules, 'demands' | 'allowed'> = {}): RoleRules {
  const named = demands.flatMap((demand) => ('fields' in demand ? (demand.kind === 'has' ? demand.fields : []) : [demand.field]));
  return { demands: demands.map((demand) => ({ demand, field: 'fields' in demand ? undefined : demand.field, unless: demand.unless })), allowed: new Set([...named, ...untyped]), ...more };
}

const COMPARISONS = ['String', 'Numeric', 'Boolean', 'Timestamp'].flatMap((family) => (family === 'Boolean' ? ['Equals'] : ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals']).map((comparison) => `${family}${comparison}`));
const TESTS = ['IsNull', 'IsPresent', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp'];
const OPERANDS: Readonly<Record<string, GemType>> = { String: 'string', Numeric: 'numeric', Boolean: 'boolean', Timestamp: 'timestamp' };

const comparisons: Demand[] = [
  ...COMPARISONS.map((name) => type(name, OPERANDS[/^[A-Z][a-z]+/.exec(name)?.[0] ?? ''] ?? 'string')),
  ...TESTS.map((name) => type(name, 'boolean')),
  type('StringMatches', 'string'),
  ...COMPARISONS.map((name) => type(`${name}Path`, 'reference-path')),
  ...['And', 'Or', 'Not'].map(lacks),
];

const logic: Demand[] = [nonempty('And'), objects('And'), nonempty('Or'), objects('Or'), type('Not', 'object')];
const NESTED = { members: { And: 'Nested Rule', Or: 'Nested Rule' }, value: { Not: 'Nested Rule' } } as const;

const STATES: Demand[] = [type('States', 'object'), has('States')];
const START: Demand[] = [type('StartAt', 'string'), has('StartAt')];
const comment = type('Comment', 'string');
const retries = objects('Retry');
const catchers = objects('Catch');
const end = type('End', 'boolean');
const GOES_ON = ['Terminal State', 'Choice State'] as const;
const LISTS = { Retry: 'Retrier', Catch: 'Catcher' } as const;
const DATA = ['Parameters', 'Output', 'Assign'] as const;

const TYPES = ['Pass', 'Succeed', 'Fail', 'Task', 'Choice', 'Wait', 'Parallel', 'Map'] as const;

export const GRAMMAR: Grammar = {
  'State Machine': rules([...STATES, ...START, comment, type('Version', 'string'), ...seconds('TimeoutSeconds')], ['QueryLanguage'], { members: { States: 'State' } }),
  State: rules(
    [{ kind: 'enum', field: 'Type', values: TYPES }, type('Type', 'string'), has('Type'), comment, { ...type('Next', 'string'), unless: GOES_ON }, { ...has('Next'), unless: GOES_ON }],
    ['InputPath', 'OutputPath', 'QueryLanguage'],
    { byValue: [['Type', new Map(TYPES.map((name) => [name, `${name} State`] as const))], ['End', new Map([[true, 'Terminal State']])]] },
  ),
  'Pass State': rules([end, resultPath], [...DATA, 'Result']),
  'Succeed State': rules([], ['Output'], { always: ['Terminal State'] }),
  'Fail State': rules([lacks('InputPath'), lacks('OutputPath'), type('Cause', 'string'), onlyOne('Cause', 'CausePath'), type('Error', 'string'), onlyOne('Error', 'ErrorPath')], ['CausePath', 'ErrorPath'], { always: ['Terminal State'] }),
  'Task State': rules(
    [
      end, resultPath, retries, type('Resource', 'uri'), has('Resource'), ...seconds('TimeoutSeconds'), ...seconds('HeartbeatSeconds'),
      type('TimeoutSecondsPath', 'reference-path'), type('HeartbeatSecondsPath', 'reference-path'), onlyOne('TimeoutSeconds', 'TimeoutSecondsPath'), onlyOne('HeartbeatSeconds', 'HeartbeatSecondsPath'),
      type('Credentials', 'object'), catchers,
    ],
    [...DATA, 'ResultSelector', 'Arguments'],
    { members: LISTS },
  ),
  'Choice State': rules([nonempty('Choices'), objects('Choices'), has('Choices'), lacks('Next'), lacks('End'), type('Default', 'string')], ['Output', 'Assign'], { members: { Choices: 'Choice Rule' } }),
  'Wait State': rules(
    [end, ...positive('Seconds'), type('SecondsPath', 'reference-path'), type('Timestamp', 'timestamp'), type('TimestampPath', 'reference-path'), onlyOne('Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'), has('Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath')],
    ['Output', 'Assign'],
  ),
  'Parallel State': rules([end, resultPath, retries, catchers, objects('Branches'), has('Branches')], [...DATA, 'ResultSelector', 'Arguments'], { members: { ...LISTS, Branches: 'Branch' } }),
  'Map State': rules(
    [end, resultPath, retries, catchers, type('Iterator', 'object'), type('ItemProcessor', 'object'), onlyOne('Iterator', 'ItemProcessor'), type('ItemSelector', 'object'), onlyOne('ItemSelector', 'Parameters'), type('MaxConcurrency', 'numeric')],
    [
      ...DATA, 'ResultSelector', 'ItemsPath', 'Items', 'MaxConcurrencyPath', 'ItemReader', 'ItemBatcher', 'ResultWriter', 'Label',
      'ToleratedFailureCount', 'ToleratedFailureCountPath', 'ToleratedFailurePercentage', 'ToleratedFailurePercentagePath',
    ],
    { members: LISTS, value: { Iterator: 'ItemProcessor', ItemProcessor: 'ItemProcessor' } },
  ),
  'Terminal State': rules([lacks('Next')], []),
  Retrier: rules(
    [
      nonempty('ErrorEquals'), type('ErrorEquals', 'string', { each: true }), has('ErrorEquals'), ...positive('IntervalSeconds'),
      { kind: 'ceiling', field: 'MaxAttempts', value: 99_999_999 }, { kind: 'min', field: 'MaxAttempts', value: 0 }, type('MaxAttempts', 'integer'),
      { kind: 'min', field: 'BackoffRate', value: 1 }, type('BackoffRate', 'numeric'), ...positive('MaxDelaySeconds'),
      { kind: 'enum', field: 'JitterStrategy', values: ['FULL', 'NONE'] }, type('JitterStrategy', 'string'),
    ],
    ['Comment'],
  ),
  Catcher: rules([nonempty('ErrorEquals'), type('ErrorEquals', 'string', { each: true }), has('ErrorEquals'), type('Next', 'string'), has('Next'), resultPath, comment], ['Output', 'Assign']),
  'Choice Rule': rules([...logic, type('Next', 'string'), has('Next'), comment], ['Variable', 'Condition', 'Output', 'Assign'], { ...NESTED, byPresence: [['Variable', 'Comparison']] }),
  Comparison: rules([has(...COMPARISONS, ...COMPARISONS.map((name) => `${name}Path`), ...TESTS, 'StringMatches'), ...comparisons], []),
  'Nested Rule': rules([...logic, lacks('Next'), comment], ['Variable'], { ...NESTED, byPresence: [['Variable', 'Nested Comparison']] }),
  'Nested Comparison': rules(comparisons, []),
  Branch: rules([...STATES, ...START, comment], [], { members: { States: 'State' } }),
  ItemProcessor: rules([type('ProcessorConfig', 'object'), comment, ...START, ...STATES], [], { members: { States: 'State' } }),
};
