import type { Column } from '../../../view/table.ts';
import { timeWords } from '../../../view/time-words.ts';
import type { MachineSummary } from './types.ts';

export const MACHINE_COLUMNS: ReadonlyArray<Column<MachineSummary>> = [
  { header: 'NAME', value: ({ name }) => name },
  { header: 'TYPE', value: ({ type }) => type },
  { header: 'CREATED', value: ({ createdAt }) => timeWords(createdAt) },
  { header: 'ARN', value: ({ arn }) => arn, shrink: true },
];

export const machineDocument = ({ createdAt, ...rest }: MachineSummary): object => ({ ...rest, createdAt: new Date(createdAt).toISOString() });
