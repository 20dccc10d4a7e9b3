import { safeLine } from '../../view/safe-text.ts';
import type { Column } from '../../view/table.ts';
import { MASK } from './describe-changes.ts';
import type { ParameterFacts, ParameterType, ParameterValue, ParameterVersion } from './types.ts';

/** The value as a person may see it: that of a secret only where `show` says so. */
export const shownValue = ({ type, value }: { readonly type: ParameterType; readonly value: string }, show: boolean): string => (type === 'SecureString' && !show ? MASK : value);

/** `2026-11-24 15:04`, in UTC. */
export const shownTime = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** What a program gets of a value: null where it is masked. */
export const valueDocument = ({ type, value }: { readonly type: ParameterType; readonly value: string }, show: boolean): object => (type === 'SecureString' && !show ? { value: null, masked: true } : { value });

export const parameterDocument = (parameter: ParameterValue, show: boolean): object => {
  const { value: _value, modifiedAt, ...rest } = parameter;
  return { ...rest, modifiedAt: new Date(modifiedAt).toISOString(), ...valueDocument(parameter, show) };
};

export function factsDocument(facts: ParameterFacts): object {
  const { modifiedAt, policies, ...rest } = facts;
  return { ...rest, modifiedAt: new Date(modifiedAt).toISOString(), policies: policies.map((policy): unknown => JSON.parse(policy)) };
}

export const versionDocument = (version: ParameterVersion, show: boolean): object => {
  const { value: _value, labels, ...facts } = version;
  return { ...factsDocument(facts), labels, ...valueDocument(version, show) };
};

export const VALUE_COLUMNS = (show: boolean): readonly Column<ParameterValue & { readonly reference: string }>[] => [
  { header: 'NAME', value: ({ reference }) => reference },
  { header: 'TYPE', value: ({ type }) => type },
  { header: 'VERSION', value: ({ version }) => String(version), align: 'right' },
  { header: 'MODIFIED', value: ({ modifiedAt }) => shownTime(modifiedAt) },
  { header: 'VALUE', value: (parameter) => shownValue(parameter, show), shrink: true },
];

export const VERSION_COLUMNS = (show: boolean): readonly Column<ParameterVersion>[] => [
  { header: 'VERSION', value: ({ version }) => String(version), align: 'right' },
  { header: 'TYPE', value: ({ type }) => type },
  { header: 'TIER', value: ({ tier }) => tier },
  { header: 'LABELS', value: ({ labels }) => labels.join(',') },
  { header: 'MODIFIED', value: ({ modifiedAt }) => shownTime(modifiedAt) },
  { header: 'BY', value: ({ modifiedBy }) => modifiedBy.replace(/^arn:[^:]*:[^:]*::/, ''), shrink: true },
  { header: 'VALUE', value: (version) => shownValue(version, show), shrink: true },
];

const TYPE_WIDTH = 'SecureString'.length;
const TIER_WIDTH = 'Advanced'.length;
const VERSION_WIDTH = 7;

/** Lines of a list that is written as it is read: the widths are known before the names are, which stand last. */
export const LIST_HEADER = `${'TYPE'.padEnd(TYPE_WIDTH)}  ${'TIER'.padEnd(TIER_WIDTH)}  ${'VERSION'.padStart(VERSION_WIDTH)}  ${'MODIFIED'.padEnd(16)}  NAME`;
export const listLine = ({ type, tier, version, modifiedAt, name }: ParameterFacts): string => `${type.padEnd(TYPE_WIDTH)}  ${tier.padEnd(TIER_WIDTH)}  ${String(version).padStart(VERSION_WIDTH)}  ${shownTime(modifiedAt)}  ${safeLine(name)}`;

export const VALUE_LIST_HEADER = `${'TYPE'.padEnd(TYPE_WIDTH)}  ${'VERSION'.padStart(VERSION_WIDTH)}  ${'MODIFIED'.padEnd(16)}  NAME  VALUE`;
export const valueListLine = (parameter: ParameterValue, show: boolean): string =>
  `${parameter.type.padEnd(TYPE_WIDTH)}  ${String(parameter.version).padStart(VERSION_WIDTH)}  ${shownTime(parameter.modifiedAt)}  ${safeLine(parameter.name)}  ${safeLine(shownValue(parameter, show))}`;
