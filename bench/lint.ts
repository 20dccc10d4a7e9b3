import { createRequire } from 'node:module';
import { lint } from '../src/lib/asl/lint/lint.ts';
import { readJsonDefinition } from '../src/lib/asl/source/json-reader.ts';
import type { Figure } from './figure.ts';
import { alternate } from './median.ts';

const STATES = 30;
const FILES = 200;
const ROUNDS = 15;
const GOAL_MILLISECONDS = 1;

/** It has no types. */
const aslValidator = createRequire(import.meta.url)('asl-validator') as (value: object) => unknown;

/** A file of 30 states, JSONPath or JSONata, read and linted, and asl-validator beside it. */
export async function measureLint(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const language of ['JSONPath', 'JSONata'] as const) {
    const text = JSON.stringify(machine(language), null, 2);
    const problems = lint(readJsonDefinition(text, 'machine.json'));
    if (problems.length > 0) throw new Error(`the machine of the benchmark is wrong: ${problems[0]?.message}`);
    const { drover } = await alternate(ROUNDS, { drover: () => each(() => void lint(readJsonDefinition(text, 'machine.json'))) });
    figures.push({ what: `lint, ${STATES} states in ${language}: ms of CPU a file`, measured: drover, unit: '', goal: GOAL_MILLISECONDS, note: `${(text.length / 1024).toFixed(0)} KiB, reading included` });
  }
  const value = machine('JSONPath');
  const text = JSON.stringify(value);
  const sides = await alternate(3, { drover: () => each(() => void lint(readJsonDefinition(text, 'machine.json'))), other: () => each(() => void aslValidator(value), 10) });
  return [...figures, { what: 'lint to asl-validator', measured: sides.drover / sides.other, unit: 'x', goal: 0.1, note: `${sides.drover.toFixed(2)} ms to ${sides.other.toFixed(2)} ms` }];
}

/** Milliseconds of CPU a call: what else the machine does counts little. */
function each(work: () => void, times = FILES): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) work();
  const { user, system } = process.cpuUsage(before);
  return Promise.resolve((user + system) / 1000 / times);
}

function machine(language: 'JSONPath' | 'JSONata'): object {
  const states = Array.from({ length: STATES - 1 }, (_, index) => [`State${index}`, state(language, index)] as const);
  return { QueryLanguage: language, StartAt: 'State0', States: { ...Object.fromEntries(states), [`State${STATES - 1}`]: { Type: 'Succeed' } } };
}

function state(language: 'JSONPath' | 'JSONata', index: number): object {
  const Next = `State${index + 1}`;
  const Retry = [{ ErrorEquals: ['States.Timeout', 'Busy'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 }, { ErrorEquals: ['States.ALL'] }];
  const call = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 60, HeartbeatSeconds: 10, Retry, Catch: [{ ErrorEquals: ['States.ALL'], Next }], Next };
  if (language === 'JSONata') {
    if (index % 3 === 2) return { Type: 'Choice', Choices: [{ Condition: `{% $states.input.count > ${index} and $exists($total0) %}`, Next }], Default: Next };
    return { ...call, Arguments: { FunctionName: 'f', Payload: { id: `{% $states.input.items[price > ${index}].name %}` } }, Output: '{% $states.result.Payload %}', Assign: { [`total${index}`]: `{% $sum($states.input.items.price) + ${index} %}` } };
  }
  if (index % 3 === 2) return { Type: 'Choice', Choices: [{ And: [{ Variable: '$.count', IsPresent: true }, { Variable: '$.count', NumericGreaterThan: index }], Next }], Default: Next };
  return { ...call, Parameters: { FunctionName: 'f', Payload: { 'id.$': `$.items[${index}].id`, 'text.$': "States.Format('{} of {}', $.a, $$.Execution.Id)" } }, ResultSelector: { 'out.$': '$.Payload' }, ResultPath: `$.out${index}`, Assign: { [`total${index}.$`]: '$.Payload.total' } };
}
