import { safeLine } from '../../../view/safe-text.ts';
import { cutToWidth } from '../../../view/text-width.ts';
import { pathOf, type StateVisit } from '../state-visit.ts';
import { isoTime, shownText } from './present.ts';
import type { EventDetails, HistoryEvent } from './types.ts';

const TYPE_WIDTH = 'LambdaFunctionScheduleFailed'.length;
const ID_WIDTH = 5;
/** Of one input, output or cause in a line. */
const LONGEST_PART = 120;

/** One line an event: its number, its time in UTC, its type, the state, and what it says. Cut to `width` columns, where one is given. */
export function eventLine({ id, at, type, details }: HistoryEvent, visit: StateVisit | undefined, width: number | undefined): string {
  const where = visit === undefined ? '' : pathOf(visit);
  const words = [where, ...detailWords(details, visit)].filter((word) => word !== '').join('  ');
  const line = safeLine(`${String(id).padStart(ID_WIDTH)}  ${isoTime(at).slice(11, 23)}  ${type.padEnd(TYPE_WIDTH)}  ${words}`).trimEnd();
  return width === undefined ? line : cutToWidth(line, width);
}

function detailWords(details: EventDetails, visit: StateVisit | undefined): string[] {
  const { input, output, parameters, error, cause, resource, resourceType, index, length, assignedVariables, location } = details;
  const text = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [`${name} ${shownText(value, LONGEST_PART)}`]);
  const failure = [error, cause].filter((part) => part !== undefined && part !== '').map((part) => shownText(part ?? '', LONGEST_PART));
  return [
    ...(details.name === undefined || details.name === visit?.name ? [] : [details.name]),
    ...(index === undefined ? [] : [`iteration ${index}`]),
    ...(length === undefined ? [] : [`${length} items`]),
    ...(resource === undefined ? [] : [resourceType === undefined ? resource : `${resourceType}:${resource}`]),
    ...(location === undefined || location === '' ? [] : [`in ${location}`]),
    ...(failure.length === 0 ? [] : [failure.join(': ')]),
    ...text('input', input),
    ...text('parameters', parameters),
    ...text('output', output),
    ...Object.entries(assignedVariables ?? {}).map(([name, value]) => `$${name} = ${shownText(value, LONGEST_PART)}`),
    ...(details.workerName === undefined ? [] : [`worker ${details.workerName}`]),
    ...(details.mapRunArn === undefined ? [] : [details.mapRunArn]),
    ...(details.redriveCount === undefined ? [] : [`redrive ${details.redriveCount}`]),
  ];
}

/** For programs: the event as AWS names its parts, with its details under one name. */
export const eventDocument = ({ id, previousId, type, at, details }: HistoryEvent): object => ({ id, previousEventId: previousId, type, timestamp: isoTime(at), details });
