import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair, type YAMLMap } from 'yaml';
import { UserError } from '../errors/errors.ts';
import { nearest } from '../errors/nearest.ts';

/** One value of a settings file. */
export interface Setting {
  /** The command or topic that it is for, as it is typed; empty for every command that has the flag. */
  readonly scope: string;
  readonly flag: string;
  /** Texts as they would be typed; a boolean for a flag without a value. */
  readonly value: boolean | readonly string[];
  /** "file:line", for errors about the value. */
  readonly where: string;
}

/** The flags of a command, of all commands of a topic, or of all commands (""); undefined where there is no such thing. */
export type FlagsOfScope = (scope: string) => ReadonlySet<string> | undefined;

const EACH_TIME = 'It must be said each time.';

/** Flags that a file cannot decide, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  yes: EACH_TIME,
  plan: EACH_TIME,
  // On which nodes something runs must be seen in the line that runs it.
  all: EACH_TIME,
  targets: EACH_TIME,
  'instance-ids': EACH_TIME,
  nodes: EACH_TIME,
  json: 'Say it on the command line; where a command has --output, set output: json.',
  state: 'Set DROVER_STATE: every command must find the same engine.',
};

const SECRET = /secret|passw|token|credential|access[-_]?key/i;

/**
 * Reads a settings file: YAML, of which JSON is a part. Keys are names of flags, or names of commands and topics with
 * flags under them. Throws a UserError with "file:line:column" for anything else.
 */
export function parseSettings(text: string, file: string, flagsOf: FlagsOfScope): Setting[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const position = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined) throw bad(position(error.pos[0]), error.message.split('\n', 1)[0]?.replace(/ at line .*$/, '') ?? '', 'Make it valid YAML.');
  if (document.contents === null) return [];
  if (!isMap(document.contents)) throw bad(position(0), 'settings are keys with values', 'Write for example region: eu-west-1.');
  return [...readMap(document.contents, '')];

  function* readMap(map: YAMLMap, scope: string): Generator<Setting> {
    for (const pair of map.items as Array<Pair<Node, Node | null>>) {
      const at = position(pair.key.range?.[0] ?? 0);
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (isMap(pair.value)) {
        const inner = scope === '' ? key : `${scope} ${key}`;
        if (flagsOf(inner) === undefined) throw bad(at, `there is no command or topic "${inner}"`, 'Flags stand at the top, or under the name of a command such as ssm send.');
        yield* readMap(pair.value, inner);
      } else {
        checkFlag(key, scope, at, flagsOf);
        yield { scope, flag: key, value: valueOf(pair.value, key, at), where: at.replace(/:\d+$/, '') };
      }
    }
  }
}

function checkFlag(flag: string, scope: string, at: string, flagsOf: FlagsOfScope): void {
  const known = flagsOf(scope) ?? new Set<string>();
  const refused = REFUSED[flag];
  if (refused !== undefined) throw bad(at, `${flag} cannot be set in a file`, refused);
  if (known.has(flag)) return;
  if (SECRET.test(flag)) throw bad(at, `${flag}: secrets do not belong into a settings file`, 'Use a profile of the AWS configuration, or the environment.');
  const close = nearest(flag, known);
  throw bad(at, `there is no flag --${flag}${scope === '' ? '' : ` of ${scope}`}`, close === undefined ? 'Keys are the names of flags, without the dashes.' : `Did you mean ${close}?`);
}

function valueOf(value: Node | null, flag: string, at: string): boolean | string[] {
  if (isScalar(value) && typeof value.value === 'boolean') return value.value;
  const items = isSeq(value) ? value.items : [value];
  return items.map((item) => {
    if (!isScalar(item) || item.value === null || typeof item.value === 'boolean') throw bad(at, `${flag} has no value that a flag can have`, 'Write a text, a number, true or false, or a list of texts.');
    // As it is written: 010 stays 010.
    return item.source ?? JSON.stringify(item.value);
  });
}

const bad = (where: string, message: string, hint: string): UserError => new UserError('bad-settings', `${where}: ${message}`, hint);
