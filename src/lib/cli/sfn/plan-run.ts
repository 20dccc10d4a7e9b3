import { basename } from 'node:path';
import { UserError } from '../../errors/errors.ts';
import { rateWords } from '../../run/fanout/rate.ts';
import { readInput, readInputs } from '../../topics/sfn/run/inputs.ts';
import { planMany, planOne } from '../../topics/sfn/run/plan.ts';
import type { RunMachine, RunPlan } from '../../topics/sfn/run/types.ts';
import type { RateFlags } from '../flags/rate.ts';
import { readTextArgument } from '../input.ts';

export interface RunFlags extends RateFlags {
  readonly input?: string | undefined;
  readonly inputs?: string | undefined;
  readonly name?: string | undefined;
  readonly express?: boolean | undefined;
  readonly wait: boolean;
}

/** What the flags ask for. Reads files; calls nothing. Throws UserErrors. */
export function inputsOf({ input, inputs, wait }: RunFlags): { readonly one: string } | { readonly many: ReturnType<typeof readInputs> } {
  if (inputs === undefined) return { one: input === undefined ? '{}' : readInput(readTextArgument(input, '--input'), sourceOf(input, '--input')) };
  if (!wait) throw new UserError('must-wait', '--no-wait starts one execution, and --inputs are many', 'Leave --no-wait off; --on-interrupt detach leaves them running at Ctrl-C.');
  return { many: readInputs(readTextArgument(inputs, '--inputs'), sourceOf(inputs, '--inputs')) };
}

export function planOf(machine: RunMachine, given: ReturnType<typeof inputsOf>, flags: RunFlags, runId: string): RunPlan {
  if (flags.express && machine.type !== 'EXPRESS') throw new UserError('not-express', `${machine.name} is a standard machine, and --express runs express ones`, 'Leave --express off; what a machine is, is decided when it is deployed.');
  const names = { name: flags.name, runId };
  return 'one' in given ? planOne(machine, given.one, names) : planMany(machine, given.many, { ...names, rate: rateOf(flags) });
}

const rateOf = (flags: RateFlags) => ({ maxConcurrency: flags['max-concurrency'], maxErrors: flags['max-errors'] });

/** How it would be run, and what that costs in calls. */
export function describeRun({ machine, executions, limits, isSingle }: RunPlan, flags: RateFlags): string {
  const isExpress = machine.type === 'EXPRESS';
  const count = executions.length;
  const [first] = executions;
  const calls = isExpress ? `${count} StartSyncExecution` : isSingle ? '1 StartExecution, 1 DescribeExecution, a GetExecutionHistory each look' : `${count} StartExecution, ${count} DescribeExecution, a ListExecutions each look`;
  return [
    `plan: ${count} ${isExpress ? 'express ' : ''}${count === 1 ? 'execution' : 'executions'} of ${machine.name}, named ${first?.name ?? ''}${count === 1 ? '' : ' and so on'}`,
    ...(isSingle ? [] : [`      ${rateWords(rateOf(flags), limits, count)}`]),
    `      calls: ${calls}`,
  ].join('\n');
}

const sourceOf = (value: string, flag: string): string => (value === '-' ? 'stdin' : value.startsWith('@') ? basename(value.slice(1)) : flag);
