import type { Column } from '../../../view/table.ts';
import { timeWords } from '../../../view/time-words.ts';
import type { Activity } from './types.ts';

export const ACTIVITY_COLUMNS: ReadonlyArray<Column<Activity>> = [
  { header: 'NAME', value: ({ name }) => name },
  { header: 'CREATED', value: ({ createdAt }) => timeWords(createdAt) },
  { header: 'ARN', value: ({ arn }) => arn, shrink: true },
];

export const activityDocument = ({ createdAt, ...rest }: Activity): object => ({ ...rest, createdAt: new Date(createdAt).toISOString() });
