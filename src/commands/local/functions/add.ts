import { string } from '@oclif/core/args';
import { boolean, integer, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { durationSeconds } from '../../../lib/cli/flags/duration.ts';
import { functionFlags } from '../../../lib/cli/flags/functions.ts';
import { openFunctions } from '../../../lib/cli/open-functions.ts';
import { HOME } from '../../../lib/local/home.ts';
import { describePlan } from '../../../lib/topics/functions/plan.ts';
import { readVariables } from '../../../lib/topics/functions/read-variables.ts';
import { prepareAdd, readWish, runAdd } from '../../../lib/topics/functions/run.ts';

const DONE = { create: 'created', update: 'updated' } as const;

export default class LocalFunctionsAdd extends BaseCommand {
  static override summary = 'Add a Lambda function to the embedded engine, or change it';
  static override description = `A file or a folder is zipped as it is. Runtime and handler are told from it: a .mjs, .js or .cjs file exports handler, a .py file defines lambda_handler or handler, a program or script called bootstrap speaks the Runtime API itself. In a folder: the module that has the function's name, else index, handler, app, main or lambda_function.
What does not parse, or has no handler, is told at once and not added. Functions run as you, on this machine.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> resize ./resize.mjs',
    '<%= config.bin %> <%= command.id %> report ./report --handler src/app.handler --timeout 1m --memory 512',
    '<%= config.bin %> <%= command.id %> charge ./charge.py --env STAGE=test --env API_KEY',
    '<%= config.bin %> <%= command.id %> fast ./target/lambda/fast/bootstrap --plan',
  ];
  static override args = { name: string({ description: 'Name of the function', required: true }), path: string({ description: 'File or folder', required: true }) };
  static override flags = {
    handler: stringFlag({ description: 'MODULE.FUNCTION, the module with its folder', helpValue: '<handler>' }),
    runtime: stringFlag({ description: 'nodejs24.x, python3.13, provided.al2023 …; else by the file', helpValue: '<runtime>' }),
    timeout: durationSeconds({ description: 'How long it may run, at most 15m; 3s when left out' }),
    memory: integer({ description: 'Megabytes that it may use; 128 when left out', min: 128, max: 10_240, helpValue: '<MB>' }),
    env: stringFlag({ description: 'A variable; NAME alone takes it from the environment. Repeat it', helpValue: '<NAME=VALUE>', multiple: true, multipleNonGreedy: true }),
    plan: boolean({ description: 'Show what would be done, and stop', helpGroup: 'SAFETY' }),
    ...functionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(LocalFunctionsAdd);
    const wish = await readWish({
      name: args.name,
      path: args.path,
      handler: flags.handler,
      runtime: flags.runtime,
      timeoutSeconds: flags.timeout,
      memoryMegabytes: flags.memory,
      variables: readVariables(flags.env ?? [], process.env),
      role: `arn:aws:iam::${flags.account ?? HOME.account}:role/DroverFunction`,
    });
    const api = await openFunctions(flags, this.config.root, this.signal);
    const plan = await prepareAdd(wish, api);
    if (flags.plan) {
      this.log(`plan: ${describePlan(plan)}`);
      return { plan };
    }
    const added = await runAdd(plan, wish, api);
    this.log(plan.changes.length === 0 ? `${plan.name} is as it was` : describePlan(plan).replace(plan.kind, DONE[plan.kind]));
    return { plan, function: added };
  }
}
