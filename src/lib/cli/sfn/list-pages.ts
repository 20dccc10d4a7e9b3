import { written } from '../../view/flushed.ts';
import { formatTable, type Column } from '../../view/table.ts';

export interface ListOptions<Item> {
  readonly columns: ReadonlyArray<Column<Item>>;
  /** What a program gets of an item. */
  readonly document: (item: Item) => object;
  /** No more than these. */
  readonly most: number;
  /** Stdout belongs to a program: the documents are all. */
  readonly isSilent: boolean;
}

/**
 * Writes a list on stdout, page by page as it is read; the headers once, and also where there is nothing. Gives the
 * documents for --json, how many items there were, and whether there are more than were wanted.
 */
export async function listPages<Item>(pages: AsyncIterable<readonly Item[]>, { columns, document, most, isSilent }: ListOptions<Item>): Promise<{ readonly documents: object[]; readonly count: number; readonly hasMore: boolean }> {
  const documents: object[] = [];
  let count = 0;
  let hasHeaders = false;
  const write = async (items: readonly Item[]): Promise<void> => {
    if (isSilent) documents.push(...items.map(document));
    else {
      const [headers = '', ...lines] = formatTable(items, columns).split('\n');
      await written(process.stdout, `${[...(hasHeaders ? [] : [headers]), ...lines].join('\n')}\n`);
    }
    hasHeaders = true;
  };
  for await (const page of pages) {
    const shown = page.slice(0, most - count);
    count += shown.length;
    if (shown.length > 0) await write(shown);
    if (shown.length < page.length) return { documents, count, hasMore: true };
  }
  if (count === 0) await write([]);
  return { documents, count, hasMore: false };
}
