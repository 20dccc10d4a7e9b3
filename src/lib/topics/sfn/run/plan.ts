import { checkRate, limitsFor, type Rate } from '../../../run/fanout/rate.ts';
import { checkNewName } from '../names.ts';
import type { InputLine } from './inputs.ts';
import type { PlannedExecution, RunMachine, RunPlan } from './types.ts';

/** One execution. Without a name it gets one that nobody else has: `drover-` and the run's id. */
export function planOne(machine: RunMachine, input: string, { name, runId }: { readonly name: string | undefined; readonly runId: string }): RunPlan {
  if (name !== undefined) checkNewName(name, '--name');
  const chosen = name ?? `drover-${runId}`;
  return { machine, executions: [{ name: chosen, label: chosen, input }], isNamed: name !== undefined, isSingle: true, limits: { maxConcurrency: 1, maxErrors: 1 }, title: machine.name };
}

/** One execution a line: `drover-<run>-17`, or with a name `<name>-17`. The lines are those of the file. */
export function planMany(machine: RunMachine, lines: readonly InputLine[], { name, runId, rate }: { readonly name: string | undefined; readonly runId: string; readonly rate: Rate }): RunPlan {
  checkRate(rate);
  const prefix = name ?? `drover-${runId}`;
  const executions = lines.map(({ line, input }): PlannedExecution => ({ name: `${prefix}-${line}`, label: `line-${line}`, input }));
  if (name !== undefined) checkNewName(executions.at(-1)?.name ?? name, '--name');
  return { machine, executions, isNamed: name !== undefined, isSingle: false, limits: limitsFor(rate, executions.length), title: machine.name };
}

/** The same inputs again as executions of a new run, under new names. */
export function planAgain(plan: RunPlan, names: ReadonlySet<string>, runId: string): RunPlan {
  const again = plan.executions.filter(({ name }) => names.has(name));
  const executions = again.map(({ label, input }): PlannedExecution => {
    const name = plan.isSingle ? `drover-${runId}` : `drover-${runId}-${label.replace(/^line-/, '')}`;
    return { name, label: plan.isSingle ? name : label, input };
  });
  return { ...plan, executions, isNamed: false, limits: { ...plan.limits, maxConcurrency: Math.min(plan.limits.maxConcurrency, executions.length) } };
}
