import { RemoteError, UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { nearestFew } from '../../errors/nearest.ts';
import { mapConcurrently } from '../../run/fanout/map-concurrently.ts';
import type { ActivitiesApi } from './activities/api.ts';
import type { ExecutionsApi } from './executions/api.ts';
import type { ExecutionSummary } from './executions/types.ts';
import type { MachinesApi } from './machines/api.ts';
import { executionArnOf, isActivityArn, isExecutionArn, isVersion, LAST, parseMachine, qualifierOf, type MachineReference } from './names.ts';

/** A machine that is there. */
export interface FoundMachine {
  /** As it was asked for: of the machine, or of its version or alias. */
  readonly arn: string;
  /** Of the machine itself. */
  readonly machineArn: string;
  readonly name: string;
  readonly qualifier: string | undefined;
}

export const hasCode = (error: unknown, ...codes: readonly string[]): error is RemoteError => error instanceof RemoteError && codes.includes(error.code);

/** A name looks so much like these that one of them may be meant. */
const SUGGESTIONS = 3;

const suggestion = (typed: string, there: Iterable<string>, otherwise: string): string => {
  const near = nearestFew(typed, there, SUGGESTIONS);
  return near.length === 0 ? otherwise : `Did you mean ${near.join(' or ')}?`;
};

/**
 * The machine of a NAME, NAME:VERSION, NAME:ALIAS or ARN. A name is looked for in ListStateMachines; an ARN is taken as
 * it is. Throws a UserError (exit 4) with the nearest names where there is none, and for a qualifier that is not there.
 */
export async function findMachine(word: string, what: string, api: Pick<MachinesApi, 'machines' | 'versions' | 'aliases'>, signal: AbortSignal): Promise<FoundMachine> {
  const reference = parseMachine(word, what);
  const { name, qualifier } = reference;
  const machineArn = reference.arn ?? (await arnOfName(name, api, signal));
  if (qualifier !== undefined && reference.arn === undefined) await checkQualifier(reference, machineArn, api, signal);
  return { arn: qualifier === undefined ? machineArn : `${machineArn}:${qualifier}`, machineArn, name, qualifier };
}

/** As `findMachine`, but undefined where no machine has the name. */
export async function findMachineIfAny(name: string, api: Pick<MachinesApi, 'machines'>, signal: AbortSignal): Promise<string | undefined> {
  for await (const page of api.machines(signal)) {
    const found = page.find((machine) => machine.name === name);
    if (found !== undefined) return found.arn;
  }
  return undefined;
}

async function arnOfName(wanted: string, api: Pick<MachinesApi, 'machines'>, signal: AbortSignal): Promise<string> {
  const names: string[] = [];
  for await (const page of api.machines(signal)) {
    for (const { name, arn } of page) {
      if (name === wanted) return arn;
      names.push(name);
    }
  }
  throw new UserError('unknown-machine', `there is no state machine ${wanted}`, suggestion(wanted, names, 'drover sfn ls shows what there is; check the region and the account too.'), { exitCode: EXIT.notFound });
}

async function checkQualifier({ name, qualifier = '' }: MachineReference, machineArn: string, api: Pick<MachinesApi, 'versions' | 'aliases'>, signal: AbortSignal): Promise<void> {
  const there: string[] = [];
  for await (const page of isVersion(qualifier) ? api.versions(machineArn, signal) : api.aliases(machineArn, signal)) {
    const qualifiers = page.map(({ arn }) => qualifierOf(arn));
    if (qualifiers.includes(qualifier)) return;
    there.push(...qualifiers);
  }
  const what = isVersion(qualifier) ? 'version' : 'alias';
  throw new UserError(`unknown-${what}`, `${name} has no ${what} ${qualifier}`, there.length === 0 ? `It has no ${isVersion(qualifier) ? 'versions' : 'aliases'}; drover sfn deploy --publish --alias makes them.` : suggestion(qualifier, there, `drover sfn show ${name} lists them.`), { exitCode: EXIT.notFound });
}

export type FindExecutionApi = Pick<MachinesApi, 'machines' | 'versions' | 'aliases'> & Pick<ExecutionsApi, 'executions'>;

/**
 * The ARN of an execution: an ARN, a name within `machine`, or `@last` (the newest of `machine`; without it of all
 * standard machines). A name is not looked up: what is not there says so when it is asked for.
 */
export async function findExecution(word: string, machine: string | undefined, api: FindExecutionApi, signal: AbortSignal): Promise<string> {
  if (isExecutionArn(word)) return word;
  const within = machine === undefined ? undefined : await findMachine(machine, '--machine', api, signal);
  if (word === LAST) return (await newest(within, api, signal)).arn;
  if (within !== undefined && !word.includes(':')) return executionArnOf(within.machineArn, word);
  throw new UserError('bad-execution', `"${word}" is not an execution`, within === undefined ? 'Write its ARN, its name with --machine NAME, or @last; drover sfn executions lists them.' : 'Write its name, its ARN or @last.');
}

const MACHINES_AT_ONCE = 8;

async function newest(within: FoundMachine | undefined, api: FindExecutionApi, signal: AbortSignal): Promise<ExecutionSummary> {
  const arns = within === undefined ? await standardMachines(api, signal) : [within.arn];
  const firsts: ExecutionSummary[] = [];
  await mapConcurrently(arns, MACHINES_AT_ONCE, async (machineArn) => {
    for await (const [first] of api.executions({ machineArn, pageSize: 1 }, signal)) {
      if (first !== undefined) firsts.push(first);
      return;
    }
  });
  const [last] = firsts.sort((a, b) => b.startedAt - a.startedAt);
  if (last === undefined) throw new UserError('no-execution', within === undefined ? 'there is no execution yet' : `${within.name} has no executions yet`, 'drover sfn run starts one. Step Functions keeps them for 90 days.', { exitCode: EXIT.notFound });
  return last;
}

async function standardMachines(api: Pick<MachinesApi, 'machines'>, signal: AbortSignal): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of api.machines(signal)) arns.push(...page.filter(({ type }) => type === 'STANDARD').map(({ arn }) => arn));
  return arns;
}

