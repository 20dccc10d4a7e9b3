import { RemoteError } from '../../../errors/errors.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import type { Clock } from '../../../run/clock.ts';
import type { DocumentsApi } from './api.ts';
import { findDocument, findDocumentIfAny, hasCode } from './find.ts';
import { declaredParameters, ignoredVersionName, planPut, planRemoval, sameContent } from './plan.ts';
import type { DocumentReference } from './reference.ts';
import type {
  CurrentDocument,
  DocumentContent,
  DocumentDescription,
  DocumentFormat,
  DocumentParameter,
  DocumentVersion,
  PutPlan,
  PutResult,
  RemovalPlan,
  WantedDocument,
} from './types.ts';

export interface Waiting {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The text of one version, in `format` or else exactly as it is kept. */
export async function readContent(reference: DocumentReference, format: DocumentFormat | undefined, api: DocumentsApi): Promise<DocumentContent> {
  const description = await findDocument(reference, api);
  return api.content(reference.name, description.version, format ?? keptFormat(description));
}

const keptFormat = ({ format }: DocumentDescription): DocumentFormat => (format === 'YAML' ? 'YAML' : 'JSON');

export interface DocumentInformation extends DocumentDescription {
  readonly parameters: readonly DocumentParameter[];
  readonly versions: readonly DocumentVersion[];
}

/** All about one version: what the service says of it, and what its text declares. */
export async function readInformation(reference: DocumentReference, api: DocumentsApi): Promise<DocumentInformation> {
  const description = await findDocument(reference, api);
  const [{ content }, versions] = await Promise.all([api.content(reference.name, description.version, 'JSON'), api.versions(reference.name)]);
  return { ...description, parameters: declaredParameters(content), versions };
}

/** Looks at what is there, and plans. Changes nothing. */
export async function preparePut(wanted: WantedDocument, api: DocumentsApi): Promise<PutPlan> {
  const latest = await findDocumentIfAny({ name: wanted.name, version: '$LATEST' }, api);
  return planPut(wanted, latest === undefined ? undefined : await readCurrent(latest, wanted, api));
}

async function readCurrent(latest: DocumentDescription, wanted: WantedDocument, api: DocumentsApi): Promise<CurrentDocument> {
  const kept = keptFormat(latest);
  const read = (format: DocumentFormat): Promise<DocumentContent> => api.content(latest.name, latest.version, format);
  const [content, comparable, tags] = await Promise.all([
    read(kept),
    wanted.format === kept ? undefined : read(wanted.format),
    Object.keys(wanted.tags).length === 0 ? {} : api.tags(latest.name),
  ]);
  return { latest, content, comparable: (comparable ?? content).content, tags };
}

/** Carries a plan of `preparePut` out, and returns when the version can be run. Throws DroverErrors. */
export async function runPut(plan: PutPlan, wanted: WantedDocument, api: DocumentsApi, waiting: Waiting): Promise<PutResult> {
  const { name, newTags } = plan;
  if (plan.kind === 'create') {
    await api.create(wanted, newTags);
    const { version } = await whenActive(name, undefined, api, waiting);
    return { name, change: 'created', version, defaultVersion: version, defaultChanged: true, ignoredVersionName: undefined, newTags };
  }
  const { version, change, ignoredVersionName: ignored } = plan.kind === 'unchanged' ? { ...plan, change: plan.kind } : await addVersion(wanted, api, waiting);
  const defaultChanged = wanted.makeDefault && version !== plan.defaultVersion;
  if (defaultChanged) await api.setDefault(name, version);
  if (Object.keys(newTags).length > 0) await api.addTags(name, newTags);
  return { name, change, version, defaultVersion: defaultChanged ? version : plan.defaultVersion, defaultChanged, ignoredVersionName: ignored, newTags };
}

/** The service refuses content that some older version has: then that version is the one that was meant. */
async function addVersion(wanted: WantedDocument, api: DocumentsApi, waiting: Waiting): Promise<Pick<PutResult, 'version' | 'change' | 'ignoredVersionName'>> {
  try {
    const version = await api.update(wanted);
    await whenActive(wanted.name, version, api, waiting);
    return { version, change: 'updated', ignoredVersionName: undefined };
  } catch (error) {
    const same = hasCode(error, 'DuplicateDocumentContent') ? await versionWith(wanted, api) : undefined;
    if (same === undefined) throw error;
    return { version: same.version, change: 'unchanged', ignoredVersionName: ignoredVersionName(wanted, same.name) };
  }
}

async function versionWith(wanted: WantedDocument, api: DocumentsApi): Promise<DocumentVersion | undefined> {
  const versions = (await api.versions(wanted.name)).filter(({ format }) => format === wanted.format);
  for (const version of versions.sort((a, b) => Number(b.version) - Number(a.version))) {
    const { content } = await api.content(wanted.name, version.version, wanted.format);
    if (sameContent(content, wanted.content)) return version;
  }
  return undefined;
}

const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 5000;
const LONGEST_WAIT_MILLISECONDS = 60_000;

/** A version is checked by the service after it was taken: only an Active one can be run. */
async function whenActive(name: string, version: string | undefined, api: DocumentsApi, { clock, signal }: Waiting): Promise<DocumentDescription> {
  const deadline = clock.now() + LONGEST_WAIT_MILLISECONDS;
  for (let pause = FIRST_PAUSE_MILLISECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS)) {
    const description = await findDocumentIfAny({ name, version }, api); // A new one may not be known everywhere yet.
    if (description?.status === 'Active') return description;
    if (description?.status === 'Failed') {
      throw new RemoteError('DocumentFailed', `${name}: the service could not make version ${description.version} (${description.statusInformation ?? 'it does not say why'})`, 'Change the document as that says, and put it again.', {
        operation: 'ssm:DescribeDocument',
      });
    }
    if (clock.now() >= deadline) {
      throw new RemoteError('DocumentNotActive', `${name}: still ${description?.status ?? 'not there'} after ${LONGEST_WAIT_MILLISECONDS / 1000} s`, `See drover ssm documents show ${name} --info before you run it.`, {
        operation: 'ssm:DescribeDocument',
        exitCode: EXIT.timedOut,
      });
    }
    await clock.sleep(pause, signal);
  }
}

/** Looks at what would go. Changes nothing. */
export async function prepareRemoval(reference: DocumentReference, api: DocumentsApi): Promise<RemovalPlan> {
  const description = await findDocument(reference, api);
  return planRemoval(reference, description, await api.versions(reference.name));
}

export const runRemoval = ({ name, version }: RemovalPlan, api: DocumentsApi): Promise<void> => api.remove(name, version);
