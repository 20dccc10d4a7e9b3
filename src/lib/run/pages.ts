/** A part of a list, and where the next one begins. Services differ in how they write it. */
interface Part {
  readonly NextToken?: string | undefined;
  readonly nextToken?: string | undefined;
}

/** Lists that come page by page, as they are read: the next page is on its way while one is worked with. */
export async function* pages<Page extends Part>(read: (token: string | undefined) => Promise<Page>): AsyncGenerator<Page> {
  for (let next: Promise<Page> | undefined = read(undefined); next !== undefined; ) {
    const page: Page = await next;
    const token = page.NextToken ?? page.nextToken;
    next = token ? read(token) : undefined;
    // Whoever leaves before the end does not want to hear of it.
    next?.catch(() => undefined);
    yield page;
  }
}

/** All items of all pages. */
export async function collect<Item>(all: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of all) items.push(...page);
  return items;
}
