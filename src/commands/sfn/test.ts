import { string as stringArgument } from '@oclif/core/args';
import { option, string } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { LOCAL_ROLE } from '../../lib/cli/sfn/machine-to-run.ts';
import { openStatesQuietly } from '../../lib/cli/sfn/open.ts';
import { readMachineAndCases, testMachine } from '../../lib/cli/sfn/test-machine.ts';

export default class SfnTest extends BaseCommand {
  static override summary = 'Test a state machine with cases: inputs, mocks, and what is to come out';
  static override description = `Every state is tested by TestState as the execution would come to it; Retry, Catch, Map and Parallel are followed. Nothing is deployed, Wait states do not wait, and retries do not pause.
A file of cases: [{name: declined, input: {order: 7}, mocks: {Charge: [{error: Busy}, {result: {ok: false}}]}, expect: {status: SUCCEEDED, output: {ok: false, at: "<any string>"}, path: [Charge, Tell]}}]`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> machine.json --cases cases.yaml',
    '<%= config.bin %> <%= command.id %> machine.asl.yaml --cases cases.yaml --on aws --format junit > report.xml',
  ];
  static override args = { machine: stringArgument({ description: 'File of the definition, JSON or YAML; - for stdin', required: true, ignoreStdin: true }) };
  static override flags = {
    cases: string({ description: 'File of the cases, YAML or JSON', required: true, helpValue: '<file>' }),
    only: string({ description: 'Only cases that have this in their name', helpValue: '<text>' }),
    on: option({ description: 'Who tests: the embedded engine or AWS (default local, or as --local says)', options: ['local', 'aws'] as const })(),
    'execution-role': string({ description: 'On AWS: role for what is not mocked', helpValue: '<arn>' }),
    format: option({ description: 'How to report', options: ['text', 'json', 'junit'] as const, default: 'text' as const })(),
    ...connectionFlags,
  };

  async run(): Promise<object | undefined> {
    const { args, flags } = await this.parse(SfnTest);
    const cases = await readMachineAndCases(args.machine, flags.cases, flags.only);
    const local = flags.on === undefined ? (flags.local ?? true) : flags.on === 'local';
    const connection = await this.connect({ ...flags, local });
    const document = await testMachine(cases, openStatesQuietly(connection), { ...flags, roleArn: flags['execution-role'] ?? (local ? LOCAL_ROLE : undefined) }, this.signal);
    if (flags.format === 'json' && !flags.json) this.logJson(document);
    return document;
  }
}
