import { nearest } from '../../../errors/nearest.ts';
import { RemoteError, UserError } from '../../../errors/errors.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import type { DocumentsApi } from './api.ts';
import type { DocumentReference } from './reference.ts';
import type { DocumentDescription } from './types.ts';

/** Describes one version. Throws a UserError (exit 4) that knows a document or version that was probably meant. */
export async function findDocument({ name, version }: DocumentReference, api: DocumentsApi): Promise<DocumentDescription> {
  try {
    return await api.describe(name, version);
  } catch (error) {
    if (hasCode(error, 'InvalidDocument')) throw await unknownDocument(name, api, error);
    if (hasCode(error, 'InvalidDocumentVersion')) throw await unknownVersion(name, version, api, error);
    throw error;
  }
}

/** As `findDocument`, but undefined where there is no such document. */
export async function findDocumentIfAny(reference: DocumentReference, api: DocumentsApi): Promise<DocumentDescription | undefined> {
  try {
    return await api.describe(reference.name, reference.version);
  } catch (error) {
    if (hasCode(error, 'InvalidDocument')) return undefined;
    throw error;
  }
}

export const hasCode = (error: unknown, code: string): error is RemoteError => error instanceof RemoteError && error.code === code;

/** Letters of a name that are taken to be right when AWS's own documents (hundreds) are looked through. */
const TRUSTED_PREFIX = 6;

async function unknownDocument(name: string, api: DocumentsApi, cause: unknown): Promise<UserError> {
  const lists = await Promise.all([
    api.list({ owner: 'Self', commandsOnly: false }),
    /^(aws|amazon)/i.test(name) ? api.list({ owner: 'Amazon', namePrefix: canonicalPrefix(name), commandsOnly: false }) : [],
  ]).catch(() => []); // Who may not list gets the plain answer.
  const close = nearest(name, lists.flat().map((document) => document.name));
  return new UserError(
    'unknown-document',
    `there is no document ${name}`,
    close === undefined ? 'drover ssm documents ls shows what there is; check the region and the account too.' : `Did you mean ${close}?`,
    { exitCode: EXIT.notFound, cause },
  );
}

/** Filters of names are case-sensitive: "aws-runshell" begins as AWS writes it. */
const canonicalPrefix = (name: string): string =>
  /^aws-run/i.test(name) ? 'AWS-Run' : name.replace(/^aws/i, 'AWS').replace(/^amazon/i, 'Amazon').slice(0, TRUSTED_PREFIX);

async function unknownVersion(name: string, version: string | undefined, api: DocumentsApi, cause: unknown): Promise<UserError> {
  const versions = await api.versions(name).catch(() => []);
  const numbers = versions.map((each) => each.version).sort((a, b) => Number(a) - Number(b));
  const hint = numbers.length === 0 ? `drover ssm documents show ${name} --info shows its versions.` : `It has ${numbers.length === 1 ? 'version' : 'versions'} ${shortened(numbers)}.`;
  return new UserError('unknown-version', `${name} has no version ${version ?? ''}`, hint, { exitCode: EXIT.notFound, cause });
}

const shortened = (numbers: readonly string[]): string => (numbers.length <= 10 ? numbers.join(', ') : `${numbers[0]} to ${numbers.at(-1)}`);
