import { UserError } from '../../../errors/errors.ts';

export interface DocumentReference {
  /** A name or an ARN. */
  readonly name: string;
  /** A number, `$DEFAULT` or `$LATEST`; undefined where none was named. */
  readonly version: string | undefined;
}

const VERSION = /^(\d+|\$DEFAULT|\$LATEST)$/;
/** A name, or all of an ARN up to the end of its name, then perhaps a version. */
const REFERENCE = /^(arn:[^:]*:ssm:[^:]*:[^:]*:document\/[^:]+|[^:]+)(?::(.*))?$/;

/** Reads "NAME", "NAME:3", "NAME:$LATEST" and the same with an ARN. Throws a UserError that names `what`. */
export function parseDocumentReference(text: string, what: string): DocumentReference {
  const [, name, version] = REFERENCE.exec(text) ?? [];
  if (name === undefined || (version !== undefined && !VERSION.test(version))) {
    throw new UserError('bad-document', `${what}: "${text}" is not a document`, 'Write NAME, or NAME:VERSION with a number, $LATEST or $DEFAULT (in quotes: the shell reads $).');
  }
  return { name, version };
}

const NAME = /^[a-zA-Z0-9_.-]{3,128}$/;
/** Prefixes that CreateDocument keeps for AWS. */
const RESERVED = /^(aws|amazon|amzn)/i;

/** The name under which a document of one's own can be kept (CreateDocument). Throws a UserError. */
export function checkOwnName(name: string): void {
  if (RESERVED.test(name)) throw notYours(name);
  if (!NAME.test(name)) {
    throw new UserError('bad-name', `"${name}" cannot be the name of a document`, 'Use 3 to 128 letters, digits, dots, dashes and underscores.');
  }
}

/** AWS's own documents, and those that another account shares, can be read and run, not changed. */
export function notYours(name: string): UserError {
  const copy = `drover ssm documents show ${name} > document.json, then drover ssm documents put MY-NAME --file document.json`;
  return RESERVED.test(name)
    ? new UserError('reserved-document', `${name}: documents whose names begin with AWS, Amazon or Amzn are AWS's own and cannot be changed`, `Keep a copy under a name of your own: ${copy}.`)
    : new UserError('foreign-document', `${name} belongs to another account and cannot be changed from this one`, `Keep a copy: ${copy}.`);
}