/**
 * What was asked of an execution that is not there: a UserError (exit 4) with the nearest names of its machine. Other
 * errors as they are.
 */
export async function explainMissingExecution(error: unknown, arn: string, machineArn: string | undefined, api: Pick<ExecutionsApi, 'executions'>, signal: AbortSignal): Promise<unknown> {
  if (!hasCode(error, 'ExecutionDoesNotExist') || machineArn === undefined) return error;
  const typed = arn.slice(arn.lastIndexOf(':') + 1);
  const names: string[] = [];
  try {
    // The newest page is enough: an older name is seldom mistyped.
    for await (const page of api.executions({ machineArn }, signal)) {
      names.push(...page.map(({ name }) => name));
      break;
    }
  } catch {
    // Who may not list gets the plain answer.
  }
  const machine = machineArn.slice(machineArn.lastIndexOf(':') + 1);
  return new UserError('unknown-execution', `${machine} has no execution ${typed}`, suggestion(typed, names, `drover sfn executions ${machine} lists them; Step Functions keeps them for 90 days.`), { exitCode: EXIT.notFound, cause: error });
}

/** The ARN of an activity's name or ARN. Throws a UserError (exit 4) with the nearest names. */
export async function findActivity(word: string, api: Pick<ActivitiesApi, 'activities'>, signal: AbortSignal): Promise<string> {
  if (isActivityArn(word)) return word;
  const names: string[] = [];
  for await (const page of api.activities(signal)) {
    for (const { name, arn } of page) {
      if (name === word) return arn;
      names.push(name);
    }
  }
  throw new UserError('unknown-activity', `there is no activity ${word}`, suggestion(word, names, 'drover sfn activities ls shows what there is.'), { exitCode: EXIT.notFound });
}
