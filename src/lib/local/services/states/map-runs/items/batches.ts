import { StateFailure } from '../../../../../asl/failure.ts';
import type { Json } from '../../../../../asl/json.ts';
import { MOST_DATA_BYTES } from '../../executions/texts.ts';

/** What one child execution is given: JSON, and how many items stand in it. */
export interface ChildInput {
  readonly input: string;
  readonly items: number;
}

export interface BatchLimits {
  readonly mostItems: number;
  /** Of the whole input of a child. */
  readonly mostBytes: number;
  /** Beside the items in every batch. */
  readonly batchInput: Json | undefined;
}

/**
 * Puts items (JSON texts) into batches, in order, as many into each as its limits let. Throws a StateFailure for an item that
 * alone is more than a batch may be. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html
 */
export async function* inBatches(items: AsyncIterable<string>, { mostItems, mostBytes, batchInput }: BatchLimits): AsyncGenerator<ChildInput> {
  const head = `{${batchInput === undefined ? '' : `"BatchInput":${JSON.stringify(batchInput)},`}"Items":[`;
  const empty = Buffer.byteLength(head) + ']}'.length;
  let batch: string[] = [];
  let bytes = empty;
  const full = (): ChildInput => ({ input: `${head}${batch.join(',')}]}`, items: batch.length });
  for await (const item of items) {
    const size = Buffer.byteLength(item);
    if (empty + size > mostBytes) throw tooLarge(mostBytes);
    // Each but the first has a comma before it.
    if (batch.length >= mostItems || (batch.length > 0 && bytes + 1 + size > mostBytes)) {
      yield full();
      batch = [];
      bytes = empty;
    }
    bytes += size + (batch.length === 0 ? 0 : 1);
    batch.push(item);
  }
  if (batch.length > 0) yield full();
}

/** Each item by itself. */
export async function* oneByOne(items: AsyncIterable<string>): AsyncGenerator<ChildInput> {
  for await (const input of items) {
    if (Buffer.byteLength(input) > MOST_DATA_BYTES) throw tooLarge(MOST_DATA_BYTES);
    yield { input, items: 1 };
  }
}

const tooLarge = (bytes: number): StateFailure => new StateFailure('States.ItemReaderFailed', `An item is larger than the ${bytes} bytes that the input of a child workflow execution may have`);
