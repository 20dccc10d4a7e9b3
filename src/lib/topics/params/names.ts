import { UserError } from '../../errors/errors.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
const MOST_LEVELS = 15;
/** With the ARN it may have 1,011: region and account are not known here, the service counts exactly. */
const LONGEST_NAME = 1011;

/** The name of a parameter as it is kept. Throws a UserError that says what is wrong with any other; `where` says where it stands. */
export function checkName(name: string, where: string): string {
  const refuse = (what: string, hint: string): UserError => new UserError('bad-parameter-name', `${where}: "${name}" ${what}`, hint);
  const [wrong] = /[^a-zA-Z0-9_.\-/]/u.exec(name) ?? [];
  if (wrong !== undefined) throw refuse(`has ${JSON.stringify(wrong)} in it`, 'A name is made of letters, digits and . - _ with / between its levels: /app/db/password.');
  if (name === '' || name === '/') throw refuse('is no name', 'Write it like /app/db/password.');
  if (name.includes('//') || name.endsWith('/')) throw refuse('has an empty level', 'Write one / between levels, and none at the end.');
  if (name.includes('/') && !name.startsWith('/')) throw refuse('does not begin with /', `A name with levels is written whole: /${name}.`);
  if (/^\/?(aws|ssm)/i.test(name)) throw refuse('begins with aws or ssm, which AWS keeps for itself', 'Choose another first level.');
  const levels = name.split('/').length - (name.startsWith('/') ? 1 : 0);
  if (levels > MOST_LEVELS) throw refuse(`has ${levels} levels`, `At most ${MOST_LEVELS} are allowed.`);
  if (name.length > LONGEST_NAME) throw refuse(`has ${name.length} characters`, `At most ${LONGEST_NAME} are allowed, the ARN included.`);
  return name;
}

/** A path of the hierarchy, without its last slash; `/` is all of it. Throws a UserError. */
export function checkPath(path: string, where: string): string {
  if (!path.startsWith('/')) throw new UserError('bad-parameter-path', `${where}: "${path}" does not begin with /`, 'Write a path like /app; / is everything.');
  const bare = path.replace(/\/$/, '');
  const [wrong] = /[^a-zA-Z0-9_.\-/]/u.exec(bare) ?? (bare.includes('//') ? ['//'] : []);
  if (wrong !== undefined) throw new UserError('bad-parameter-path', `${where}: "${path}" has ${JSON.stringify(wrong)} in it`, 'A path is made of letters, digits and . - _ with / between its levels: /app/db.');
  return bare === '' ? '/' : bare;
}

/** `/app/db/password` below `/app` is `db/password`; the name itself where it is not below it. */
export const keyBelow = (path: string, name: string): string => {
  const prefix = path === '/' ? '/' : `${path}/`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
};

/** The parameter that a key below a path names; a key that begins with / is a whole name. */
export const nameBelow = (path: string, key: string): string => (key.startsWith('/') ? key : `${path === '/' ? '' : path}/${key}`);

/** `name`, and behind a colon a version or a label. */
export interface ParameterReference {
  readonly name: string;
  readonly selector: string | undefined;
}

/** Throws a UserError for what cannot be one. Names that AWS keeps for itself can be read. */
export function parseReference(text: string, where: string): ParameterReference {
  const [name = '', selector, ...more] = text.split(':');
  if (name === '' || more.length > 0 || selector === '') throw new UserError('bad-parameter-name', `${where}: "${text}" is no parameter`, 'Write NAME, NAME:VERSION or NAME:LABEL.');
  if (/[^a-zA-Z0-9_.\-/]/u.test(name)) checkName(name, where);
  return { name, selector };
}
