import type { Json } from '../json.ts';
import { checkGraph } from './check-graph.ts';
import { checkVariables } from './check-variables.ts';
import { walkMachine } from './machine-walk.ts';
import { Report, type Problem } from './problem.ts';
import type { Target } from './scope.ts';

/** Everything that is wrong with a machine, first its shape in the order of the text, then what leads where, then its variables. */
export function checkMachine(value: Json, target: Target): Problem[] {
  const report = new Report();
  const machine = walkMachine(value, report, target);
  if (machine !== undefined) {
    checkGraph(machine, report);
    checkVariables(machine, report);
  }
  return report.problems;
}
