import type { Machine } from '../../../asl/machine.ts';
import { RemoteError, UserError, type DroverError } from '../../../errors/errors.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import { CoverageCount, type Coverage } from './coverage.ts';
import { allStates } from './graph.ts';
import { problemsOf } from './judge.ts';
import type { Case, CaseResult } from './types.ts';
import { walkCase, type StateAnswer, type StateTest } from './walk.ts';

export interface CasesOutcome {
  readonly results: readonly CaseResult[];
  readonly coverage: Coverage;
}

/** Runs cases one after the other. What the service refuses of one is that case's problem; what it refuses of all is thrown. */
export async function runCases(machine: Machine, cases: readonly Case[], test: (request: StateTest) => Promise<StateAnswer>, onResult: (result: CaseResult) => void): Promise<CasesOutcome> {
  const coverage = new CoverageCount(allStates(machine));
  const results: CaseResult[] = [];
  for (const each of cases) {
    const result = await runOne(machine, each, { test, coverage });
    results.push(result);
    onResult(result);
  }
  return { results, coverage: coverage.report() };
}

async function runOne(machine: Machine, each: Case, options: Parameters<typeof walkCase>[2]): Promise<CaseResult> {
  try {
    const { outcome, path } = await walkCase(machine, each, options);
    return { case: each, outcome, path, problems: problemsOf(each, outcome, path) };
  } catch (error) {
    if (!isOfCase(error)) throw error;
    return { case: each, outcome: undefined, path: [], problems: [`${error.message}. ${error.hint}`] };
  }
}

/** A mock that is missing, or that the service does not take; not the way there, permissions, or throttling. */
const isOfCase = (error: unknown): error is DroverError => error instanceof UserError || (error instanceof RemoteError && !error.ambiguous && error.requestId !== undefined && error.exitCode !== EXIT.refused && error.code !== 'NotImplemented');
