import type { Color } from '../../../view/color.ts';
import { safeLine } from '../../../view/safe-text.ts';
import type { FileReport, FoundProblem } from './lint-text.ts';

const nameOf = (file: string): string => (file === '-' ? 'stdin' : file);

/** `file:line:column: error: message (rule)`, and the fix in a line of its own. */
export function textLines(reports: readonly FileReport[], color: Color): string[] {
  return reports.flatMap(({ file, problems }) =>
    problems.flatMap(({ line, column, severity, message, rule, fix }) => [
      safeLine(`${nameOf(file)}:${line}:${column}: `) + color(severity === 'error' ? 'red' : 'yellow', severity) + safeLine(`: ${message} `) + color('dim', `(${rule})`),
      `  ${safeLine(fix)}`,
    ]),
  );
}

/** As the statelint gem prints: a line with the number, and each problem behind a space; nothing where there is none. */
export function statelintLines(reports: readonly FileReport[]): string[] {
  return reports.flatMap(({ file, statelint }) => {
    if (statelint.length === 0) return [];
    const count = statelint.length === 1 ? 'One error:' : `${statelint.length} errors:`;
    return [reports.length === 1 ? count : `${count} for ${safeLine(nameOf(file))}`, ...statelint.map((text) => ` ${safeLine(text)}`)];
  });
}

/** Workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. */
export function githubLines(reports: readonly FileReport[]): string[] {
  return reports.flatMap(({ file, problems, error }) => [
    ...(error === undefined ? [] : [`::error ${properties({ file: nameOf(file), ...placeIn(error.message, nameOf(file)), title: error.code })}::${escaped(`${error.message}. ${error.hint}`)}`]),
    ...problems.map((problem) => `::${problem.severity} ${properties({ file: nameOf(file), line: problem.line, col: problem.column, title: problem.rule })}::${escaped(sentence(problem))}`),
  ]);
}

const sentence = ({ message, fix }: FoundProblem): string => `${message}. ${fix}`;

/** The line and column of a `file:line:column: …`. */
function placeIn(message: string, file: string): { readonly line?: string; readonly col?: string } {
  const [, line, col] = message.startsWith(`${file}:`) ? (/^:(\d+):(\d+):/.exec(message.slice(file.length)) ?? []) : [];
  return line === undefined || col === undefined ? {} : { line, col };
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const properties = (values: Readonly<Record<string, string | number>>): string => Object.entries(values).map(([name, value]) => `${name}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`).join(',');

export interface LintCounts {
  readonly errors: number;
  readonly warnings: number;
}

export function countsOf(reports: readonly FileReport[]): LintCounts {
  const problems = reports.flatMap((report) => report.problems);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: problems.length - errors };
}

/** The document of `--json`. */
export const lintDocument = (reports: readonly FileReport[]): object => ({
  files: reports.map(({ file, problems, error }) => ({ file, problems, ...(error === undefined ? {} : { error: { code: error.code, message: error.message, hint: error.hint } }) })),
  ...countsOf(reports),
});

/** `2 errors and 1 warning in 3 files`. */
export function summaryLine(reports: readonly FileReport[]): string {
  const { errors, warnings } = countsOf(reports);
  const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  const found = errors + warnings === 0 ? 'no problems' : [errors > 0 ? [counted(errors, 'error')] : [], warnings > 0 ? [counted(warnings, 'warning')] : []].flat().join(' and ');
  return `${found} in ${counted(reports.length, 'file')}`;
}
