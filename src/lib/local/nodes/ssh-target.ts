import { UserError } from '../../errors/errors.ts';
import type { SshTarget } from './types.ts';

const HINT = 'Write it like ops@build-1.example.net, or ops@[2001:db8::1]:2222.';

/** `[user@]host[:port]`, an IPv6 address in brackets. What ssh could take for an option is refused. Throws UserErrors. */
export function parseSshTarget(text: string): SshTarget {
  const [, user, bracketed, plain, port] = /^(?:([^@\s]+)@)?(?:\[([0-9A-Fa-f:.%]+)\]|([^@:\s[\]]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || host.startsWith('-') || user?.startsWith('-')) throw new UserError('bad-ssh-target', `"${text}" is not a host`, HINT);
  return { host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port: portOf(port, text) }) };
}

function portOf(digits: string, text: string): number {
  const port = Number(digits);
  if (port < 1 || port > 65_535) throw new UserError('bad-ssh-target', `"${text}": the port is not a number from 1 to 65535`, HINT);
  return port;
}
