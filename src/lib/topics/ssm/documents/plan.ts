import { UserError } from '../../../errors/errors.ts';
import { diffLines } from './diff.ts';
import { notYours, type DocumentReference } from './reference.ts';
import { tagsToAdd } from './tags.ts';
import type { CurrentDocument, DocumentDescription, DocumentParameter, DocumentTags, DocumentVersion, PutPlan, RemovalPlan, WantedDocument } from './types.ts';

/** What `put` would do: create, add a version, or nothing. `current` is undefined where there is no such document. Throws a UserError. */
export function planPut(wanted: WantedDocument, current: CurrentDocument | undefined): PutPlan {
  const { name, format } = wanted;
  if (current === undefined) return { kind: 'create', name, format, newTags: wanted.tags };
  checkOwned(current.latest);
  const newTags = tagsToAdd(wanted.tags, current.tags);
  const { latestVersion, defaultVersion } = current.latest;
  if (current.content.format === format && sameContent(current.content.content, wanted.content)) {
    return { kind: 'unchanged', name, version: latestVersion, defaultVersion, makeDefault: wanted.makeDefault && latestVersion !== defaultVersion, ignoredVersionName: ignoredVersionName(wanted, current.latest.versionName), newTags };
  }
  return {
    kind: 'update',
    name,
    format,
    from: latestVersion,
    defaultVersion,
    makeDefault: wanted.makeDefault,
    diff: diffLines(current.comparable, wanted.content),
    newTags,
  };
}

/** A name is given to a version when it is made, and never again. */
export const ignoredVersionName = (wanted: WantedDocument, existing: string | undefined): string | undefined =>
  wanted.versionName === existing ? undefined : wanted.versionName;

/** White space at the end says nothing, and not every way to a service keeps it. */
export const sameContent = (a: string, b: string): boolean => a.trimEnd() === b.trimEnd();

/** What `rm` would do. `versions` are all that there are. Throws a UserError. */
export function planRemoval(reference: DocumentReference, description: DocumentDescription, versions: readonly DocumentVersion[]): RemovalPlan {
  checkOwned(description);
  const all = versions.map(({ version }) => version).sort((a, b) => Number(a) - Number(b));
  const { name } = description;
  if (reference.version === undefined) return { name, version: undefined, versions: all };
  if (description.version === description.defaultVersion) {
    throw new UserError(
      'default-version',
      `version ${description.version} of ${name} is its default version, which cannot be removed alone`,
      all.length > 1 ? 'Make another version the default first (drover ssm documents put), or leave the version off to remove the whole document.' : 'It is the only one: leave the version off to remove the whole document.',
    );
  }
  return { name, version: description.version, versions: [description.version] };
}

function checkOwned({ name, owner }: DocumentDescription): void {
  // One's own have the account's number as their owner.
  if (!/^\d+$/.test(owner)) throw notYours(name);
}

/** The plan as lines for a person; the diff comes last. */
export function describePutPlan(plan: PutPlan): string[] {
  const tags = Object.entries(plan.newTags).map(([key, value]) => `tag it ${key}=${value}`);
  if (plan.kind === 'create') return [[`create ${plan.name} (${plan.format})`, ...tags].join('; ')];
  if (plan.kind === 'unchanged') {
    const steps = [
      ...(plan.makeDefault ? [`make version ${plan.version} the default instead of ${plan.defaultVersion}`] : []),
      ...(plan.ignoredVersionName === undefined ? [] : [ignoredName(plan.ignoredVersionName)]),
      ...tags,
    ];
    return [[`${plan.name}: version ${plan.version} has this content already`, ...(steps.length === 0 ? ['nothing to do'] : steps)].join('; ')];
  }
  const consequence = plan.makeDefault ? 'make it the default' : `leave version ${plan.defaultVersion} the default`;
  return [[`update ${plan.name}: a version after ${plan.from} (${plan.format})`, consequence, ...tags].join('; '), ...plan.diff.split('\n')];
}

export const ignoredName = (versionName: string): string => `it cannot be named "${versionName}" any more`;

export const describeRemoval = ({ name, version, versions }: RemovalPlan): string =>
  version === undefined
    ? `Delete document ${name} (${versions.length === 1 ? '1 version' : `all ${versions.length} versions`})`
    : `Delete version ${version} of document ${name}`;

/** The parameters that a document's JSON text declares, in its order. A text of another kind has none. */
export function declaredParameters(json: string): DocumentParameter[] {
  let root: unknown;
  try {
    root = JSON.parse(json);
  } catch {
    return [];
  }
  return Object.entries(asRecord(asRecord(root)['parameters'])).map(([name, value]) => {
    const definition = asRecord(value);
    const { description, allowedPattern, allowedValues } = definition;
    return {
      name,
      type: typeof definition['type'] === 'string' ? definition['type'] : 'String',
      description: typeof description === 'string' ? description : undefined,
      default: definition['default'],
      allowedValues: Array.isArray(allowedValues) ? allowedValues : [],
      allowedPattern: typeof allowedPattern === 'string' ? allowedPattern : undefined,
    };
  });
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** Tags as "a=1 b=2". */
export const formatTags = (tags: DocumentTags): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
