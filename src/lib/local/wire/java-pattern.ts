const compiled = new Map<string, RegExp>();

/**
 * AWS's patterns are Java's, matched against the whole value. What JavaScript cannot read matches everything: a limit
 * that is not known must not refuse what AWS takes.
 */
export function compile(pattern: string): RegExp {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = toRegExp(pattern) ?? /^/;
    compiled.set(pattern, expression);
  }
  return expression;
}

export function toRegExp(pattern: string): RegExp | undefined {
  const flags = /^\(\?([is]+)\)/.exec(pattern)?.[1] ?? '';
  const body = pattern
    .replace(/^\(\?[is]+\)/, '')
    // Possessive quantifiers only say "do not look back".
    .replaceAll(/([*+?}])\+/g, '$1')
    .replaceAll('\\p{Alnum}', 'a-zA-Z0-9');
  for (const unicode of ['u', '']) {
    try {
      return new RegExp(`^(?:${body})$`, `${flags}${unicode}`);
    } catch {
      // Without the u flag more is allowed, such as a needless backslash.
    }
  }
  return undefined;
}
