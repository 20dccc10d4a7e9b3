import { expect } from 'chai';
import * as fc from 'fast-check';
import { inBatches, oneByOne, type BatchLimits, type ChildInput } from '../../../../../../../src/lib/local/services/states/map-runs/items/batches.ts';

async function* given(items: readonly unknown[]): AsyncGenerator<string> {
  for (const item of items) yield JSON.stringify(item);
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

async function batches(items: readonly unknown[], limits: Partial<BatchLimits>): Promise<ChildInput[]> {
  return collect(inBatches(given(items), { mostItems: Infinity, mostBytes: 262_144, batchInput: undefined, ...limits }));
}

interface Batch {
  readonly BatchInput?: unknown;
  readonly Items: unknown[];
}

describe('batches of a distributed Map', () => {
  it('keep their limits, hold every item once and in order, and are as full as they can be', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ maxLength: 12, unit: 'grapheme' }), { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 200, max: 400 }), fc.option(fc.jsonValue({ maxDepth: 1 }).filter((value) => JSON.stringify(value).length < 60), { nil: undefined }), async (items, mostItems, mostBytes, value) => {
        const batchInput = value as BatchLimits['batchInput'];
        const made = await batches(items, { mostItems, mostBytes, batchInput });
        const parsed = made.map(({ input }) => JSON.parse(input) as Batch);
        expect(parsed.flatMap(({ Items }) => Items)).to.deep.equal(items);
        for (const [index, { input, items: count }] of made.entries()) {
          expect(count).to.equal(parsed[index]?.Items.length).and.to.be.within(1, mostItems);
          expect(Buffer.byteLength(input)).to.be.at.most(mostBytes);
          expect('BatchInput' in (parsed[index] ?? {})).to.equal(batchInput !== undefined);
          // The first of the next one did not fit any more.
          const next = parsed[index + 1]?.Items[0];
          if (next !== undefined && count < mostItems) expect(Buffer.byteLength(input) + 1 + Buffer.byteLength(JSON.stringify(next))).to.be.greaterThan(mostBytes);
        }
      }),
    );
  });

  it('refuse an item that alone is too large', async () => {
    const refused = async (work: Promise<unknown>): Promise<string> => work.then(() => 'taken', (error: Error) => error.message);
    expect(await refused(batches(['x'.repeat(100)], { mostBytes: 100 }))).to.equal('An item is larger than the 100 bytes that the input of a child workflow execution may have');
    expect(await refused(collect(oneByOne(given(['ü'.repeat(131_072)]))))).to.include('larger than the 262144 bytes');
    expect(await refused(collect(oneByOne(given(['ü'.repeat(131_071)]))))).to.equal('taken');
  });
});
