import type { RateLimits } from '../../../run/fanout/rate.ts';
import type { MachineType } from '../machines/types.ts';

/** The machine that is run: as it was asked for, so that an alias stays one. */
export interface RunMachine {
  /** Of the machine, or of its version or alias. */
  readonly arn: string;
  /** Of the machine itself. */
  readonly machineArn: string;
  readonly name: string;
  readonly type: MachineType;
}

export interface PlannedExecution {
  /** Its name on the service, and its id in the run. */
  readonly name: string;
  /** As people name it: `line-17`, or the name. */
  readonly label: string;
  /** JSON text. */
  readonly input: string;
}

/** What is to be run, and how. */
export interface RunPlan {
  readonly machine: RunMachine;
  readonly executions: readonly PlannedExecution[];
  /** The names come from somebody else than us: executions of them may be there already. */
  readonly isNamed: boolean;
  /** One execution, followed state by state. */
  readonly isSingle: boolean;
  readonly limits: RateLimits;
  readonly title: string;
}
