import { maskProcessColumns } from './mask-columns.ts';

/**
 * What differs from node to node and from minute to minute, put out of sight, so that outputs which differ in nothing
 * else read the same: a node's own names and ids, addresses, times and durations, pids, UUIDs and hex ids. Left in
 * sight is what people compare: whole digests (md5, sha1, sha256 …), versions, sizes, other numbers.
 */
type Mask = 'node' | 'ip' | 'mac' | 'time' | 'duration' | 'pid' | 'uuid' | 'id' | 'load';

const MASKS: readonly Mask[] = ['node', 'ip', 'mac', 'time', 'duration', 'pid', 'uuid', 'id', 'load'];

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const CLOCK = '(?:[01]?\\d|2[0-4]):[0-5]\\d(?::[0-6]\\d(?:[.,]\\d{1,9})?)?(?: ?[AP]M)?';
const ZONE = '(?: ?(?:Z|UTC|GMT|BST|IST|JST|[CEMP][SD]T|[CEW]ES?T|AE[SD]T|[+-]\\d{2}:?\\d{2})(?![\\w:]))?';
const DATE = '\\d{4}[-/](?:0?[1-9]|1[0-2])[-/](?:[0-2]?\\d|3[01])';
const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const HEX = '[0-9A-Fa-f]';
/** Short units need to stand right behind their number. */
const SPAN = '(?:\\d+(?:\\.\\d+)?(?: ?(?:ns|us|µs|ms|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?|months?|years?)|[smhdw]))';

/** Each begins and ends with a letter or a digit, and stands apart from others: then nothing that is masked makes its neighbours look different. */
const PATTERNS: readonly (readonly [Mask, string])[] = [
  ['uuid', `${HEX}{8}-(?:${HEX}{4}-){3}${HEX}{12}`],
  ['time', `(?:${DAY},? )?(?:\\d{1,2} ${MONTH} \\d{4}|${MONTH} +\\d{1,2},? \\d{4})(?:,? ${CLOCK}${ZONE})?`],
  ['time', `(?:${DAY},? )?${MONTH} +\\d{1,2}(?:,? ${CLOCK}${ZONE}(?: \\d{4})?)?`],
  ['time', `\\d{1,2}/${MONTH}/\\d{4}(?::${CLOCK}${ZONE})?`],
  ['time', `${DATE}(?:[T ]${CLOCK}${ZONE})?`],
  ['duration', `(?<=\\bup {1,3})(?:(?:${SPAN}|\\d{1,2}:\\d{2}),? {0,2})*(?:${SPAN}|\\d{1,2}:\\d{2})`],
  ['load', '(?<=\\bload averages?: )\\d+[.,]\\d+,? \\d+[.,]\\d+,? \\d+[.,]\\d+'],
  ['mac', `${HEX}{2}(?:(?::${HEX}{2}){5}|(?:-${HEX}{2}){5})`],
  ['time', `${CLOCK}${ZONE}`],
  // Four numbers behind the word are a version.
  ['ip', `(?<![.-])(?<!(?:^|[^/])/)(?<!\\bv(?:er(?:sion)?)?[ :=]{0,3})(?:${OCTET}\\.){3}${OCTET}(?!\\.\\d)`],
  ['ip', `ip(?:-${OCTET}){4}`],
  ['duration', `(?<![.-])${SPAN}(?:(?:, | and | )?${SPAN})*`],
  ['pid', '(?<=\\bpids?[ :=#]{1,3})\\d+'],
  ['pid', '(?<=\\b(?:process|PID|Pid)[ :=#]{1,3})\\d+'],
  ['pid', '(?<=[A-Za-z_)]\\[)\\d+(?=\\])'],
  ['id', '0x[0-9A-Fa-f]{6,16}'],
  ['id', '[a-z]{1,12}-[0-9a-f]{17}(?![\\w-])'],
  ['id', '(?:i|vol|ami|snap|eni|sg|subnet|vpc|r)-[0-9a-f]{8}(?![\\w-])'],
  ['id', '(?<![.-])(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{12,31}(?![-.])'],
];

/** Checked by hand: what it is cannot be said in a pattern. */
const IPV6_LIKE = '(?<![\\w:.>])(?:[0-9A-Fa-f]{1,4})?:[0-9A-Fa-f:]{0,35}:[0-9A-Fa-f:]{0,35}(?:(?:\\d{1,3}\\.){3}\\d{1,3})?(?![\\w:.<])';

const PLACEHOLDER = `<(?:${MASKS.join('|')})>`;

/** After so many rounds a text that somebody made for it may still change: it must not take forever. */
const MOST_ROUNDS = 8;

/** `names` are those of the node that wrote it. The same again where it is masked already. Pure. */
export function maskText(text: string, names: readonly string[]): string {
  const own = patternOfNames(names);
  let masked = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = maskProcessColumns(maskOnce(masked, own));
    if (next === masked) break;
    masked = next;
  }
  return masked;
}

/** The columns of a table move with what stands in them: space around what is masked counts as one. */
const LEADING = new RegExp(`(?:(^)|)(?<![ \\t])[ \\t]+(?=${PLACEHOLDER})`, 'gm');
const TRAILING = new RegExp(`(?<=${PLACEHOLDER})[ \\t]+(?:($)|)`, 'gm');

function maskOnce(text: string, own: RegExp | undefined): string {
  const named = own === undefined ? text : text.replaceAll(own, (whole: string, kept: string | undefined) => (kept === undefined ? '<node>' : whole));
  const masked = named.replaceAll(SHARED, maskFound);
  const space = (_whole: string, edge: string | undefined): string => (edge === undefined ? ' ' : '');
  return masked.replaceAll(LEADING, space).replaceAll(TRAILING, space);
}

/** One for all texts: it is large. Its groups: what is masked already, the patterns, what may be an IPv6 address; by number, as names cost ten times as much. */
const SHARED = new RegExp(`(${PLACEHOLDER})|(?<!\\w)(?:${PATTERNS.map(([, source]) => `(${source})`).join('|')})(?!\\w)|${IPV6_LIKE}`, 'g');

function maskFound(...found: (string | number | undefined)[]): string {
  const whole = String(found[0]);
  if (found[1] !== undefined) return whole;
  for (const [index, [mask]] of PATTERNS.entries()) if (found[index + 2] !== undefined) return `<${mask}>`;
  return isIpv6(whole) ? '<ip>' : whole;
}

/** The name of a host is often a part of a longer one: web-01.example.com. */
function patternOfNames(names: readonly string[]): RegExp | undefined {
  const own = [...new Set(names.flatMap(withShortName))].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
  if (own.length === 0) return undefined;
  return new RegExp(`(${PLACEHOLDER})|(?<![\\w.-])(?:${own.map((name) => RegExp.escape(name)).join('|')})(?![\\w-])`, 'gi');
}

/** web-01.example.com is web-01 to itself. */
const withShortName = (name: string): string[] => (/^[A-Za-z][\w-]*\./.test(name) ? [name, name.slice(0, name.indexOf('.'))] : [name]);

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2 || !/\d/.test(text)) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const count = groups.length + (groups.at(-1)?.includes('.') ? 1 : 0);
  return groups.every((group) => group !== '') && groups.every((group) => group.length <= 4 || group.includes('.')) && (halves.length === 2 ? count <= 7 : count === 8);
}
