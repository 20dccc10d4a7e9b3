import type { CasesOutcome } from './run-cases.ts';

/** A test suite as CI systems read it: https://github.com/testmoapp/junitxml. */
export function junitXml({ results }: Pick<CasesOutcome, 'results'>, suite: string, file: string): string {
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  const cases = results.map(({ case: { name, line }, problems }) => {
    const head = `    <testcase name="${xml(name)}" classname="${xml(suite)}" file="${xml(file)}" line="${line}"`;
    if (problems.length === 0) return `${head}/>`;
    return `${head}>\n      <failure message="${xml(problems[0] ?? '')}">${xml(problems.join('\n'))}</failure>\n    </testcase>`;
  });
  const counts = `tests="${results.length}" failures="${failed}" errors="0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n  <testsuite name="${xml(suite)}" ${counts}>\n${cases.join('\n')}\n  </testsuite>\n</testsuites>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' };

/** XML 1.0 has no room for control characters, whatever they are written as, nor for half of a pair. */
const xml = (text: string): string => text.toWellFormed().replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD').replaceAll(/[&<>"\n\r\t]/g, (character) => ENTITIES[character] ?? character);
