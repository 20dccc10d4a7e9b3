import { string as stringArgument } from '@oclif/core/args';
import { boolean, option, string } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { planFlags } from '../../lib/cli/flags/confirm.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { outputFlags } from '../../lib/cli/flags/output.ts';
import { rateFlags } from '../../lib/cli/flags/rate.ts';
import { waitFlags } from '../../lib/cli/flags/wait.ts';
import { laneWords } from '../../lib/cli/lanes.ts';
import { machineToRun } from '../../lib/cli/sfn/machine-to-run.ts';
import { openStatesQuietly } from '../../lib/cli/sfn/open.ts';
import { describeRun, inputsOf, planOf } from '../../lib/cli/sfn/plan-run.ts';
import { performExecutions } from '../../lib/cli/sfn/run-executions.ts';
import { newRunId } from '../../lib/run/run-id.ts';

export default class SfnRun extends BaseCommand {
  static override summary = 'Run a state machine once and follow it, or once for each of many inputs';
  static override description = `One execution is shown state by state; its output alone goes to stdout. With --inputs there is one execution a line, under rate control.
The exit code comes from how the executions end: see EXIT CODES. The name of an execution is on record before it is started, so none is started twice: drover runs resume goes on after a crash.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> Orders --local --input \'{"orderId": 7}\'',
    '<%= config.bin %> <%= command.id %> ./orders.asl.yaml --local --input @order.json',
    '<%= config.bin %> <%= command.id %> Orders:live --input @order.json --name order-7',
    '<%= config.bin %> <%= command.id %> Orders --inputs @orders.ndjson --max-concurrency 50 --max-errors 1% --out-dir results',
  ];
  static override args = { machine: stringArgument({ description: 'NAME, NAME:VERSION, NAME:ALIAS or an ARN; with --local also the file of a definition', required: true, ignoreStdin: true }) };
  static override flags = {
    input: string({ description: 'JSON, @file, or - for stdin (default {})', helpGroup: 'EXECUTION', helpValue: '<json|@file|->', exclusive: ['inputs'] }),
    inputs: string({ description: 'One execution for each line of JSON: @file, or - for stdin', helpGroup: 'EXECUTION', helpValue: '<@file|->' }),
    name: string({ description: 'Name of the execution; with --inputs the names are NAME-LINE', helpGroup: 'EXECUTION', helpValue: '<name>' }),
    express: boolean({ description: 'Refuse a machine that is not an express one; deploy a file as one', helpGroup: 'EXECUTION' }),
    'on-interrupt': option({ description: 'What Ctrl-C does to executions that run', helpGroup: 'WAITING', options: ['stop', 'detach'] as const, default: 'stop' as const })(),
    wait: waitFlags.wait,
    'wait-timeout': waitFlags['wait-timeout'],
    ...rateFlags,
    ...outputFlags,
    plan: planFlags.plan,
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SfnRun);
    const given = inputsOf(flags);
    const connection = await this.connect(flags);
    const api = openStatesQuietly(connection);
    const machine = await machineToRun(args.machine, connection, api, { express: flags.express }, this.signal);
    const runId = newRunId();
    const plan = planOf(machine, given, flags, runId);
    if (flags.plan) {
      this.log(describeRun(plan, flags));
      return { plan: { machine: plan.machine, limits: plan.limits, executions: plan.executions } };
    }
    const request = { plan, runId, connection, words: { ...laneWords(flags).connection, region: connection.region }, flags, onInterrupt: flags['on-interrupt'], signal: this.signal };
    if (flags.wait) return performExecutions(request);
    const arn = await (await import('../../lib/cli/sfn/start-and-leave.ts')).startAndLeave(request);
    this.log(arn);
    return { executionArn: arn };
  }
}
