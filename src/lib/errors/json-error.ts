/**
 * Where a text stops being JSON: the offset of the first character that fits nowhere, or the text's length where it
 * ends too early; undefined where the text is JSON. JSON.parse does not always say it.
 */
export function jsonErrorOffset(text: string): number | undefined {
  /** The brackets that are open, and what may come next. */
  const open: Array<'{' | '['> = [];
  let expected: Expected = 'value';
  let offset = 0;
  for (;;) {
    offset = skip(text, offset, SPACE);
    const character = text[offset];
    if (character === undefined) return expected === 'end' ? undefined : offset;
    if (character === ']' && open.at(-1) === '[' && (expected === 'value-or-close' || expected === 'comma')) {
      open.pop();
    } else if (character === '}' && open.at(-1) === '{' && (expected === 'key-or-close' || expected === 'comma')) {
      open.pop();
    } else if (expected === 'value' || expected === 'value-or-close') {
      if (character === '{' || character === '[') {
        open.push(character);
        expected = character === '{' ? 'key-or-close' : 'value-or-close';
        offset += 1;
        continue;
      }
      const end = skip(text, offset, SCALAR);
      if (end === offset) return character === '"' ? skip(text, offset, STRING_START) : offset;
      offset = end - 1;
    } else if (expected === 'key' || expected === 'key-or-close') {
      const end = skip(text, offset, STRING);
      if (end === offset) return character === '"' ? skip(text, offset, STRING_START) : offset;
      offset = end;
      expected = 'colon';
      continue;
    } else if (expected === 'colon' && character === ':') {
      offset += 1;
      expected = 'value';
      continue;
    } else if (expected === 'comma' && character === ',') {
      offset += 1;
      expected = open.at(-1) === '{' ? 'key' : 'value';
      continue;
    } else {
      return offset;
    }
    // A value has just ended.
    offset += 1;
    expected = open.length === 0 ? 'end' : 'comma';
  }
}

type Expected = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma' | 'end';

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\0-\u001F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const STRING_START = /"(?:[^"\\\0-\u001F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const SCALAR = new RegExp(`${STRING.source}|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null`, 'y');

function skip(text: string, offset: number, pattern: RegExp): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}
