import { dirname, isAbsolute, resolve } from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { UserError } from '../../errors/errors.ts';
import { unfoldNodeSet } from '../../run/targets/node-set.ts';
import { isAccount, isRegion, type Scope } from '../scope.ts';
import { parseSshTarget } from './ssh-target.ts';
import type { InstanceState, NodeRequest, PingStatus, Platform, SshTarget } from './types.ts';

const KEYS = ['name', 'tags', 'platform', 'ping', 'state', 'ssh', 'environment', 'region', 'account'] as const;
const FILE_KEYS = ['nodes', 'region', 'account'] as const;
const SSH_KEYS = ['host', 'user', 'port', 'identityFile', 'knownHostsFile'] as const;
const PLATFORMS: readonly Platform[] = ['Linux', 'Windows', 'MacOS'];
const PINGS: readonly PingStatus[] = ['Online', 'ConnectionLost', 'Inactive'];
const STATES: readonly InstanceState[] = ['running', 'stopped', 'terminated'];
const HINT = 'A fleet file looks like: nodes: [{ name: "web-[01-04]", tags: { Role: web } }].';

/**
 * The nodes that a fleet file (YAML or JSON) names: `nodes`, a list of { name, tags?, platform?, ping?, state?, ssh?,
 * environment?, region?, account? }; a name may be folded (web-[01-12]); files that it names are looked up from its own
 * folder. `region` and `account` beside the list are those of every node that names none. `file` stands in the
 * UserErrors, with line and column.
 */
export function parseFleet(text: string, file: string): NodeRequest[] {
  return new FleetFile(text, file).read();
}

type Path = readonly (string | number)[];

