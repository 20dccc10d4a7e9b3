import { UserError } from '../../../errors/errors.ts';
import { parseReference } from '../names.ts';

/** The name of a parameter that may be read somewhere; it need not be there any more. Throws a UserError, also where a version is named: all of them count. */
export function checkReadName(text: string, where: string): string {
  const { name, selector } = parseReference(text, where);
  if (selector !== undefined) throw new UserError('bad-parameter-name', `${where}: "${text}" names a version or a label`, `Write ${name}: references to every version of it are found.`);
  return name;
}
