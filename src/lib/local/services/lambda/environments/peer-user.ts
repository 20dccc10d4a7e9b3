import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';

/**
 * Whether a connection over loopback comes from a process of this user. A runtime knows nothing but host and port, so
 * that a secret cannot travel with its requests; the kernel knows whose socket the other end is.
 */
export async function isOwnUser({ remotePort, localPort }: Socket): Promise<boolean> {
  if (remotePort === undefined || localPort === undefined) return false;
  return process.platform === 'linux' ? ownsSocket(readFileSync('/proc/net/tcp', 'latin1'), remotePort, localPort, process.getuid?.() ?? 0) : isListed(remotePort);
}

/** `sl local_address rem_address st tx:rx tr:when retrnsmt uid …`, numbers in hexadecimal but for the uid. */
export function ownsSocket(table: string, port: number, peerPort: number, uid: number): boolean {
  const row = new RegExp(`^ *\\d+: 0100007F:${hex(port)} 0100007F:${hex(peerPort)} \\w+ \\w+:\\w+ \\w+:\\w+ \\w+ +(\\d+) `, 'm').exec(table);
  return row !== null && Number(row[1]) === uid;
}

const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

/** lsof shows nobody but root the sockets of others. */
async function isListed(port: number): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)('lsof', ['-nP', '-a', '-u', String(process.getuid?.() ?? 0), `-iTCP@127.0.0.1:${port}`, '-t']);
    return stdout.split('\n').some((pid) => pid !== '' && Number(pid) !== process.pid);
  } catch {
    return false;
  }
}
