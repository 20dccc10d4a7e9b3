import { RemoteError } from '../../../errors/errors.ts';
import { mapConcurrently } from '../../../run/fanout/map-concurrently.ts';
import { collect } from '../../../run/pages.ts';
import type { ReadersApi } from './api.ts';
import { referencesTo, textsIn, textsOfDocument } from './references.ts';
import { KINDS, type Kind, type NotLookedAt, type Reader, type Readership } from './types.ts';

export interface WhoReadsOptions {
  /** Milliseconds since the epoch: commands that are older are not looked at. Run Command keeps 30 days. */
  readonly since: number;
  readonly signal: AbortSignal;
  /** Told of every so many places that were looked at. */
  readonly onLooked: (count: number) => void;
}

/** What looks need: the name, and where they say what they could not see. */
interface Search extends WhoReadsOptions {
  readonly api: ReadersApi;
  readonly referencesIn: (texts: Iterable<string>) => readonly string[];
  readonly notLookedAt: NotLookedAt[];
}

const AT_ONCE = 10;

/**
 * Everything that names a parameter. What the service refuses to show is told, and the rest is looked at all the same.
 * Throws a RemoteError for everything else, and where nothing at all could be looked at.
 */
export async function whoReads(name: string, api: ReadersApi, options: WhoReadsOptions): Promise<Readership> {
  const search: Search = { ...options, api, referencesIn: (texts) => referencesTo(name, texts), notLookedAt: [] };
  const looks: Readonly<Record<Kind, (search: Search) => Promise<Reader[]>>> = { command: inCommands, document: inDocuments, association: inAssociations, window: inWindows };
  const refusals: RemoteError[] = [];
  const found = await Promise.all(
    KINDS.map((kind) =>
      looking(search, kind, undefined, () => looks[kind](search), (error) => {
        refusals.push(error);
        return [];
      }),
    ),
  );
  const [refusal] = refusals;
  if (refusal !== undefined && refusals.length === KINDS.length) throw refusal;
  const order = (kind: Kind): number => KINDS.indexOf(kind);
  return { readers: found.flatMap(newestFirst), notLookedAt: search.notLookedAt.sort((a, b) => order(a.kind) - order(b.kind)) };
}

const newestFirst = (readers: readonly Reader[]): Reader[] => [...readers].sort((a, b) => (b.at ?? 0) - (a.at ?? 0));

async function inCommands({ api, since, referencesIn, signal, onLooked }: Search): Promise<Reader[]> {
  const readers: Reader[] = [];
  for await (const page of api.commands(since, signal)) {
    onLooked(page.length);
    for (const { commandId, document, comment, sentAt, parameters } of page) {
      for (const reference of referencesIn(textsIn(parameters))) readers.push({ kind: 'command', reference, at: sentAt, commandId, document, comment });
    }
  }
  return readers;
}

/** The version that runs where none is named, and the newest one, which is most often the same. */
async function inDocuments(search: Search): Promise<Reader[]> {
  const { api, referencesIn, signal } = search;
  return eachOf(search, 'document', await collect(api.documents(signal)), (name) => name, async (document) => {
    const [standard, latest] = await Promise.all([api.document(document, '$DEFAULT', signal), api.document(document, '$LATEST', signal)]);
    const versions = latest.version === standard.version ? [standard] : [standard, latest];
    return versions.flatMap(({ version, content, createdAt }) =>
      referencesIn(textsOfDocument(content)).map((reference): Reader => ({ kind: 'document', reference, at: createdAt, document, version, isDefault: version === standard.version, isLatest: version === latest.version })),
    );
  });
}

async function inAssociations(search: Search): Promise<Reader[]> {
  const { api, referencesIn, signal } = search;
  return eachOf(search, 'association', await collect(api.associations(signal)), (id) => id, async (associationId) => {
    const { name, document, ranAt, parameters } = await api.association(associationId, signal);
    return referencesIn(textsIn(parameters)).map((reference): Reader => ({ kind: 'association', reference, at: ranAt, associationId, name, document }));
  });
}

async function inWindows(search: Search): Promise<Reader[]> {
  const { api, referencesIn, signal } = search;
  return eachOf(search, 'window', await collect(api.windows(signal)), ({ windowId }) => windowId, async ({ windowId, name, opensAt }) => {
    const readers: Reader[] = [];
    for await (const page of api.tasks(windowId, signal)) {
      for (const taskId of page) {
        const { task, parameters } = await api.task(windowId, taskId, signal);
        readers.push(...referencesIn(textsIn(parameters)).map((reference): Reader => ({ kind: 'window', reference, at: opensAt, windowId, name, taskId, task })));
      }
    }
    return readers;
  });
}

/** Looks at each of many, some at once. One that is refused does not keep the others from being seen; one that is gone meanwhile reads nothing. */
async function eachOf<Item>(search: Search, kind: Kind, items: readonly Item[], nameOf: (item: Item) => string, look: (item: Item) => Promise<Reader[]>): Promise<Reader[]> {
  const found = await mapConcurrently(items, AT_ONCE, async (item) => {
    const readers = await looking(search, kind, nameOf(item), () => look(item), () => []);
    search.onLooked(1);
    return readers;
  });
  return found.flat();
}

const REFUSED = /^(NotImplemented|AccessDenied(Exception)?|Unauthorized(Operation|Exception)|NotAuthorized)$/;
const GONE = /^(InvalidDocument|InvalidDocumentVersion|AssociationDoesNotExist|DoesNotExistException)$/;

async function looking(search: Search, kind: Kind, where: string | undefined, look: () => Promise<Reader[]>, onRefused: (error: RemoteError) => Reader[]): Promise<Reader[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    if (where !== undefined && GONE.test(error.code)) return [];
    if (!REFUSED.test(error.code)) throw error;
    search.notLookedAt.push({ kind, where, operation: error.operation ?? '', code: error.code });
    return onRefused(error);
  }
}
