import { posixQuote } from '../../run/posix-quote.ts';
import { randomBytes } from 'node:crypto';
import type { ExecutionSpec, SshTarget } from './types.ts';

/** Exit codes of the bootstrap, before the script began. */
export const BOOTSTRAP = { noFolder: 90, noWorkingDirectory: 91, taken: 92 } as const;
/** The OpenSSH client's own failure: it could not connect, or the connection broke. */
export const SSH_FAILED = 255;

/**
 * Arguments of the OpenSSH client for one host. The host's key must be known already (never accepted on sight), nothing
 * is asked, and one connection is shared by everything that goes to the host. Only `connect` may become that connection
 * and has words of its own; a session is silent, since what it says would stand in the script's output.
 */
export function sshArguments(target: SshTarget, controlPath: string, purpose: 'connect' | 'session'): string[] {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    'ConnectTimeout=10',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=3',
    ...(purpose === 'connect' ? ['ControlMaster=auto', 'ControlPersist=60', 'LogLevel=ERROR'] : ['ControlMaster=no', 'LogLevel=QUIET']),
    `ControlPath=${controlPath}`,
    'ClearAllForwardings=yes',
    'RemoteCommand=none',
    ...(target.knownHostsFile === undefined ? [] : [`UserKnownHostsFile=${quoteOption(target.knownHostsFile)}`, 'GlobalKnownHostsFile=/dev/null']),
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

/** Names of files may have spaces in them. */
const quoteOption = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);

/** Where the host keeps an execution while it runs. */
const remoteFolder = (executionId: string): string => `"$HOME/.drover/run/${executionId}"`;

/** As the wrapper of process nodes: it outlives a SIGTERM, keeps its words to itself, and does not begin what was stopped. */
const WRAPPER = `trap : TERM; exec 3>&2 2>/dev/null; echo $$ > "$1/pid"; [ ! -e "$1/stop" ] || exit 143; (exec "$1/script" 2>&3 3>&-); c=$?; echo $c > "$1/exit"; exit $c`;

/**
 * What `sh -s` on the host reads from its standard input: the script, its environment and its folder travel there, and
 * never on a command line that `ps` shows. Making the folder is what takes the execution: it is not run a second time.
 * The script runs in a session of its own, so that it can be ended as a whole. All in braces: half of it does nothing.
 */
export function bootstrap(spec: ExecutionSpec, environment: Readonly<Record<string, string>>): string {
  const end = `END-${randomBytes(16).toString('hex')}`;
  const exports = Object.entries(environment)
    .filter(([name]) => /^[A-Za-z_]\w*$/.test(name))
    .map(([name, value]) => `export ${name}=${posixQuote(value)}`);
  const run = `sh -c ${posixQuote(WRAPPER)} sh "$d" </dev/null`;
  return [
    '{',
    'u=$(umask); umask 077',
    `d=${remoteFolder(spec.executionId)}`,
    `mkdir -p "$HOME/.drover/run" 2>/dev/null || exit ${BOOTSTRAP.noFolder}`,
    `mkdir "$d" 2>/dev/null || { [ -d "$d" ] && exit ${BOOTSTRAP.taken}; exit ${BOOTSTRAP.noFolder}; }`,
    `{ cat > "$d/script" && chmod 700 "$d/script"; } 2>/dev/null <<'${end}' || { rm -rf "$d"; exit ${BOOTSTRAP.noFolder}; }`,
    spec.script.endsWith('\n') ? spec.script.slice(0, -1) : spec.script,
    end,
    ...exports,
    spec.workingDirectory ? `cd -- ${posixQuote(spec.workingDirectory)} 2>/dev/null || { rm -rf "$d"; exit ${BOOTSTRAP.noWorkingDirectory}; }` : 'cd',
    'umask "$u"',
    `if command -v setsid >/dev/null 2>&1; then setsid ${run}`,
    `elif command -v perl >/dev/null 2>&1; then perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' ${run}`,
    `else ${run}`,
    'fi',
    'exit',
    '}',
    '',
  ].join('\n');
}

/** Prints the exit code of an execution that has ended, "running" for one that has not, nothing where there is none. */
export const askExit = (executionId: string): string =>
  `d=${remoteFolder(executionId)}; if [ -s "$d/exit" ]; then cat "$d/exit"; elif [ -f "$d/pid" ] && kill -0 "$(cat "$d/pid")" 2>/dev/null; then echo running; elif [ -s "$d/exit" ]; then cat "$d/exit"; fi`;

export const removeFolder = (executionId: string): string => `rm -rf ${remoteFolder(executionId)}`;

/** Ends the whole session of an execution: SIGTERM, and SIGKILL two seconds later. One that has not begun will not begin. */
export const endSession = (executionId: string): string =>
  [
    `d=${remoteFolder(executionId)}; mkdir -p "$d"; : > "$d/stop"`,
    `p=$(cat "$d/pid" 2>/dev/null) && { kill -TERM -- "-$p" 2>/dev/null || kill -TERM "$p" 2>/dev/null`,
    'n=0; while [ $n -lt 10 ] && { kill -0 -- "-$p" 2>/dev/null || kill -0 "$p" 2>/dev/null; }; do sleep 0.2 2>/dev/null || sleep 1; n=$((n+1)); done',
    `kill -KILL -- "-$p" 2>/dev/null || kill -KILL "$p" 2>/dev/null; }; true`,
  ].join('; ');
