import type { ItemReader, MapState } from '../../../../../asl/machine.ts';
import { MOST_DATA_BYTES, textOf } from '../../executions/texts.ts';
import { selectedItem, type StateData } from '../../interpreter/state-data.ts';
import type { Thread } from '../../interpreter/thread.ts';
import { inBatches, oneByOne, type ChildInput } from './batches.ts';
import { Objects, textParameter } from './objects.ts';
import { itemsIn, type ReadItem } from './parse-items.ts';
import { readItems, type SourcedItem } from './read-items.ts';
import { readerFailed } from './reader-config.ts';

/** More than AWS reads. */
const ALL = 100_000_000;

/** How many items a reader gives at most, as a Map says it, before it is checked. Throws StateFailures. */
export async function mostItemsOf(thread: Thread, data: StateData, { ReaderConfig: config = {} }: ItemReader): Promise<number> {
  if (thread.language === 'JSONata') return (await number(thread, data, 'ItemReader/ReaderConfig/', 'MaxItems', config)) ?? 0;
  const text = await data.text('MaxItems', config);
  const most = text === undefined ? 0 : Number(text);
  if (!Number.isInteger(most) || text === '') throw readerFailed(`The MaxItemsPath field refers to value '${text}' which is not a valid integer: ${textParameter(config, 'MaxItemsPath')}`);
  return most;
}

/** What the children of a distributed Map are given, in order, as it is asked for. Throws StateFailures. */
export async function* childInputs(thread: Thread, data: StateData, state: MapState): AsyncGenerator<ChildInput> {
  yield* batched(thread, data, state, selectedItems(data, state, itemsOf(thread, data, state)));
}

/** In the batches of the ItemBatcher, where there is one. Throws StateFailures. */
export async function* batched(thread: Thread, data: StateData, { ItemBatcher: batcher }: MapState, items: AsyncIterable<string>): AsyncGenerator<ChildInput> {
  if (batcher === undefined) {
    yield* oneByOne(items);
    return;
  }
  const mostItems = await number(thread, data, 'ItemBatcher/', 'MaxItemsPerBatch', batcher);
  const mostBytes = await number(thread, data, 'ItemBatcher/', 'MaxInputBytesPerBatch', batcher);
  yield* inBatches(items, {
    mostItems: mostItems === undefined || mostItems < 1 ? Infinity : mostItems,
    mostBytes: mostBytes === undefined || mostBytes < 1 ? MOST_DATA_BYTES : Math.min(mostBytes, MOST_DATA_BYTES),
    batchInput: batcher.BatchInput === undefined ? undefined : await data.template('ItemBatcher/BatchInput', batcher.BatchInput),
  });
}

async function* itemsOf(thread: Thread, data: StateData, state: MapState): AsyncGenerator<SourcedItem> {
  const { ItemReader: reader } = state;
  if (reader === undefined) {
    for (const item of itemsIn(await data.dataset(state))) yield { ...item, source: 'STATE_DATA' };
    return;
  }
  const most = await mostItemsOf(thread, data, reader);
  if (most < 0) throw readerFailed('field MaxItems must be positive');
  const template = reader.Parameters ?? reader.Arguments ?? {};
  const parameters = await data.template(reader.Parameters === undefined ? 'ItemReader/Arguments' : 'ItemReader/Parameters', template);
  let left = most === 0 ? ALL : Math.min(most, ALL);
  for await (const item of readItems(new Objects(thread.execution), reader, parameters)) {
    yield item;
    left -= 1;
    if (left === 0) return;
  }
}

/** Where an item is from is not known of every one. */
export type SelectableItem = ReadItem & Partial<Pick<SourcedItem, 'source'>>;

/** After the ItemSelector, as JSON. A member of an object is handed on with its key. Throws StateFailures. */
export async function* selectedItems(data: StateData, state: MapState, items: AsyncIterable<SelectableItem>): AsyncGenerator<string> {
  let index = 0;
  for await (const { value, key, source } of items) {
    const selected = await selectedItem(data, state, { index, value, ...(source === undefined ? {} : { source }), ...(key === undefined ? {} : { key }) });
    if (selected !== undefined) yield textOf(selected);
    else yield key === undefined ? textOf(value) : textOf({ Key: key, Value: value });
    index += 1;
  }
}

/** A number of a part of the state: JSONata's errors name the part. */
async function number(thread: Thread, data: StateData, part: string, field: string, fields: object): Promise<number | undefined> {
  if (thread.language !== 'JSONata') return data.number(field, fields);
  const value = (fields as Readonly<Record<string, number | string | undefined>>)[field];
  return data.number(`${part}${field}`, { [`${part}${field}`]: value });
}
