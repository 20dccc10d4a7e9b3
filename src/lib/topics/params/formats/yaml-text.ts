/** YAML for an entry, without the library: a map of keys to texts, or to maps of texts. Read the same by YAML 1.1 and 1.2. */
export function yamlEntry(key: string, content: string | object, indent = ''): string {
  const head = `${indent}${/^[A-Za-z/][\w./-]*$/.test(key) && !WORDS.test(key) ? key : quoted(key)}:`;
  if (typeof content === 'string') return `${head} ${yamlText(content, indent)}\n`;
  const inner = Object.entries(content).map(([name, value]) => yamlEntry(name, isText(value) ? value : Object(value), `${indent}  `));
  return `${head}\n${inner.join('')}`;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** What YAML 1.1 takes for something else than text. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Several lines as such, where every character can stand for itself; else in double quotes, which are those of JSON. */
function yamlText(text: string, indent: string): string {
  if (!/^[^\s][^\n]*\n[^]/.test(text) || !/^[\n\u0020-\u007E\u00A0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]*$/.test(text) || text.endsWith('\n\n')) return quoted(text);
  const isEnded = text.endsWith('\n');
  const lines = (isEnded ? text.slice(0, -1) : text).split('\n');
  return `${isEnded ? '|' : '|-'}\n${lines.map((line) => (line === '' ? '' : `${indent}  ${line}`)).join('\n')}`;
}

/** JSON lets characters stand for themselves that YAML does not. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll(/[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
