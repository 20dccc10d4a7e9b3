import type { Color } from '../../../view/color.ts';
import { safeLine, safeText } from '../../../view/safe-text.ts';
import { loggingWords, routesWords, tagWords } from '../machines/machine-text.ts';
import { qualifierOf } from '../names.ts';
import type { AliasPlan, DeployPlan, DeployResult, VersionPlan } from './types.ts';

/** What would be done, on one line. */
export function planWords(plan: DeployPlan): string {
  const after = [...versionWords(plan.version), ...aliasWords(plan.alias, plan.version), ...(Object.keys(plan.newTags).length === 0 ? [] : [`tag it ${tagWords(plan.newTags)}`])];
  if (plan.kind === 'create') {
    const logged = plan.logging.level === 'OFF' ? [] : [`logging ${loggingWords(plan.logging)}`];
    const about = [plan.type === 'EXPRESS' ? 'express' : 'standard', `role ${plan.roleArn}`, ...logged, ...(plan.tracing ? ['tracing on'] : [])];
    return [`create ${plan.name} (${about.join(', ')})`, ...after].join('; ');
  }
  if (plan.kind === 'unchanged') return `${plan.name}: nothing to do, it is so already`;
  const changes = plan.changes.map(({ field, from, to }) => (field === 'definition' ? `definition (-${from}, +${to})` : `${field} ${from} → ${to}`));
  return [`update ${plan.name}${changes.length === 0 ? '' : `: ${changes.join(', ')}`}`, ...after].join('; ');
}

function versionWords(version: VersionPlan): string[] {
  if (version.kind === 'none') return [];
  return version.kind === 'new' ? ['publish it as a version'] : [`version ${qualifierOf(version.versionArn)} is it already`];
}

function aliasWords(alias: AliasPlan | undefined, version: VersionPlan): string[] {
  if (alias === undefined) return [];
  const what = version.kind === 'there' ? `version ${qualifierOf(version.versionArn)}` : 'that version';
  if (alias.arn === undefined) return [`create alias ${alias.name} for ${what}`];
  const share = alias.share === 100 ? '' : `${alias.share}% of `;
  return [`point ${share}alias ${alias.name} at ${what} (now ${routesWords(alias.from)})`];
}

/** The plan for people: the line, and the definition's differences in the colours of a diff. */
export function planText(plan: DeployPlan, color: Color): string {
  const diff = plan.kind === 'create' ? [] : plan.diff;
  const painted = diff.map((line) => {
    const safe = safeText(line);
    if (line.startsWith('+')) return color('green', safe);
    return line.startsWith('-') ? color('red', safe) : safe;
  });
  return [`plan: ${safeLine(planWords(plan))}`, ...painted].join('\n');
}

/** What was done: "created Orders; published version 1; alias live: version 1". */
export function resultWords({ name, arn, change, versionArn, alias }: DeployResult, plan: DeployPlan): string {
  const published = plan.version.kind === 'new' && versionArn !== undefined ? [`published version ${qualifierOf(versionArn)}`] : [];
  const pointed = alias === undefined ? [] : [`alias ${alias.name}: ${routesWords(alias.routes)}`];
  return [change === 'unchanged' ? planWords(plan) : `${change} ${name}`, ...published, ...pointed, ...(change === 'created' ? [arn] : [])].join('; ');
}
