import { UserError } from '../../errors/errors.ts';
import { trimmed, trimOf } from '../../topics/params/value-text.ts';
import { readFileArgument } from '../input.ts';

export interface ValueFlags {
  readonly 'value-file'?: string | undefined;
  readonly trim?: boolean | undefined;
  readonly 'no-input'?: boolean | undefined;
}

/**
 * The value of a parameter: the argument, `--value-file`, stdin, or a prompt that does not show what is typed. Throws
 * UserErrors. `isSecret`: then it must not come by the argument, which every user of the machine can see.
 */
export async function readValue(argument: string | undefined, name: string, isSecret: boolean, flags: ValueFlags): Promise<string> {
  const file = flags['value-file'];
  if (argument !== undefined) {
    if (file !== undefined) throw new UserError('contradiction', 'a value was given twice: as an argument and by --value-file', 'Leave one of them off.');
    if (isSecret) throw secretInArgument(name);
    return argument;
  }
  if (file !== undefined) return checked(readFileArgument(file, '--value-file'), file === '-' ? 'stdin' : file, flags);
  if (!process.stdin.isTTY) return checked(readFileArgument('-', 'value'), 'stdin', flags);
  if (flags['no-input']) throw new UserError('missing-value', `${name}: no value was given`, 'Pipe it in, or name a file with --value-file.');
  const { askHidden } = await import('../ask-hidden.ts');
  return askHidden(`value of ${name} (not shown): `);
}

/** A value that is in argv already has been seen: it is refused all the same, so that nobody gets used to it. */
export const secretInArgument = (name: string): UserError =>
  new UserError('secret-in-argument', `${name}: the value of a SecureString does not go on the command line, where ps and the shell's history show it`, 'Pipe it in, name a file with --value-file, or leave it out to be asked.');

function checked(text: string, source: string, flags: ValueFlags): string {
  const value = trimmed(text, trimOf(flags.trim));
  if (value === '') throw new UserError('empty-value', `${source} is empty, and Parameter Store has no empty values`, 'Give it a value.');
  if (value.includes('\r\n')) process.stderr.write(`${source}: the value has CRLF line ends; they are kept\n`);
  return value;
}
