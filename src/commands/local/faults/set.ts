import { integer, option, string } from '@oclif/core/flags';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { engineProgram } from '../../../lib/cli/context.ts';
import { engineFlags } from '../../../lib/cli/flags/engine.ts';
import { partialSeconds, percentage } from '../../../lib/cli/flags/numbers.ts';
import { FAULT_KINDS, FAULT_STATUSES, type FaultStatus } from '../../../lib/local/faults/fault-rule.ts';
import { EngineHandle } from '../../../lib/local/lifecycle/engine-handle.ts';
import { findOrStartEngine } from '../../../lib/local/lifecycle/start-engine.ts';
import { engineStateFolder } from '../../../lib/local/lifecycle/state-folder.ts';
import { faultWords } from '../../../lib/local/faults/fault-words.ts';

export default class LocalFaultsSet extends BaseCommand {
  static override summary = 'Let calls to the embedded engine go wrong, to see what a program makes of it';
  static override description = `The kinds: throttle (the service's own "too many requests"), error (a 500) and reset (the connection is cut) do not act. error-after, drop (acts, and the answer is lost) and delay (answers late) act as ever.
Of several rules the first one that fires decides. One for the same service, operation and kind takes the old one's place. Rules end with the engine, and with drover local reset.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> --service ssm --operation SendCommand --kind throttle --rate 10%',
    "<%= config.bin %> <%= command.id %> --service ssm --operation 'List*' --kind delay --seconds 2",
    '<%= config.bin %> <%= command.id %> --operation SendCommand --kind drop --count 1',
  ];
  static override flags = {
    ...engineFlags,
    kind: option({ description: 'What goes wrong', options: FAULT_KINDS, required: true })(),
    service: string({ description: 'Service: ssm, s3, ec2, logs, sts', default: '*', helpValue: '<service>' }),
    operation: string({ description: 'Operation; * stands for any letters', default: '*', helpValue: '<name>' }),
    rate: percentage({ description: 'Share of the calls; all when left out' }),
    count: integer({ description: 'At most so often', min: 1 }),
    seed: integer({ description: 'The same seed gives the same sequence of faults', default: 1 }),
    seconds: partialSeconds({ description: 'With --kind delay: how late; 1 when left out' }),
    status: option({ description: 'With --kind error and error-after; 500 when left out', options: FAULT_STATUSES.map(String) })(),
  };

  async run(): Promise<object> {
    const { flags } = await this.parse(LocalFaultsSet);
    const { kind, service, operation, rate, count, seed, seconds, status } = flags;
    const engine = await findOrStartEngine({ stateFolder: engineStateFolder(process.env, flags.state), program: engineProgram(this.config.root) });
    const fault = await new EngineHandle(engine).setFault({
      kind,
      service,
      operation,
      seed,
      ...(rate === undefined ? {} : { rate }),
      ...(count === undefined ? {} : { count }),
      ...(seconds === undefined ? {} : { seconds }),
      ...(status === undefined ? {} : { status: Number(status) as FaultStatus }),
    });
    this.log(`set: ${faultWords(fault)}`);
    return { fault };
  }
}
