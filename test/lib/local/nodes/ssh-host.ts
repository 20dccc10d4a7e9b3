import { execa } from 'execa';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SshTarget } from '../../../../src/lib/local/nodes/types.ts';
import { eventually } from '../eventually.ts';

/** sshd wants to be called by its whole path. */
export function findSshd(): string | undefined {
  return [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/usr/lib/ssh', '/usr/libexec'].map((folder) => join(folder, 'sshd')).find((file) => existsSync(file));
}

/** A host of our own: a real sshd on loopback, as this user, with keys and a home of its own. */
export class SshHost {
  readonly folder = mkdtempSync(join(tmpdir(), 'drover-sshd-'));
  readonly home = join(this.folder, 'home');
  port = 0;
  #daemon: ChildProcess | undefined;

  async start(): Promise<this> {
    const sshd = findSshd();
    if (sshd === undefined) throw new Error('no sshd');
    mkdirSync(this.home);
    // sshd refuses to run as root without it.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
    for (const name of ['host', 'user']) await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(this.folder, name)]);
    writeFileSync(join(this.folder, 'authorized_keys'), readFileSync(join(this.folder, 'user.pub')));
    this.port = await freePort();
    writeFileSync(join(this.folder, 'known_hosts'), `[127.0.0.1]:${this.port} ${readFileSync(join(this.folder, 'host.pub'), 'utf8')}`);
    writeFileSync(join(this.folder, 'sshd_config'), this.#configuration());
    this.#daemon = spawn(sshd, ['-D', '-e', '-f', join(this.folder, 'sshd_config')], { stdio: 'ignore' });
    await eventually(() => canConnect(this.port));
    return this;
  }

  get target(): SshTarget {
    return { host: '127.0.0.1', user: userInfo().username, port: this.port, identityFile: join(this.folder, 'user'), knownHostsFile: join(this.folder, 'known_hosts') };
  }

  /** Ends the daemon; sessions that are open stay. */
  async stop(): Promise<void> {
    if (this.#daemon === undefined || this.#daemon.exitCode !== null) return;
    this.#daemon.kill('SIGTERM');
    await once(this.#daemon, 'exit');
    this.#daemon = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #configuration(): string {
    return [
      `Port ${this.port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(this.folder, 'host')}`,
      `AuthorizedKeysFile ${join(this.folder, 'authorized_keys')}`,
      `PidFile ${join(this.folder, 'sshd.pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'StrictModes no',
      'UsePAM no',
      `SetEnv HOME=${this.home}`,
      '',
    ].join('\n');
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });
}
