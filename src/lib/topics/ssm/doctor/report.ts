import { EXIT } from '../../../errors/exit-codes.ts';
import type { Color, Style } from '../../../view/color.ts';
import { safeLine } from '../../../view/safe-text.ts';
import type { Answer, Check, CheckStatus, Diagnosis, DoctorReport, Looked } from './types.ts';

/** `regions` are those that the account has, where somebody is unknown. Pure. */
export function doctorReport(looked: readonly Looked[], unknown: readonly string[], regions: Answer<readonly string[]> | undefined, unread: DoctorReport['unread'] = []): DoctorReport {
  const nodes = looked.flatMap((lane) => lane.nodes);
  const checks = nodes.flatMap((node) => node.checks);
  const problems = checks.filter(({ status }) => status === 'problem').length;
  const next = whereElse(looked, regions);
  return {
    nodes,
    unknown: unknown.map((word) => ({ word, lookedIn: looked.map(({ lane }) => lane), next })),
    unread,
    problems,
    warnings: checks.filter(({ status }) => status === 'warning').length + unread.length,
    exitCode: unknown.length > 0 ? EXIT.notFound : problems > 0 ? EXIT.partial : EXIT.success,
  };
}

function whereElse(looked: readonly Looked[], regions: Answer<readonly string[]> | undefined): string {
  const general = 'Check the spelling and the account (--profile, --role-arn)';
  if (regions === undefined || 'failure' in regions) return `${general}, or look in other regions with --regions eu-west-1,us-east-1.`;
  const others = regions.value.filter((region) => looked.every((lane) => lane.region !== region));
  return others.length === 0 ? `${general}: it is in no region that the account has enabled.` : `${general}, or look elsewhere: --regions ${others.join(',')}`;
}

const STYLE: Readonly<Record<CheckStatus, Style>> = { ok: 'green', warning: 'yellow', problem: 'red' };
const NAME_WIDTH = 10;
const STATUS_WIDTH = 7;
const INDENT = ' '.repeat(2 + STATUS_WIDTH + 2);

/** For a person: a node a block, what to do under what was seen. */
export function reportText({ nodes, unknown, unread }: DoctorReport, color: Color): string {
  const blocks = [
    ...nodes.map((node) => [headline(node, color), ...node.checks.flatMap((check) => checkLines(check, color))].join('\n')),
    ...unknown.map(({ word, lookedIn, next }) => `${color('bold', safeLine(word))}: ${color('red', 'unknown')} in ${lookedIn.join(', ')}\n  ${next}`),
    ...unread.map(({ where, why, next }) => `${color('bold', where)}: ${color('yellow', 'could not be looked into')}: ${safeLine(why)}\n  ${safeLine(next)}`),
  ];
  return blocks.join('\n\n');
}

function headline({ id, name, where, checks }: Diagnosis, color: Color): string {
  const count = (status: CheckStatus): number => checks.filter((check) => check.status === status).length;
  const words = [many(count('problem'), 'problem'), many(count('warning'), 'warning')].filter((part) => part !== '').join(', ');
  return `${color('bold', safeLine(name))}${name === id ? '' : ` (${id})`} in ${where}: ${words || 'all is well'}`;
}

const many = (count: number, word: string): string => (count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`);

function checkLines({ name, status, seen, next, details }: Check, color: Color): string[] {
  const lines = [...details.map((detail) => `${INDENT}${' '.repeat(NAME_WIDTH + 2)}${safeDetail(detail)}`), ...(next === '' ? [] : [`${INDENT}${' '.repeat(NAME_WIDTH)}${color('bold', '→')} ${safeLine(next)}`])];
  return [`  ${color(STYLE[status], status.padEnd(STATUS_WIDTH))}  ${name.padEnd(NAME_WIDTH)}  ${safeLine(seen)}`, ...lines];
}

/** Its indentation says how deep it stands. */
const safeDetail = (detail: string): string => `${/^ */.exec(detail)?.[0] ?? ''}${safeLine(detail.trimStart())}`;
