/** The pieces of a StringMatches pattern between its wildcards; `\*` and `\\` stand for themselves. */
function pieces(pattern: string): string[] {
  const found = [''];
  for (let index = 0; index < pattern.length; index++) {
    let character = pattern[index] ?? '';
    if (character === '*') {
      found.push('');
      continue;
    }
    if (character === '\\' && index + 1 < pattern.length) character = pattern[++index] ?? '';
    found[found.length - 1] += character;
  }
  return found;
}

/** Compiles a StringMatches pattern: `*` stands for any number of characters. The first place that fits is the best one, so nothing is tried twice. */
export function compileStringPattern(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pieces(pattern);
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const piece of rest) {
      const place = text.indexOf(piece, at);
      if (place === -1) return false;
      at = place + piece.length;
    }
    return text.length - at >= last.length && text.endsWith(last);
  };
}
