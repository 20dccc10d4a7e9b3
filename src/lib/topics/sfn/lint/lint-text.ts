import { UserError } from '../../../errors/errors.ts';
import { lint, positionOf, statelint } from '../../../asl/lint/lint.ts';
import type { Problem } from '../../../asl/lint/problem.ts';
import type { Position } from '../../../errors/text-lines.ts';
import type { Path } from '../../../asl/source/position.ts';
import type { DefinitionFormat } from '../../../asl/source/definition.ts';
import { readDefinition } from '../../../asl/source/read-definition.ts';

export type FoundProblem = Pick<Problem, 'rule' | 'severity' | 'message' | 'fix'> & Position & { readonly path: Path };

/** What the linter says of a file. `error`: it is no definition at all. */
export interface FileReport {
  readonly file: string;
  readonly problems: readonly FoundProblem[];
  /** The lines of the statelint gem, in its order. */
  readonly statelint: readonly string[];
  readonly error: UserError | undefined;
}

/** Pure but for what `read` does. Throws nothing that is the file's fault. */
export async function lintFile(file: string, read: (file: string) => string, format: DefinitionFormat | undefined): Promise<FileReport> {
  try {
    const definition = await readDefinition(read(file), file === '-' ? 'stdin' : file, format);
    const problems = lint(definition).map((problem): FoundProblem => {
      const { rule, severity, message, fix, path } = problem;
      return { rule, severity, ...positionOf(problem, definition), path, message, fix };
    });
    return { file, problems, statelint: statelint(definition), error: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { file, problems: [], statelint: [`Problem reading/parsing JSON: ${error.message}`], error };
  }
}
