import type { Connection } from '../../aws/connection.ts';
import { readDefinition } from '../../asl/source/read-definition.ts';
import { planText, resultWords } from '../../topics/sfn/deploy/describe-plan.ts';
import { prepareDeploy } from '../../topics/sfn/deploy/observe.ts';
import { explainInvalid, refuseInvalid } from '../../topics/sfn/deploy/refusals.ts';
import { runDeploy } from '../../topics/sfn/deploy/run.ts';
import type { WantedMachine } from '../../topics/sfn/deploy/types.ts';
import { wantedDefinition } from '../../topics/sfn/deploy/wanted-definition.ts';
import { colorFor } from '../../view/color.ts';
import { safeLine } from '../../view/safe-text.ts';
import { confirm } from '../confirm.ts';
import { readFileArgument } from '../input.ts';
import { openStatesQuietly } from './open.ts';

export interface DeployWords {
  /** A file, or - for stdin. */
  readonly file: string;
  readonly substitutions: Readonly<Record<string, string>>;
  readonly wanted: Omit<WantedMachine, 'definition' | 'value'>;
  readonly plan: boolean;
  readonly yes: boolean;
  readonly noInput: boolean | undefined;
}

/** From a file to a machine: reads, looks, plans, and carries it out. Gives what is printed, and the document for --json. */
export async function deploy({ file, substitutions, wanted, plan: onlyPlan, yes, noInput }: DeployWords, connect: () => Promise<Connection>, signal: AbortSignal): Promise<{ readonly text: string; readonly document: object }> {
  const original = readFileArgument(file, 'FILE');
  const definition = await readDefinition(original, file === '-' ? 'stdin' : file);
  const { text, value } = wantedDefinition(definition, original, substitutions);
  const connection = await connect();
  const api = openStatesQuietly(connection);
  const plan = await prepareDeploy({ ...wanted, definition: text, value }, api, signal);
  const sends = plan.kind === 'create' || plan.change.definition !== undefined;
  if (sends) await refuseInvalid(text, definition, plan.kind === 'create' ? plan.type : (wanted.type ?? 'STANDARD'), api, signal);
  if (onlyPlan) return { text: planText(plan, colorFor(process.stdout, process.env)), document: { plan } };
  // What runs goes on, and the older definition can be deployed again: a program is not asked, a person sees it first.
  if (plan.kind === 'update' && process.stdin.isTTY && !yes && !noInput) {
    process.stderr.write(`${planText(plan, colorFor(process.stderr, process.env))}\n`);
    await confirm({ action: `Do this in ${connection.description}` }, { yes }, signal);
  }
  const result = await runDeploy(plan, api, signal).catch((error: unknown) => Promise.reject(explainInvalid(error, definition)));
  return { text: safeLine(resultWords(result, plan)), document: { deployed: result } };
}
