/** Lists that come page by page, as they are read: the next page is on its way while one is worked with. */
export async function* pages<Page extends { readonly NextToken?: string | undefined }>(read: (token: string | undefined) => Promise<Page>): AsyncGenerator<Page> {
  for (let next: Promise<Page> | undefined = read(undefined); next !== undefined; ) {
    const page: Page = await next;
    next = page.NextToken ? read(page.NextToken) : undefined;
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
