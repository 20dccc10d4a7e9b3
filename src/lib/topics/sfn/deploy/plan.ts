import { deepEqual } from '../../../asl/equality.ts';
import type { Json } from '../../../asl/json.ts';
import { UserError } from '../../../errors/errors.ts';
import { diffLines, diffText } from '../../../view/text/line-diff.ts';
import { loggingWords } from '../machines/machine-text.ts';
import type { Logging, MachineContent, MachineDescription, Route, Tags } from '../machines/types.ts';
import type { AliasPlan, CurrentMachine, DeployPlan, FieldChange, VersionPlan, WantedMachine } from './types.ts';

/** What a deployment would do. `current` is undefined where there is no such machine. Pure. Throws UserErrors. */
export function planDeploy(wanted: WantedMachine, current: CurrentMachine | undefined): DeployPlan {
  return current === undefined ? planCreate(wanted) : planUpdate(wanted, current);
}

const NOT_LOGGED: Logging = { level: 'OFF', includesData: false, logGroupArn: undefined };

function planCreate({ name, definition, type = 'STANDARD', roleArn, logging, tracing = false, tags, publish, versionDescription, alias }: WantedMachine): DeployPlan {
  if (roleArn === undefined) throw new UserError('no-role', `${name} is new, and needs a role to run as`, 'Give --role-arn arn:aws:iam::ACCOUNT:role/NAME. The embedded engine takes any.');
  if (alias !== undefined && alias.share < 100) throw new UserError('no-other-version', `--share: ${name} is new, so that no other version can have the rest`, 'Leave --share out the first time.');
  return {
    kind: 'create', name, type, definition, roleArn, logging: checkedLogging({ ...NOT_LOGGED, ...logging }), tracing, newTags: tags,
    version: publish ? { kind: 'new', description: versionDescription } : { kind: 'none' },
    alias: alias === undefined ? undefined : { ...alias, arn: undefined, from: [] },
  };
}

function planUpdate(wanted: WantedMachine, current: CurrentMachine): DeployPlan {
  const { machine } = current;
  if (wanted.type !== undefined && wanted.type !== machine.type) {
    throw new UserError('other-type', `${wanted.name} is ${machine.type === 'EXPRESS' ? 'an express' : 'a standard'} machine, and cannot become ${wanted.type === 'EXPRESS' ? 'an express' : 'a standard'} one`, 'Deploy it under another name, or delete it first (drover sfn rm).');
  }
  if (machine.status === 'DELETING') throw new UserError('being-deleted', `${wanted.name} is being deleted`, 'Wait until its executions have ended, or deploy under another name.');
  const diff = definitionDiff(machine.definition, wanted.value);
  const logging = checkedLogging({ ...machine.logging, ...wanted.logging });
  const change: Partial<MachineContent> = {
    ...(diff.length === 0 ? {} : { definition: wanted.definition }),
    ...(wanted.roleArn === undefined || wanted.roleArn === machine.roleArn ? {} : { roleArn: wanted.roleArn }),
    ...(sameLogging(logging, machine.logging) ? {} : { logging }),
    ...(wanted.tracing === undefined || wanted.tracing === machine.tracing ? {} : { tracing: wanted.tracing }),
  };
  const newTags = missingTags(wanted.tags, current.tags);
  const version = versionPlan(wanted, change, current);
  const alias = aliasPlan(wanted, version, current);
  const hasWork = Object.keys(change).length > 0 || Object.keys(newTags).length > 0 || version.kind === 'new' || alias !== undefined;
  return { kind: hasWork ? 'update' : 'unchanged', name: wanted.name, arn: machine.arn, revisionId: machine.revisionId, change, changes: fieldChanges(change, machine, diff), diff, newTags, version, alias };
}

/** A revision is of the definition and the role; nothing else makes a version differ from what is there. */
function versionPlan({ publish, versionDescription }: WantedMachine, change: Partial<MachineContent>, { machine, latestVersion }: CurrentMachine): VersionPlan {
  if (!publish) return { kind: 'none' };
  const staysAsIs = change.definition === undefined && change.roleArn === undefined;
  return staysAsIs && latestVersion !== undefined && latestVersion.revisionId === machine.revisionId ? { kind: 'there', versionArn: latestVersion.arn } : { kind: 'new', description: versionDescription };
}

