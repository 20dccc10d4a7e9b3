import { basename } from 'node:path';
import { readDefinition } from '../../asl/source/read-definition.ts';
import { isObject } from '../../asl/json.ts';
import type { Machine } from '../../asl/machine.ts';
import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { allStates, isMockable } from '../../topics/sfn/cases/graph.ts';
import { junitXml } from '../../topics/sfn/cases/junit.ts';
import { readCases } from '../../topics/sfn/cases/read.ts';
import { caseLines, casesDocument, summaryLines } from '../../topics/sfn/cases/report-cases.ts';
import { runCases } from '../../topics/sfn/cases/run-cases.ts';
import { stateTester } from '../../topics/sfn/cases/tester.ts';
import type { Case } from '../../topics/sfn/cases/types.ts';
import type { TestingApi } from '../../topics/sfn/testing/api.ts';
import { colorFor } from '../../view/color.ts';
import { readFileArgument } from '../input.ts';

export interface CasesToRun {
  readonly machine: Machine;
  /** Names of the files, for messages. */
  readonly machineFile: string;
  readonly casesFile: string;
  readonly cases: readonly Case[];
}

export interface TestFlags {
  readonly format: 'text' | 'json' | 'junit';
  readonly json?: boolean | undefined;
  /** For what is not mocked. */
  readonly roleArn: string | undefined;
}

/** Reads a machine and its cases. `only`: cases whose name has this in it. Calls nothing. Throws UserErrors with their places. */
export async function readMachineAndCases(machineFile: string, casesFile: string, only: string | undefined): Promise<CasesToRun> {
  const { value } = await readDefinition(readFileArgument(machineFile, 'MACHINE'), machineFile);
  if (!isObject(value) || !isObject(value['States']) || typeof value['StartAt'] !== 'string') throw new UserError('bad-definition', `${machineFile}: a state machine has StartAt and States`, 'Look at it with drover sfn lint.');
  const machine = value as unknown as Machine;
  const states = allStates(machine);
  const known = { all: new Set(states.keys()), mockable: new Set([...states].filter(([, state]) => isMockable(state)).map(([name]) => name)) };
  const all = readCases(readFileArgument(casesFile, '--cases'), casesFile, known);
  const cases = only === undefined ? all : all.filter(({ name }) => name.includes(only));
  if (cases.length === 0) throw new UserError('no-case', `${casesFile}: no case has "${only}" in its name`, `There are ${all.map(({ name }) => name).join(', ')}.`, { exitCode: EXIT.notFound });
  return { machine, machineFile, casesFile, cases };
}

/** Runs the cases, writes what came out, and sets the exit code. Gives the document for --json. */
export async function testMachine({ machine, machineFile, casesFile, cases }: CasesToRun, api: TestingApi, flags: TestFlags, signal: AbortSignal): Promise<object | undefined> {
  const { stdout } = process;
  const color = colorFor(stdout, process.env);
  const isText = flags.format === 'text' && !flags.json;
  const outcome = await runCases(machine, cases, stateTester(machine, api, flags.roleArn, signal), (result) => {
    if (isText) stdout.write(`${caseLines(result, color, casesFile).join('\n')}\n`);
  });
  if (outcome.results.some(({ problems }) => problems.length > 0)) process.exitCode = EXIT.partial;
  if (isText) stdout.write(`\n${summaryLines(outcome, color).join('\n')}\n`);
  else if (flags.format === 'junit' && !flags.json) stdout.write(junitXml(outcome, basename(machineFile), casesFile));
  return isText || (flags.format === 'junit' && !flags.json) ? undefined : casesDocument(outcome);
}
