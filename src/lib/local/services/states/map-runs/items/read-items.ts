import { isArray, isObject, type Json, type JsonObject } from '../../../../../asl/json.ts';
import type { ItemReader } from '../../../../../asl/machine.ts';
import { textParameter, type Objects } from './objects.ts';
import { csvRows, itemOf, parseItems, type ReadItem } from './parse-items.ts';
import { formatOf, readerFailed, type ReaderFormat } from './reader-config.ts';

/** An item, and where it is from: `Source` of the context object. */
export interface SourcedItem extends ReadItem {
  readonly source: string;
}

/**
 * The items of an ItemReader, read as they are asked for. `parameters` are its Parameters or Arguments, filled in. Throws
 * States.ItemReaderFailed. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* readItems(objects: Objects, { Resource, ReaderConfig: config = {} }: ItemReader, parameters: Json): AsyncGenerator<SourcedItem> {
  if (!isObject(parameters)) throw readerFailed('The parameters of the ItemReader must be an object');
  const bucket = textParameter(parameters, 'Bucket');
  if (Resource.endsWith(':s3:listObjectsV2')) {
    const isFlattened = config['Transformation'] === 'LOAD_AND_FLATTEN';
    const format = isFlattened ? formatOf(config) : undefined;
    for await (const listed of objects.list(parameters)) {
      if (format === undefined) yield { value: listed, source: `S3://${bucket}` };
      // What the console makes for a folder holds no items.
      else if (!listed.Key.endsWith('/')) yield* objectItems(objects, { Bucket: bucket, Key: listed.Key }, format);
    }
    return;
  }
  textParameter(parameters, 'Key');
  const format = formatOf(config);
  if (config['ManifestType'] === 'ATHENA_DATA') yield* athenaItems(objects, parameters, format);
  else if (format.type === 'MANIFEST') yield* inventoryItems(objects, parameters, format);
  else yield* objectItems(objects, parameters, format);
}

async function* objectItems(objects: Objects, parameters: JsonObject, format: ReaderFormat): AsyncGenerator<SourcedItem> {
  const source = `S3://${textParameter(parameters, 'Bucket')}/${textParameter(parameters, 'Key')}`;
  for await (const item of parseItems(objects.text(parameters), format)) yield { ...item, source };
}

/** Lines of `s3://bucket/key`, each of which names a file with items. https://docs.aws.amazon.com/athena/latest/ug/unload.html */
async function* athenaItems(objects: Objects, parameters: JsonObject, format: ReaderFormat): AsyncGenerator<SourcedItem> {
  for await (const [address = ''] of csvRows(objects.text(parameters), ',')) {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/i.exec(address) ?? [];
    if (Bucket === undefined || Key === undefined) throw readerFailed(`The manifest names ${address}, which is no object in S3`);
    yield* objectItems(objects, { Bucket, Key }, format);
  }
}

/** The lines of the files that an S3 inventory's manifest names. https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html */
async function* inventoryItems(objects: Objects, parameters: JsonObject, format: ReaderFormat): AsyncGenerator<SourcedItem> {
  const pieces: string[] = [];
  for await (const piece of objects.text(parameters)) pieces.push(piece);
  let manifest: unknown;
  try {
    manifest = JSON.parse(pieces.join(''));
  } catch {
    throw readerFailed('The manifest of the inventory is not valid JSON');
  }
  const { fileFormat, files, destinationBucket } = isObject(manifest) ? manifest : {};
  if (fileFormat !== 'CSV') throw readerFailed(`The output format of the inventory must be CSV, and is ${JSON.stringify(fileFormat)}`);
  const headers = textParameter(manifest as Json, 'fileSchema').split(',').map((name) => name.trim());
  const Bucket = typeof destinationBucket === 'string' ? destinationBucket.replace(/^arn:[^:]+:s3:::/, '') : textParameter(parameters, 'Bucket');
  for (const file of isArray(files) ? files : []) {
    const Key = textParameter(file, 'key');
    for await (const row of csvRows(objects.text({ Bucket, Key }), format.delimiter)) yield { value: itemOf(row, headers), source: `S3://${Bucket}/${Key}` };
  }
}