function aliasPlan({ alias: wanted, name }: WantedMachine, version: VersionPlan, { alias }: CurrentMachine): AliasPlan | undefined {
  if (wanted === undefined) return undefined;
  const plan: AliasPlan = { ...wanted, arn: alias?.arn, from: alias?.routes ?? [] };
  if (wanted.share < 100 && alias === undefined) throw new UserError('no-other-version', `--share: ${name} has no alias ${wanted.name} yet, so that no other version can have the rest`, 'Leave --share out the first time.');
  if (version.kind !== 'there') return plan;
  return sameRoutes(routesTo(version.versionArn, plan), plan.from) ? undefined : plan;
}

/** Where an alias points with `share` percent for a version: the rest stays with the version that had most of it. Throws a UserError where no other one had any. */
export function routesTo(versionArn: string, { name, share, from }: AliasPlan): Route[] {
  if (share === 100) return [{ versionArn, weight: 100 }];
  const [other] = from.filter((route) => route.versionArn !== versionArn).sort((a, b) => b.weight - a.weight);
  if (other === undefined) throw new UserError('no-other-version', `--share: alias ${name} points at this version alone, so that no other one can have the rest`, 'Leave --share out.');
  return [{ versionArn: other.versionArn, weight: 100 - share }, { versionArn, weight: share }];
}

/** The order says nothing, nor does a version without executions. */
export function sameRoutes(a: readonly Route[], b: readonly Route[]): boolean {
  const weights = (routes: readonly Route[]): Map<string, number> => new Map(routes.filter(({ weight }) => weight > 0).map(({ versionArn, weight }) => [versionArn, weight]));
  const [left, right] = [weights(a), weights(b)];
  return left.size === right.size && [...left].every(([arn, weight]) => right.get(arn) === weight);
}

function checkedLogging(logging: Logging): Logging {
  if (logging.level === 'OFF') return NOT_LOGGED;
  if (logging.logGroupArn === undefined) throw new UserError('no-log-group', `--log-level ${logging.level}: there is no log group to write to`, 'Give --log-group with the ARN of one.');
  return logging;
}

export const sameLogging = (a: Logging, b: Logging): boolean => loggingWords(a) === loggingWords(b);

const missingTags = (wanted: Tags, current: Tags): Tags => Object.fromEntries(Object.entries(wanted).filter(([key, value]) => !Object.hasOwn(current, key) || current[key] !== value));

/** Lines with - and +; none where both say the same, however they are written. */
function definitionDiff(current: string, wanted: Json): readonly string[] {
  let value: Json | undefined;
  try {
    value = JSON.parse(current) as Json;
  } catch {
    // Whatever it is, it is not what is wanted.
  }
  if (value !== undefined && deepEqual(value, wanted)) return [];
  const diff = diffLines(value === undefined ? current : JSON.stringify(value, null, 2), JSON.stringify(wanted, null, 2));
  return diff.kind === 'edits' ? diffText(diff.edits) : [`${diff.lines} lines, too many to compare`];
}

function fieldChanges(change: Partial<MachineContent>, machine: MachineDescription, diff: readonly string[]): FieldChange[] {
  const count = (mark: string): number => diff.filter((line) => line.startsWith(mark)).length;
  return [
    ...(change.definition === undefined ? [] : [{ field: 'definition' as const, from: `${count('-')} lines`, to: `${count('+')} lines` }]),
    ...(change.roleArn === undefined ? [] : [{ field: 'role' as const, from: machine.roleArn, to: change.roleArn }]),
    ...(change.logging === undefined ? [] : [{ field: 'logging' as const, from: loggingWords(machine.logging), to: loggingWords(change.logging) }]),
    ...(change.tracing === undefined ? [] : [{ field: 'tracing' as const, from: machine.tracing ? 'on' : 'off', to: change.tracing ? 'on' : 'off' }]),
  ];
}
