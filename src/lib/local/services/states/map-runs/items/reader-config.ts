import { StateFailure } from '../../../../../asl/failure.ts';
import { isArray, type JsonObject } from '../../../../../asl/json.ts';

export const INPUT_TYPES = ['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST'] as const;
export type InputType = (typeof INPUT_TYPES)[number];

/** How what an object holds becomes items. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
export interface ReaderFormat {
  readonly type: InputType;
  /** A JSON Pointer to the items of a JSON file. */
  readonly pointer: string | undefined;
  /** One character. */
  readonly delimiter: string;
  /** undefined: the first row. */
  readonly headers: readonly string[] | undefined;
}

const DELIMITERS: Readonly<Record<string, string>> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/** What an ItemReader could not do, as its state fails. */
export const readerFailed = (cause: string | undefined): StateFailure => new StateFailure('States.ItemReaderFailed', cause);

/** The format that a ReaderConfig tells. Throws States.ItemReaderFailed for what the engine cannot read. */
export function formatOf(config: JsonObject): ReaderFormat {
  const { InputType: type = config['ManifestType'] === 'S3_INVENTORY' ? 'MANIFEST' : 'JSON', ItemsPointer: pointer, CSVDelimiter: delimiter = 'COMMA', CSVHeaders: headers } = config;
  const known = INPUT_TYPES.find((each) => each === type);
  if (known === undefined || known === 'PARQUET') throw readerFailed(`Items of the InputType ${JSON.stringify(type)} cannot be read by Drover's embedded engine`);
  return {
    type: known,
    pointer: typeof pointer === 'string' ? pointer : undefined,
    delimiter: (typeof delimiter === 'string' ? DELIMITERS[delimiter] : undefined) ?? ',',
    headers: config['CSVHeaderLocation'] === 'GIVEN' && isArray(headers) ? headers.map(String) : undefined,
  };
}
