import { LineCounter, parseDocument, type Document } from 'yaml';
import { UserError } from '../../errors/errors.ts';
import { unfoldNodeSet } from '../../run/targets/node-set.ts';
import type { InstanceState, NodeSpec, PingStatus, Platform, SshTarget } from './types.ts';

const KEYS = ['name', 'tags', 'platform', 'ping', 'state', 'ssh', 'environment'] as const;
const PLATFORMS: readonly Platform[] = ['Linux', 'Windows', 'MacOS'];
const PINGS: readonly PingStatus[] = ['Online', 'ConnectionLost', 'Inactive'];
const STATES: readonly InstanceState[] = ['running', 'stopped', 'terminated'];
const HINT = 'A fleet file looks like: nodes: [{ name: "web-[01-04]", tags: { Role: web } }].';

/**
 * The nodes that a fleet file (YAML or JSON) names: `nodes`, a list of { name, tags?, platform?, ping?, state?, ssh?,
 * environment? }; a name may be folded (web-[01-12]). `file` stands in the UserErrors, with line and column.
 */
export function parseFleet(text: string, file: string): NodeSpec[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const { line, col } = lines.linePos(syntaxError.pos[0]);
    throw new UserError('bad-fleet-file', `${file}:${line}:${col}: ${syntaxError.message.split('\n', 1)[0]}`, HINT);
  }
  const content: unknown = document.toJS();
  const entries = isRecord(content) ? content['nodes'] : undefined;
  if (!Array.isArray(entries)) throw new UserError('bad-fleet-file', `${file}: there is no list "nodes"`, HINT);
  const at = (index: number): string => place(document, lines, file, index);
  const specs = entries.flatMap((entry: unknown, index) => specsOf(entry, at(index)));
  const seen = new Set<string>();
  for (const { name } of specs) {
    if (seen.has(name)) throw new UserError('bad-fleet-file', `${file}: the name ${name} stands there twice`, 'Give every node a name of its own.');
    seen.add(name);
  }
  return specs;
}

function place(document: Document, lines: LineCounter, file: string, index: number): string {
  const node = document.getIn(['nodes', index], true) as { range?: readonly [number, number, number] } | undefined;
  const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
  return `${file}:${line}:${col}`;
}

function specsOf(entry: unknown, at: string): NodeSpec[] {
  if (!isRecord(entry)) throw new UserError('bad-fleet-file', `${at}: a node is a map with a name`, HINT);
  for (const key of Object.keys(entry)) {
    if (!(KEYS as readonly string[]).includes(key)) throw new UserError('bad-fleet-file', `${at}: unknown key "${key}"`, `A node has ${KEYS.join(', ')}.`);
  }
  const name = entry['name'];
  if (typeof name !== 'string' || name === '') throw new UserError('bad-fleet-file', `${at}: the node has no name`, HINT);
  const ssh = sshOf(entry['ssh'], at);
  const environment = textMap(entry['environment'], 'environment', at);
  const shared = {
    kind: ssh === undefined ? 'process' : 'ssh',
    platform: oneOf(entry['platform'], PLATFORMS, 'Linux', 'platform', at),
    ping: oneOf(entry['ping'], PINGS, 'Online', 'ping', at),
    state: oneOf(entry['state'], STATES, 'running', 'state', at),
    tags: textMap(entry['tags'], 'tags', at) ?? {},
    ...(ssh === undefined ? {} : { ssh }),
    ...(environment === undefined ? {} : { environment }),
  } as const;
  return namesOf(name, at).map((unfolded) => ({ ...shared, name: unfolded }));
}

function namesOf(name: string, at: string): string[] {
  try {
    return unfoldNodeSet(name);
  } catch (error) {
    throw new UserError('bad-fleet-file', `${at}: ${error instanceof Error ? error.message : String(error)}`, 'Write ranges like web-[01-12].', { cause: error });
  }
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T, key: string, at: string): T {
  if (value === undefined) return otherwise;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UserError('bad-fleet-file', `${at}: ${key} cannot be ${JSON.stringify(value)}`, `It is one of ${allowed.join(', ')}.`);
  return found;
}

function textMap(value: unknown, key: string, at: string): Record<string, string> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw new UserError('bad-fleet-file', `${at}: ${key} is a map of texts`, HINT);
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => {
      if (typeof text === 'object') throw new UserError('bad-fleet-file', `${at}: ${key}.${name} is not a text`, HINT);
      return [name, String(text)];
    }),
  );
}

function sshOf(value: unknown, at: string): SshTarget | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return parseSshTarget(value);
  if (!isRecord(value) || typeof value['host'] !== 'string') throw new UserError('bad-fleet-file', `${at}: ssh is user@host:port, or a map with a host`, HINT);
  const { host, user, port, identityFile, knownHostsFile } = value;
  return {
    ...parseSshTarget(user === undefined ? host : `${String(user)}@${host}`),
    ...(port === undefined ? {} : { port: portOf(Number(port), String(port)) }),
    ...(identityFile === undefined ? {} : { identityFile: String(identityFile) }),
    ...(knownHostsFile === undefined ? {} : { knownHostsFile: String(knownHostsFile) }),
  };
}

/** `[user@]host[:port]`, an IPv6 address in brackets. What could be taken for an option of ssh is refused. */
export function parseSshTarget(text: string): SshTarget {
  const [, user, bracketed, plain, port] = /^(?:([^@\s]+)@)?(?:\[([0-9A-Fa-f:.%]+)\]|([^:\s[\]]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || host.startsWith('-') || user?.startsWith('-')) {
    throw new UserError('bad-ssh-target', `"${text}" is not a host`, 'Write it like ops@build-1.example.net, or ops@[2001:db8::1]:2222.');
  }
  return { host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port: portOf(Number(port), text) }) };
}

function portOf(port: number, text: string): number {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UserError('bad-ssh-target', `"${text}": the port is not a number from 1 to 65535`, 'Write it like host:2222.');
  return port;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
