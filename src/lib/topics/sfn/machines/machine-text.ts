import { safeLine } from '../../../view/safe-text.ts';
import { formatTable } from '../../../view/table.ts';
import { timeWords } from '../../../view/time-words.ts';
import { executionColumns } from '../executions/present.ts';
import { machineNameOf, qualifierOf } from '../names.ts';
import { stateWords } from './definition-facts.ts';
import type { ShownMachine } from './show.ts';
import type { AliasDescription, Logging, Route, Tags } from './types.ts';

/** Versions that are listed; a machine can have a thousand. */
const SHOWN_VERSIONS = 10;

/** A machine for people: its facts, versions, aliases and newest executions. */
export function machineText({ machine, alias, facts, tags, versions, aliases, executions }: ShownMachine, now: number): string {
  const version = qualifierOf(machine.arn);
  const lines: ReadonlyArray<readonly [string, string | undefined]> = [
    ['machine', `${machineNameOf(machine.arn)}${/^\d+$/.test(version) ? `, version ${version}` : ''}${alias === undefined ? '' : ` (alias ${alias.name}: ${routesWords(alias.routes)})`}`],
    ['arn', machine.arn],
    ['about', machine.description ?? facts?.comment],
    ['type', machine.type === 'EXPRESS' ? 'express' : 'standard'],
    ['status', machine.status === 'ACTIVE' ? undefined : machine.status],
    ['role', machine.roleArn],
    ['created', timeWords(machine.createdAt)],
    ['revision', machine.revisionId],
    ['states', facts === undefined ? undefined : `${stateWords(facts)}; begins at ${facts.startAt ?? 'nowhere'}; ${facts.queryLanguage}`],
    ['timeout', facts?.timeoutSeconds === undefined ? undefined : `${facts.timeoutSeconds} s`],
    ['logging', loggingWords(machine.logging)],
    ['tracing', machine.tracing ? 'X-Ray' : undefined],
    ['tags', Object.keys(tags).length === 0 ? undefined : tagWords(tags)],
  ];
  const head = lines.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name.padEnd(9)} ${safeLine(value)}`])).join('\n');
  return [head, versionText(versions, aliases), executionsText(executions, now)].filter((part) => part !== '').join('\n\n');
}

function versionText(versions: ShownMachine['versions'], aliases: readonly AliasDescription[]): string {
  const shown = versions.slice(0, SHOWN_VERSIONS);
  const pointing = (arn: string): string => aliases.flatMap(({ name, routes }) => routes.filter(({ versionArn, weight }) => versionArn === arn && weight > 0).map(({ weight }) => (weight === 100 ? name : `${name} ${weight}%`))).join(', ');
  if (shown.length === 0) return 'no versions';
  const table = formatTable(shown, [
    { header: 'VERSION', value: ({ arn }) => qualifierOf(arn), align: 'right' },
    { header: 'CREATED', value: ({ createdAt }) => timeWords(createdAt) },
    { header: 'ALIASES', value: ({ arn }) => pointing(arn) },
  ]);
  const others = aliases.filter(({ routes }) => !routes.some(({ versionArn }) => shown.some(({ arn }) => arn === versionArn)));
  return [
    table,
    ...(versions.length > shown.length ? [`and ${versions.length - shown.length} older versions`] : []),
    ...others.map(({ name, routes }) => `alias ${safeLine(name)}: ${routesWords(routes)}`),
  ].join('\n');
}

function executionsText(executions: ShownMachine['executions'], now: number): string {
  if (executions === undefined) return 'executions of express machines are in CloudWatch Logs alone';
  return executions.length === 0 ? 'no executions' : formatTable(executions, executionColumns(now));
}

/** "version 3", "90% version 2, 10% version 3". */
export const routesWords = (routes: readonly Route[]): string =>
  routes.length === 1 ? `version ${qualifierOf(routes[0]?.versionArn ?? '')}` : routes.map(({ versionArn, weight }) => `${weight}% version ${qualifierOf(versionArn)}`).join(', ');

/** "ERROR with data to arn:…"; "off". */
export const loggingWords = ({ level, includesData, logGroupArn }: Logging): string =>
  level === 'OFF' ? 'off' : `${level}${includesData ? ' with inputs and outputs' : ''} to ${(logGroupArn ?? 'nowhere').replace(/:\*$/, '')}`;

/** "a=1 b=2". */
export const tagWords = (tags: Tags): string => Object.entries(tags).map(([key, value]) => `${key}=${value}`).join(' ');
