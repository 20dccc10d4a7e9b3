import type { Color } from '../../../view/color.ts';
import { safeLine, safeText } from '../../../view/safe-text.ts';
import { formatTable } from '../../../view/table.ts';
import { describePutPlan, formatTags, ignoredName } from './plan.ts';
import type { DocumentInformation } from './run.ts';
import type { DocumentParameter, DocumentSummary, PutPlan, PutResult } from './types.ts';

/** A listing for people. */
export const formatDocuments = (documents: readonly DocumentSummary[]): string =>
  formatTable(documents, [
    { header: 'NAME', value: ({ name }) => name },
    { header: 'OWNER', value: ({ owner }) => owner },
    { header: 'TYPE', value: ({ type }) => type },
    { header: 'DEFAULT', value: ({ version }) => version, align: 'right' },
    { header: 'FORMAT', value: ({ format }) => format },
    { header: 'PLATFORMS', value: ({ platforms }) => platforms.join(','), shrink: true },
    { header: 'TAGS', value: ({ tags }) => formatTags(tags), shrink: true },
  ]);

/** One document for people: its facts, its parameters, its versions. */
export function formatInformation(information: DocumentInformation): string {
  const facts: ReadonlyArray<readonly [string, string | undefined]> = [
    ['name', information.name],
    ['owner', information.owner],
    ['description', information.description],
    ['version', `${information.version} (default ${information.defaultVersion}, latest ${information.latestVersion})`],
    ['format', `${information.format}, schema ${information.schemaVersion ?? 'unknown'}`],
    ['status', information.statusInformation === undefined || information.statusInformation === '' ? information.status : `${information.status}: ${information.statusInformation}`],
    ['platforms', information.platforms.join(', ')],
    ['tags', formatTags(information.tags)],
  ];
  const lines = facts.filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => `${name.padEnd(11)}  ${safeLine(value ?? '')}`);
  const parameters = formatTable(information.parameters, [
    { header: 'PARAMETER', value: ({ name }) => name },
    { header: 'TYPE', value: ({ type }) => type },
    { header: 'DEFAULT', value: defaultOf, shrink: true },
    { header: 'ALLOWED', value: allowedOf, shrink: true },
    { header: 'DESCRIPTION', value: ({ description }) => description ?? '', shrink: true },
  ]);
  const versions = formatTable(information.versions, [
    { header: 'VERSION', value: ({ version }) => version, align: 'right' },
    { header: 'NAME', value: ({ name }) => name ?? '' },
    { header: 'FORMAT', value: ({ format }) => format },
    { header: 'CREATED', value: ({ createdAt }) => createdAt ?? '' },
    { header: 'DEFAULT', value: ({ isDefault }) => (isDefault ? 'yes' : '') },
  ]);
  return [lines.join('\n'), information.parameters.length === 0 ? 'no parameters' : parameters, versions].join('\n\n');
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const defaultOf = ({ default: value }: DocumentParameter): string => (value === undefined ? '(required)' : value === '' ? '""' : asText(value));

const allowedOf = ({ allowedValues, allowedPattern }: DocumentParameter): string =>
  allowedValues.length > 0 ? allowedValues.map(asText).join(' | ') : allowedPattern === undefined ? '' : `/${allowedPattern}/`;

/** A plan for people, with the colours of a diff. */
export function formatPutPlan(plan: PutPlan, color: Color): string {
  const [first = '', ...diff] = describePutPlan(plan);
  const painted = diff.map((line) => {
    const safe = safeText(line);
    if (line.startsWith('+')) return color('green', safe);
    if (line.startsWith('-')) return color('red', safe);
    return line.startsWith('@@') ? color('cyan', safe) : safe;
  });
  return [`plan: ${safeLine(first)}`, ...painted].join('\n');
}

/** What was done and, always, which version runs from now on. */
export function formatPutResult({ name, change, version, defaultVersion, defaultChanged, ignoredVersionName, newTags }: PutResult): string {
  const done = {
    created: `created ${name}, version ${version}`,
    updated: `updated ${name} to version ${version}`,
    unchanged: `${name}: version ${version} has this content already`,
  }[change];
  const runs =
    version !== defaultVersion
      ? `version ${defaultVersion} stays the default: run this one as ${name}:${version}`
      : defaultChanged && change !== 'created'
        ? 'now the default'
        : 'the default';
  const tags = Object.keys(newTags).length === 0 ? [] : [`tagged ${formatTags(newTags)}`];
  const unnamed = ignoredVersionName === undefined ? [] : [ignoredName(ignoredVersionName)];
  return [done, runs, ...unnamed, ...tags].join('; ');
}
