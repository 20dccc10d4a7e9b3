import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import { nextOf, type ItemReader, type MapState } from '../../../../asl/machine.ts';
import { batched, mostItemsOf, selectedItems, type SelectableItem } from '../map-runs/items/child-inputs.ts';
import { parseItems } from '../map-runs/items/parse-items.ts';
import { formatOf } from '../map-runs/items/reader-config.ts';
import { isExceeded } from '../map-runs/tolerance.ts';
import type { StateData } from '../interpreter/state-data.ts';
import type { Exit, Thread } from '../interpreter/thread.ts';
import type { Inspection } from './inspection.ts';
import type { Mock } from './mock.ts';

export interface MapConfiguration {
  /** Iterations that are said to have failed. */
  readonly failures: number;
  /** What the ItemReader is said to have read: the text of a file. */
  readonly readerData: string | undefined;
}

interface MockedMap extends MapConfiguration {
  readonly mock: Mock;
  readonly inspection: Inspection;
}

/** A Map whose iterations are not run: what each would be given is told. */
export async function performMockedMap(thread: Thread, data: StateData, state: MapState, { mock, inspection, failures, readerData }: MockedMap): Promise<Exit> {
  await data.input();
  const items = await itemsOf(thread, data, state, inspection, readerData);
  const selected = items === undefined ? [] : await listOf(selectedItems(data, state, inOrder(items)));
  if (items !== undefined && (state.ItemSelector ?? state.Parameters) !== undefined) inspection.note('afterItemSelector', selected.map(parsed));
  if (state.ItemBatcher !== undefined) {
    const batches = await listOf(batched(thread, data, state, inOrder(selected)));
    if (items !== undefined) inspection.note('afterItemBatcher', batches.map(({ input }) => parsed(input)));
  }
  inspection.noteFigure('maxConcurrency', (await data.number('MaxConcurrency', state)) ?? 0);
  const count = await data.number('ToleratedFailureCount', state);
  const percentage = await data.number('ToleratedFailurePercentage', state);
  if (count !== undefined) inspection.noteFigure('toleratedFailureCount', count);
  if (percentage !== undefined) inspection.noteFigure('toleratedFailurePercentage', percentage);
  if (isExceeded({ toleratedCount: count ?? 0, toleratedPercentage: percentage ?? 0 }, failures, selected.length)) {
    throw new StateFailure('States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded');
  }
  return data.exit(mock(), state, nextOf(state));
}

/** undefined where an ItemReader would read them and nobody says what. */
async function itemsOf(thread: Thread, data: StateData, state: MapState, inspection: Inspection, readerData: string | undefined): Promise<readonly SelectableItem[] | undefined> {
  const isDistributed = (state.ItemProcessor ?? state.Iterator)?.ProcessorConfig?.Mode === 'DISTRIBUTED';
  if (state.ItemReader === undefined) {
    const items = await data.items(state);
    if (thread.language === 'JSONPath') inspection.note('afterItemsPath', items);
    return items.map((value) => ({ value, ...(isDistributed ? { source: 'STATE_DATA' } : {}) }));
  }
  return readerData === undefined ? undefined : readFrom(readerData, state.ItemReader, await mostItemsOf(thread, data, state.ItemReader), inspection);
}

async function readFrom(text: string, { ReaderConfig: config = {} }: ItemReader, most: number, inspection: Inspection): Promise<readonly SelectableItem[]> {
  const format = formatOf(config);
  const read = await listOf(parseItems(inOrder([text]), format));
  if (format.pointer !== undefined) inspection.note('afterItemsPointer', read.every(({ key }) => key === undefined) ? read.map(({ value }) => value) : Object.fromEntries(read.map(({ key = '', value }) => [key, value])));
  return most > 0 ? read.slice(0, most) : read;
}

async function* inOrder<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const parsed = (text: string): Json => JSON.parse(text) as Json;
