import type { ItemProcessor } from '../../../../asl/machine.ts';
import { executionArn, expressArn } from '../arns.ts';
import type { MachineType, NewExecution } from '../executions/records.ts';
import type { Thread } from '../interpreter/thread.ts';
import type { MapRunRecord } from './records.ts';

/** What all children of a map run have in common. */
export interface ChildKind {
  readonly type: MachineType;
  /** An execution of the child at a place. */
  make(child: number, name: string, items: number, input: string): NewExecution;
}

/** `<machine>/<label>` of a map run's ARN: the name of the machine that its children belong to. */
const childMachineName = (mapRunArn: string): string => /:mapRun:([^:]+):/.exec(mapRunArn)?.[1] ?? '';

/** The ARN of a child. A redriven Express child has the one that it had. */
export function childArnOf(mapRunArn: string, type: MachineType, name: string): string {
  const [, , , region = '', account = ''] = mapRunArn.split(':');
  const machineName = childMachineName(mapRunArn);
  return type === 'EXPRESS' ? expressArn({ region, account }, machineName, name, name) : executionArn({ region, account }, machineName, name);
}

/** The children of a map run are executions of a machine that is only its Map's processor. */
export function childKind({ execution: { record, machine, world } }: Thread, { ProcessorConfig, ...graph }: ItemProcessor, mapRun: MapRunRecord): ChildKind {
  const definition = JSON.stringify({ ...(machine.QueryLanguage === undefined ? {} : { QueryLanguage: machine.QueryLanguage }), ...graph });
  const type = ProcessorConfig?.ExecutionType ?? 'STANDARD';
  const { account, region, roleArn, revision, trace, facts } = record;
  const label = mapRun.machineArn.slice(mapRun.machineArn.indexOf('/') + 1);
  return {
    type,
    make: (child, name, items, input) => ({
      account,
      region,
      roleArn,
      revision,
      trace,
      arn: childArnOf(mapRun.arn, type, name),
      machineArn: mapRun.machineArn,
      name,
      type,
      definition,
      versionArn: undefined,
      aliasArn: undefined,
      mapRun: mapRun.arn,
      itemIndex: child,
      startedAt: world.clock.now(),
      input,
      facts: { ...facts, label, items },
    }),
  };
}