class FleetFile {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(text: string, file: string) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines });
  }

  read(): NodeRequest[] {
    const [syntaxError] = this.#document.errors;
    if (syntaxError !== undefined) throw this.#errorAt(syntaxError.pos[0], syntaxError.message.split('\n', 1)[0] ?? '');
    const content = this.#content();
    if (!isRecord(content) || !Array.isArray(content['nodes'])) throw new UserError('bad-fleet-file', `${this.#file}: there is no list "nodes"`, HINT);
    this.#refuseOtherKeys(content, FILE_KEYS, [], '', `A fleet file has ${FILE_KEYS.join(', ')}.`);
    const scope = this.#scopeOf(content, []);
    const named = content['nodes'].flatMap((entry: unknown, index) => this.#specsOf(entry, scope, ['nodes', index]).map((spec) => ({ spec, index })));
    const seen = new Set<string>();
    for (const { spec, index } of named) {
      const key = [spec.account, spec.region, spec.name].join('/');
      if (seen.has(key)) throw this.#error(['nodes', index, 'name'], `there is a node ${spec.name} already`, 'Give every node of an account and region a name of its own.');
      seen.add(key);
    }
    return named.map(({ spec }) => spec);
  }

  #content(): unknown {
    try {
      return this.#document.toJS();
    } catch (error) {
      // Aliases that would unfold to far too much.
      throw new UserError('bad-fleet-file', `${this.#file}: ${error instanceof Error ? error.message : String(error)}`, HINT, { cause: error });
    }
  }

  #specsOf(entry: unknown, scope: Partial<Scope>, path: Path): NodeRequest[] {
    if (!isRecord(entry)) throw this.#error(path, 'a node is a map with a name');
    this.#refuseOtherKeys(entry, KEYS, path, '', `A node has ${KEYS.join(', ')}.`);
    const ssh = this.#sshOf(entry['ssh'], [...path, 'ssh']);
    const environment = this.#textMap(entry['environment'], [...path, 'environment']);
    const shared = {
      ...scope,
      ...this.#scopeOf(entry, path),
      kind: ssh === undefined ? 'process' : 'ssh',
      platform: this.#oneOf(entry['platform'], PLATFORMS, 'Linux', [...path, 'platform']),
      ping: this.#oneOf(entry['ping'], PINGS, 'Online', [...path, 'ping']),
      state: this.#oneOf(entry['state'], STATES, 'running', [...path, 'state']),
      tags: this.#textMap(entry['tags'], [...path, 'tags']) ?? {},
      ...(ssh === undefined ? {} : { ssh }),
      ...(environment === undefined ? {} : { environment }),
    } as const;
    return this.#namesOf(entry['name'], path).map((name) => ({ ...shared, name }));
  }

  #namesOf(name: unknown, path: Path): string[] {
    if (typeof name !== 'string' || name === '') throw this.#error(path, 'the node has no name');
    try {
      return unfoldNodeSet(name);
    } catch (error) {
      throw this.#error([...path, 'name'], error instanceof Error ? error.message : String(error), 'Write ranges like web-[01-12].');
    }
  }

  #scopeOf(map: Readonly<Record<string, unknown>>, path: Path): Partial<Scope> {
    const read = (key: keyof Scope, isOne: (text: string) => boolean, hint: string): Partial<Scope> => {
      if (map[key] === undefined) return {};
      const text = this.#text(map[key], [...path, key]);
      if (!isOne(text)) throw this.#error([...path, key], `${key} cannot be ${JSON.stringify(text)}`, hint);
      return { [key]: text };
    };
    return {
      ...read('region', isRegion, 'Write it like eu-west-1.'),
      // YAML takes the zeros from the front of a number.
      ...read('account', isAccount, 'An account is twelve digits; in quotes where it begins with a 0.'),
    };
  }

  #sshOf(value: unknown, path: Path): SshTarget | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'string') return this.#target(value, path);
    if (!isRecord(value) || typeof value['host'] !== 'string') throw this.#error(path, 'ssh is user@host:port, or a map with a host');
    this.#refuseOtherKeys(value, SSH_KEYS, path, 'ssh.', `ssh has ${SSH_KEYS.join(', ')}.`);
    const text = (key: (typeof SSH_KEYS)[number]): string | undefined => (value[key] === undefined ? undefined : this.#text(value[key], [...path, key]));
    const [user, port, identityFile, knownHostsFile] = [text('user'), text('port'), text('identityFile'), text('knownHostsFile')];
    const host = isBareIpv6(value['host']) ? `[${value['host']}]` : value['host'];
    return {
      ...this.#target(`${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}`, path),
      ...(identityFile === undefined ? {} : { identityFile: this.#fromItsFolder(identityFile) }),
      ...(knownHostsFile === undefined ? {} : { knownHostsFile: this.#fromItsFolder(knownHostsFile) }),
    };
  }

  #target(text: string, path: Path): SshTarget {
    try {
      return parseSshTarget(text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw this.#error(path, error.message, error.hint);
    }
  }

  /** The engine runs elsewhere than the person who wrote the file. A ~ is ssh's own business. */
  #fromItsFolder(file: string): string {
    return file.startsWith('~') || isAbsolute(file) ? file : resolve(dirname(this.#file), file);
  }

  #oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T, path: Path): T {
    if (value === undefined) return otherwise;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw this.#error(path, `${path.at(-1)} cannot be ${JSON.stringify(value)}`, `It is one of ${allowed.join(', ')}.`);
    return found;
  }

  #textMap(value: unknown, path: Path): Record<string, string> | undefined {
    if (value === undefined || value === null) return undefined;
    if (!isRecord(value)) throw this.#error(path, `${path.at(-1)} is a map of texts`);
    return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, this.#text(text, [...path, name])]));
  }

  /** YAML makes numbers and booleans of what was meant as text. */
  #text(value: unknown, path: Path): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.#error(path, `${path.slice(-2).join('.')} is not a text`);
  }

  #refuseOtherKeys(map: object, known: readonly string[], path: Path, prefix: string, hint: string): void {
    const other = Object.keys(map).find((key) => !known.includes(key));
    if (other !== undefined) throw this.#error([...path, other], `unknown key "${prefix}${other}"`, hint);
  }

  #error(path: Path, message: string, hint = HINT): UserError {
    const node = this.#document.getIn(path, true);
    return this.#errorAt((isNode(node) ? node.range?.[0] : undefined) ?? 0, message, hint);
  }

  #errorAt(offset: number, message: string, hint = HINT): UserError {
    const { line, col } = this.#lines.linePos(offset);
    return new UserError('bad-fleet-file', `${this.#file}:${line}:${col}: ${message}`, hint);
  }
}

const isBareIpv6 = (host: string): boolean => /^[0-9A-Fa-f:.%]*:[0-9A-Fa-f:.%]*:[0-9A-Fa-f:.%]*$/.test(host);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
