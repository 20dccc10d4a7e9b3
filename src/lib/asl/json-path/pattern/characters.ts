import type { CharacterTest } from './pattern.ts';

/** Where the class that begins at `at` ends; undefined where it does not, or holds Java's unions and intersections. */
export function classEnd(source: string, at: number): number | undefined {
  let index = at + 1;
  if (source[index] === '^') index += 1;
  // A bracket that closes nothing stands for itself.
  if (source[index] === ']') return undefined;
  for (; index < source.length; index++) {
    const character = source[index];
    if (character === '\\') index += 1;
    else if (character === ']') return index + 1;
    else if (character === '[' || source.startsWith('&&', index)) return undefined;
  }
  return undefined;
}

const ESCAPE = /^\\(?:[dDwWsStnrf]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[pP]\{[A-Za-z_=]+\}|[pP][A-Z]|[^A-Za-z0-9])/u;

/** The length of the escape that begins at `at`: one character or a class of them; undefined for all others. */
export const escapeLength = (source: string, at: number): number | undefined => ESCAPE.exec(source.slice(at, at + 60))?.[0].length;

/** The test of one character or class. It reads a single character, so the engine's own expressions do for it. */
export function characterTest(token: string, flags: string): CharacterTest | undefined {
  if (token.length === 1 && !flags.includes('i') && token !== '.') {
    const code = token.charCodeAt(0);
    return (codePoint) => codePoint === code;
  }
  const expression = compile(token, flags.replaceAll(/[^is]/g, ''));
  return expression === undefined ? undefined : (codePoint) => expression.test(String.fromCodePoint(codePoint));
}

function compile(token: string, flags: string): RegExp | undefined {
  const body = token.startsWith('[') || token.startsWith('\\') || token === '.' ? token : token.replaceAll(/[/\]{}]/g, '\\$&');
  const shared = [...new Set(flags)].join('');
  // \p{…} needs the flag u; escapes that Java takes and the flag does not, such as \_, must do without it.
  for (const mode of /\\p/i.test(body) ? ['u'] : ['u', '']) {
    try {
      return new RegExp(`^(?:${body})$`, shared + mode);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}
