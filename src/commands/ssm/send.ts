import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { confirm } from '../../lib/cli/confirm.ts';
import { planFileFlags, planFlags } from '../../lib/cli/flags/confirm.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { durationSeconds } from '../../lib/cli/flags/duration.ts';
import { outputFlags } from '../../lib/cli/flags/output.ts';
import { laneFlags } from '../../lib/cli/flags/lanes.ts';
import { rateFlags } from '../../lib/cli/flags/rate.ts';
import { targetFlags } from '../../lib/cli/flags/targets.ts';
import { waveFlags } from '../../lib/cli/flags/waves.ts';
import { waitFlags } from '../../lib/cli/flags/wait.ts';
import { splitAtDashes } from '../../lib/cli/input.ts';
import { laneWords, openLanes } from '../../lib/cli/lanes.ts';
import { systemClock } from '../../lib/run/clock.ts';
import { newRunId } from '../../lib/run/run-id.ts';
import { parseCoverage } from '../../lib/run/verdict.ts';
import { describePlan, planDocument, warningsOf } from '../../lib/topics/ssm/describe-plan.ts';
import { openSsm } from '../../lib/topics/ssm/open.ts';
import { prepareSend } from '../../lib/topics/ssm/prepare.ts';
import { readWords } from '../../lib/topics/ssm/read-words.ts';
import { sendAndLeave } from '../../lib/topics/ssm/run.ts';
import { sendInput } from '../../lib/topics/ssm/send-input.ts';

export default class SsmSend extends BaseCommand {
  static override summary = 'Run a command on many nodes, under rate control, and wait for an honest answer';
  static override description = `What stands after -- is run: one word is shell text ('uptime; df -h /'), several are a program and its arguments.
The exit code comes from every single node: see EXIT CODES. Ctrl-C cancels on the service and says how to look again.`;
  static override usage = ['ssm send TARGETS [FLAGS] -- COMMAND...', 'ssm send TARGETS [FLAGS] --script FILE', 'ssm send TARGETS [FLAGS] --document NAME[:VERSION] [--parameters K=V]...'];
  static override examples = [
    "<%= config.bin %> <%= command.id %> --local --targets tag:Role=web --max-concurrency 25% --max-errors 2 -- 'uptime; df -h /'",
    '<%= config.bin %> <%= command.id %> --instance-ids i-0abc12345678def00 --timeout 10m -- systemctl restart nginx',
    '<%= config.bin %> <%= command.id %> --nodes @hosts.txt --gather --script ./check.sh',
    '<%= config.bin %> <%= command.id %> --targets tag:Env=prod --document My-Document:3 --parameters @parameters.yaml --plan',
  ];
  static override flags = {
    ...targetFlags,
    script: string({ description: 'Run this file (- for stdin); a first line #!… names the interpreter', helpGroup: 'COMMAND', helpValue: '<file>' }),
    document: string({ description: 'Run this document (default AWS-RunShellScript)', helpGroup: 'COMMAND', helpValue: '<name[:version]>' }),
    parameters: string({ description: 'Parameters of the document: k=v (repeat it for a list), or @file.json, @file.yaml', helpGroup: 'COMMAND', helpValue: '<k=v|@file>', multiple: true, multipleNonGreedy: true }),
    'working-directory': string({ description: 'Folder on the node to run in', helpGroup: 'COMMAND', helpValue: '<path>' }),
    'execution-timeout': durationSeconds({ description: 'How long it may run on a node (default 1h)', helpGroup: 'COMMAND' }),
    timeout: durationSeconds({ description: 'How long a node may take to begin: the delivery timeout (default 1h)', helpGroup: 'COMMAND' }),
    comment: string({ description: 'Kept with the command', helpGroup: 'COMMAND', helpValue: '<text>' }),
    ...rateFlags,
    ...waveFlags,
    'output-s3': string({ description: 'Also put whole outputs into this bucket', helpGroup: 'OUTPUT', helpValue: '<s3://bucket/prefix>' }),
    'output-cloudwatch': boolean({ description: 'Also put whole outputs into CloudWatch Logs, line by line as they come', helpGroup: 'OUTPUT' }),
    'log-group': string({ description: 'Log group for --output-cloudwatch (default /aws/ssm/<document>)', helpGroup: 'OUTPUT', helpValue: '<name>' }),
    ...outputFlags,
    ...waitFlags,
    ...planFlags,
    ...planFileFlags,
    ...connectionFlags,
    ...laneFlags,
  };

  async run(): Promise<unknown> {
    const { own, command } = splitAtDashes(this.argv);
    const { flags } = await this.parse(SsmSend, own);
    if (flags.apply !== undefined) return (await import('../../lib/cli/plan-file.ts')).performPlanFile(flags.apply, flags, { root: this.config.root, environment: process.env }, this.signal);
    const words = readWords(sendInput(flags, command));
    const requiredCoverage = parseCoverage(flags['require-coverage']);
    const where = laneWords(flags);
    const lanes = await openLanes(where, { root: this.config.root, environment: process.env });
    const ssm = lanes.map(({ connection, name }) => openSsm(connection, name));
    const plan = await prepareSend(words, ssm, this.signal);
    if (flags.plan) {
      this.log(describePlan(plan));
      if (flags.save !== undefined) (await import('../../lib/cli/plan-file.ts')).savePlan(flags.save, { version: 1, lanes: where, plan, requiredCoverage });
      return planDocument(plan);
    }
    if (words.query.kind === 'all') await confirm({ action: `Run "${words.title}" on all ${plan.nodes.length} nodes of ${lanes.map(({ connection }) => connection.description).join(', ')}` }, flags, this.signal);
    if (flags.wait) return (await import('../../lib/cli/send-run.ts')).performSend({ plan, lanes, words: where, flags: { ...flags, requiredCoverage }, signal: this.signal });
    for (const warning of warningsOf(plan)) process.stderr.write(`${warning}\n`);
    const commandId = await sendAndLeave(plan, { lanes: ssm.map(({ lane }) => lane), clock: systemClock, runId: newRunId(), signal: this.signal });
    this.log(commandId);
    return { commandId, nodes: plan.nodes };
  }
}
