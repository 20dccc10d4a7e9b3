import { randomBytes } from 'node:crypto';
import type { ExecutionSpec, SshTarget } from './types.ts';

/** Exit codes of the bootstrap, before the script began. */
export const BOOTSTRAP = { noFolder: 90, noWorkingDirectory: 91 } as const;

/**
 * Arguments of the OpenSSH client for one host. The host's key must be known already (never accepted on sight), nothing
 * is asked, and one connection is shared by everything that goes to the host.
 */
export function sshArguments(target: SshTarget, controlFolder: string): string[] {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    'ConnectTimeout=10',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=3',
    'ControlMaster=auto',
    'ControlPersist=60',
    `ControlPath=${controlFolder}/%C`,
    'LogLevel=ERROR',
    ...(target.knownHostsFile === undefined ? [] : [`UserKnownHostsFile=${target.knownHostsFile}`]),
    ...(target.identityFile === undefined ? [] : ['IdentitiesOnly=yes']),
  ];
  return [
    '-T',
    ...options.flatMap((option) => ['-o', option]),
    ...(target.port === undefined ? [] : ['-p', String(target.port)]),
    ...(target.identityFile === undefined ? [] : ['-i', target.identityFile]),
    '--',
    target.user === undefined ? target.host : `${target.user}@${target.host}`,
  ];
}

/** Where the host keeps an execution while it runs. */
const remoteFolder = (executionId: string): string => `"$HOME/.drover/run/${executionId}"`;

/**
 * What `sh -s` on the host reads from its standard input: the script, its environment and its folder travel there, and
 * never on a command line that `ps` shows. The script runs in a session of its own, so that it can be ended as a whole.
 */
export function bootstrap(spec: ExecutionSpec, environment: Readonly<Record<string, string>>): string {
  const end = `END-${randomBytes(16).toString('hex')}`;
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`);
  return [
    'umask 077',
    `d=${remoteFolder(spec.executionId)}`,
    `mkdir -p "$d" || exit ${BOOTSTRAP.noFolder}`,
    `cat > "$d/script" <<'${end}'`,
    spec.script,
    end,
    `chmod 700 "$d/script" || exit ${BOOTSTRAP.noFolder}`,
    ...exports,
    spec.workingDirectory ? `cd ${quote(spec.workingDirectory)} || exit ${BOOTSTRAP.noWorkingDirectory}` : 'cd',
    'if command -v setsid >/dev/null 2>&1; then s=setsid; else s=; fi',
    `$s sh -c 'echo $$ > "$1/pid"; "$1/script"; echo $? > "$1/exit"' sh "$d" </dev/null`,
    '',
  ].join('\n');
}

/** Prints the exit code of an execution that has ended, "running" for one that has not, nothing where there is none. */
export const askExit = (executionId: string): string =>
  `d=${remoteFolder(executionId)}; if [ -f "$d/exit" ]; then cat "$d/exit"; elif [ -f "$d/pid" ] && kill -0 "$(cat "$d/pid")" 2>/dev/null; then echo running; fi`;

export const removeFolder = (executionId: string): string => `rm -rf ${remoteFolder(executionId)}`;

/** Ends the whole session of an execution: SIGTERM, and SIGKILL two seconds later. */
export const endSession = (executionId: string): string =>
  `d=${remoteFolder(executionId)}; p=$(cat "$d/pid" 2>/dev/null) && { kill -TERM -- "-$p" 2>/dev/null || kill -TERM "$p"; sleep 2; kill -KILL -- "-$p" 2>/dev/null || kill -KILL "$p" 2>/dev/null; }; true`;

const quote = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
