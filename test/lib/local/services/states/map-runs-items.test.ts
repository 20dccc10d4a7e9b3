import { gzipSync, zstdCompressSync } from 'node:zlib';
import type * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import type { Json, JsonObject } from '../../../../../src/lib/asl/json.ts';
import { BUCKET, distributed, ItemBucket } from './distributed-map.ts';
import { runToEnd, type Ended } from './run-machine.ts';
import { startStates, type StatesEngine } from './states-engine.ts';

describe('items of a distributed Map', function () {
  this.timeout(60_000);
  let states: StatesEngine;
  let client: sfn.SFNClient;
  let bucket: ItemBucket;
  before(async () => {
    states = await startStates();
    client = states.client;
    bucket = new ItemBucket(states.engine);
    await bucket.make();
  });
  after(async () => {
    bucket.client.destroy();
    await states.stop();
  });

  const GET = 'arn:aws:states:::s3:getObject';
  const LIST = 'arn:aws:states:::s3:listObjectsV2';
  const reader = (Key: string, ReaderConfig: JsonObject): JsonObject => ({ Resource: GET, Parameters: { Bucket: BUCKET, Key }, ReaderConfig });
  const outputOf = async (fields: JsonObject, input: Json = {}): Promise<Json | undefined> => {
    const { output, cause } = await runToEnd(client, distributed(fields), input);
    expect(cause).to.equal(undefined);
    return output;
  };
  const failureOf = async (fields: JsonObject, input: Json = {}): Promise<Pick<Ended, 'error' | 'cause' | 'events'>> => {
    const { error, cause, events } = await runToEnd(client, distributed(fields), input);
    return { error, cause, events: events.slice(1) };
  };
  const FAILED_TO_READ = ['MapStateEntered', 'MapStateStarted', 'MapRunStarted', 'MapRunFailed', 'MapStateFailed', 'ExecutionFailed'];

  it('are the rows of a CSV file, with what is missing empty and what is too much left out', async () => {
    await bucket.put('a.csv', 'name,size\none,1,more\ntwo\n"th,ree",3\n');
    const config = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
    const rows = [{ name: 'one', size: '1' }, { name: 'two', size: '' }, { name: 'th,ree', size: '3' }];
    expect(await outputOf({ ItemReader: reader('a.csv', config) })).to.deep.equal(rows);
    await bucket.put('b.csv', 'one|1\ntwo|2');
    expect(await outputOf({ ItemReader: reader('b.csv', { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['name', 'size'], CSVDelimiter: 'PIPE', MaxItems: 1 }) })).to.deep.equal([{ name: 'one', size: '1' }]);
    await bucket.put('a.csv.gz', gzipSync('name,size\none,1\n'));
    await bucket.put('a.csv.zstd', zstdCompressSync('name,size\none,1\n'));
    for (const key of ['a.csv.gz', 'a.csv.zstd']) expect(await outputOf({ ItemReader: reader(key, config) })).to.deep.equal([{ name: 'one', size: '1' }]);
  });

  it('are the values of JSON and JSON Lines, and the pairs of an object', async () => {
    await bucket.put('a.json', '[1,{"a":2},null]');
    expect(await outputOf({ ItemReader: reader('a.json', { InputType: 'JSON' }) })).to.deep.equal([1, { a: 2 }, null]);
    await bucket.put('o.json', '{"in":{"a/b":{"one":1,"two":[2]}}}');
    expect(await outputOf({ ItemReader: reader('o.json', { InputType: 'JSON', ItemsPointer: '/in/a~1b' }) })).to.deep.equal([{ Key: 'one', Value: 1 }, { Key: 'two', Value: [2] }]);
    await bucket.put('a.jsonl', '{"a":1}\r\n\n[2]\n"ü"');
    expect(await outputOf({ ItemReader: reader('a.jsonl', { InputType: 'JSONL' }) })).to.deep.equal([{ a: 1 }, [2], 'ü']);
  });

  it('are the objects of a bucket, what is in them, and the lines of an inventory', async () => {
    await bucket.put('list/one.json', '[1,2]');
    await bucket.put('list/two.json', '[3]');
    const [first, ...others] = (await outputOf({ ItemReader: { Resource: LIST, Parameters: { Bucket: BUCKET, 'Prefix.$': '$.prefix' } } }, { prefix: 'list/' })) as JsonObject[];
    expect(first).to.have.all.keys('Etag', 'Key', 'LastModified', 'Size', 'StorageClass');
    expect([first?.['Key'], first?.['Size'], first?.['StorageClass'], others.length]).to.deep.equal(['list/one.json', 5, 'STANDARD', 1]);
    expect(first?.['LastModified']).to.be.closeTo(Date.now() / 1000, 3600);
    const sourced = { 'value.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index', 'source.$': '$$.Map.Item.Source' };
    expect(await outputOf({ ItemReader: { Resource: LIST, Parameters: { Bucket: BUCKET, Prefix: 'list/' }, ReaderConfig: { InputType: 'JSON', Transformation: 'LOAD_AND_FLATTEN' } }, ItemSelector: sourced })).to.deep.equal([
      { value: 1, index: 0, source: 'S3://items/list/one.json' },
      { value: 2, index: 1, source: 'S3://items/list/one.json' },
      { value: 3, index: 2, source: 'S3://items/list/two.json' },
    ]);
    await bucket.put('inventory/data.csv.gz', gzipSync('"source","a.txt","5"\n"source","b.txt","6"\n'));
    await bucket.put('inventory/manifest.json', JSON.stringify({ destinationBucket: `arn:aws:s3:::${BUCKET}`, fileFormat: 'CSV', fileSchema: 'Bucket, Key, Size', files: [{ key: 'inventory/data.csv.gz' }] }));
    expect(await outputOf({ ItemReader: reader('inventory/manifest.json', { InputType: 'MANIFEST' }) })).to.deep.equal([{ Bucket: 'source', Key: 'a.txt', Size: '5' }, { Bucket: 'source', Key: 'b.txt', Size: '6' }]);
    await bucket.put('unload-manifest.csv', `s3://${BUCKET}/list/two.json\ns3://${BUCKET}/list/one.json\n`);
    expect(await outputOf({ ItemReader: reader('unload-manifest.csv', { ManifestType: 'ATHENA_DATA', InputType: 'JSONL' }) })).to.deep.equal([[3], [1, 2]]);
  });

  it('are selected and put into batches, in JSONPath and in JSONata', async () => {
    const items = [1, 2, 3, 4, 5];
    expect(await outputOf({ ItemsPath: '$.items', ItemSelector: { 'n.$': '$$.Map.Item.Value' }, ItemBatcher: { MaxItemsPerBatchPath: '$.most', BatchInput: { 'of.$': '$.name' } } }, { items, most: 2, name: 'x' })).to.deep.equal([
      { BatchInput: { of: 'x' }, Items: [{ n: 1 }, { n: 2 }] },
      { BatchInput: { of: 'x' }, Items: [{ n: 3 }, { n: 4 }] },
      { BatchInput: { of: 'x' }, Items: [{ n: 5 }] },
    ]);
    await bucket.put('five.json', JSON.stringify(items));
    const jsonata = distributed(
      {
        ItemReader: { Resource: GET, Arguments: { Bucket: BUCKET, Key: "{% $states.input.key & '.json' %}" }, ReaderConfig: { InputType: 'JSON', MaxItems: '{% $states.input.most + 1 %}' } },
        ItemSelector: { n: '{% $states.context.Map.Item.Value * 10 %}' },
        ItemBatcher: { MaxInputBytesPerBatch: '{% 50 - 10 %}', BatchInput: null },
        MaxConcurrency: '{% 2 %}',
      },
      { machine: { QueryLanguage: 'JSONata' } },
    );
    const { output, cause } = await runToEnd(client, jsonata, { key: 'five', most: 2 });
    expect(cause).to.equal(undefined);
    expect(output).to.deep.equal([{ BatchInput: null, Items: [{ n: 10 }] }, { BatchInput: null, Items: [{ n: 20 }] }, { BatchInput: null, Items: [{ n: 30 }] }]);
  });

  it('are the members of an object too', async () => {
    const input = { of: { a: 1, b: [2] } };
    const pairs = [{ Key: 'a', Value: 1 }, { Key: 'b', Value: [2] }];
    expect(await outputOf({ ItemsPath: '$.of' }, input)).to.deep.equal(pairs);
    expect(await outputOf({ ItemsPath: '$.of', ItemSelector: { 'key.$': '$$.Map.Item.Key', 'source.$': '$$.Map.Item.Source' } }, input)).to.deep.equal([{ key: 'a', source: 'STATE_DATA' }, { key: 'b', source: 'STATE_DATA' }]);
    const machine = { QueryLanguage: 'JSONata' };
    expect((await runToEnd(client, distributed({ Items: '{% $states.input.of %}' }, { machine }), input)).output).to.deep.equal(pairs);
    const { error, cause } = await runToEnd(client, distributed({ Items: '{% $states.input.of.a %}' }, { machine }), input);
    expect([error, cause]).to.deep.equal(['States.QueryEvaluationError', "An error occurred while executing the state 'Map' (entered at the event id #2). The JSONata expression '$states.input.of.a' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1"]);
    expect((await failureOf({ ItemsPath: '$.of.a' }, input)).cause).to.match(/Reference path "\$\.of\.a" must point to array\.$/);
  });

  it('that cannot be read fail the Map, in words that say why', async () => {
    await bucket.put('twice.csv', 'a,b,a\n1,2,3\n');
    await bucket.put('text.json', '"text"');
    await bucket.put('broken.jsonl', '{"a":1}\n{"a":');
    const csv = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
    const failed = (cause: unknown) => ({ error: 'States.ItemReaderFailed', cause, events: FAILED_TO_READ });
    expect(await failureOf({ ItemReader: reader('twice.csv', csv) })).to.deep.equal(failed('CSV headers cannot contain duplicates.'));
    expect(await failureOf({ ItemReader: reader('text.json', { InputType: 'JSON' }) })).to.deep.equal(failed('Attempting to map over non-iterable node.'));
    expect(await failureOf({ ItemReader: reader('a.csv', { ...csv, MaxItemsPath: '$.most' }) }, { most: -1 })).to.deep.equal(failed('field MaxItems must be positive'));
    expect((await failureOf({ ItemReader: reader('a.csv', { ...csv, MaxItemsPath: '$.most' }) }, { most: 1.5 })).cause).to.equal("The MaxItemsPath field refers to value '1.5' which is not a valid integer: $.most");
    expect((await failureOf({ ItemReader: reader('broken.jsonl', { InputType: 'JSONL' }) })).cause).to.match(/^Line 2 of the JSON Lines file is not valid JSON/);
    expect((await failureOf({ ItemReader: reader('nothing', csv) })).cause).to.match(/^The specified key does not exist\. \(Service: S3, Status Code: 404, Request ID: [\da-f-]+\)$/);
    expect((await failureOf({ ItemReader: { Resource: LIST, Parameters: { Bucket: 'no-such-bucket' } } })).cause).to.match(/^The specified bucket does not exist \(Service: S3, Status Code: 404/);
    expect((await failureOf({ ItemReader: reader('a.json', { InputType: 'PARQUET' }) })).cause).to.match(/PARQUET/);
  });

  it('of a file of 100,000 lines are all there, once and in order', async () => {
    const lines = 100_000;
    await bucket.put('large.csv', `id,text\n${Array.from({ length: lines }, (_, index) => `${index},${'x'.repeat(40)}`).join('\n')}`);
    const { output } = await runToEnd(
      client,
      distributed({ ItemReader: reader('large.csv', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }), ItemBatcher: { MaxInputBytesPerBatch: 262_144 }, ItemSelector: { 'id.$': '$$.Map.Item.Value.id' }, ResultSelector: { 'counts.$': '$' } }, { states: { Count: { Type: 'Pass', Parameters: { 'first.$': '$.Items[0].id', 'count.$': 'States.ArrayLength($.Items)' }, End: true } } }),
    );
    const { counts } = output as { readonly counts: readonly { readonly first: string; readonly count: number }[] };
    let next = 0;
    for (const { first, count } of counts) {
      expect(first).to.equal(String(next));
      next += count;
    }
    expect(next).to.equal(lines);
  });
});
