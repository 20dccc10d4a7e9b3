import { expect } from 'chai';
import { chooses } from '../../../src/lib/asl/choice-rules.ts';
import { assigned, effectiveInput, selectOutput, stateOutput, workInput } from '../../../src/lib/asl/data-flow.ts';
import { evaluateExpression } from '../../../src/lib/asl/expression.ts';
import { StateFailure } from '../../../src/lib/asl/failure.ts';
import type { Json } from '../../../src/lib/asl/json.ts';
import { languageOf, type Machine, type State } from '../../../src/lib/asl/machine.ts';
import type { Variables } from '../../../src/lib/asl/roots.ts';
import { chances } from './chances.ts';
import { readRecordings, sameAsRecorded, type Recording } from './recordings.ts';

const PURE = new Set(['Pass', 'Choice', 'Succeed', 'Fail']);
const CONTEXT = (input: Json): Json => ({ Execution: { Id: 'arn', Input: input } });

/** Nothing but data flow, and nothing of the context object that only an engine knows. */
function isPure({ definition }: Recording): boolean {
  const text = JSON.stringify(definition);
  const isPlain = text.length < 20_000 && !/"\$\$"|\$\$\.State/.test(text);
  return isPlain && Object.values(definition.States).every((state) => PURE.has(state.Type) && languageOf(definition, state) === 'JSONPath');
}

interface Step {
  readonly output: Json;
  readonly next: string | undefined;
  readonly variables: Variables;
}

/** A machine of states that do nothing but data flow, as plainly as it goes. */
function run(definition: Machine, input: Json): Json {
  let step: Step = { output: input, next: definition.StartAt, variables: {} };
  for (let event = 2; step.next !== undefined; event += 2) {
    const name = step.next;
    const state = definition.States[name];
    if (state === undefined) throw new Error(`no state ${name}`);
    try {
      step = enter(state, step, CONTEXT(input));
    } catch (error) {
      if (!(error instanceof StateFailure) || error.error !== 'States.Runtime') throw error;
      throw new StateFailure(error.error, `An error occurred while executing the state '${name}' (entered at the event id #${event}). ${error.cause}`);
    }
  }
  return step.output;
}

function enter(state: State, { output: input, variables }: Step, context: Json): Step {
  const roots = { input, context, variables };
  const inner = { ...roots, input: state.Type === 'Fail' ? input : effectiveInput(state, roots) };
  switch (state.Type) {
    case 'Pass': {
      const result = state.Result ?? workInput(state, inner, chances);
      return { output: stateOutput(state, result, roots), next: state.Next, variables: { ...variables, ...assigned(state, { ...roots, input: result }, chances) } };
    }
    case 'Choice': {
      const rule = state.Choices.find((each) => chooses(each, inner));
      return { output: selectOutput(state, inner), next: rule?.Next ?? state.Default, variables: { ...variables, ...assigned(rule ?? state, inner, chances) } };
    }
    case 'Fail': {
      const text = (path: string | undefined, plain: string | undefined, field: string): string | undefined => (path === undefined ? plain : (evaluateExpression(path, inner, chances, field) as string));
      throw new StateFailure(text(state.ErrorPath, state.Error, 'ErrorPath'), text(state.CausePath, state.Cause, 'CausePath'));
    }
    default:
      return { output: selectOutput(state, inner), next: undefined, variables };
  }
}

describe('the data flow that AWS recorded', () => {
  const recordings = readRecordings();
  if (recordings === undefined) {
    it('is not on this machine', function () {
      console.log('      skipped: there are no recordings next to the project');
      this.skip();
    });
    return;
  }
  const pure = recordings.filter(isPure);
  it('is there', () => expect(pure.length).to.be.greaterThan(15));
  for (const { id, definition, input, expected } of pure) {
    it(id.replace(/^.*::/, ''), () => {
      try {
        const output = run(definition, input);
        expect(expected.status).to.equal('SUCCEEDED');
        expect(sameAsRecorded(output, expected.output), JSON.stringify(output)).to.equal(true);
      } catch (error) {
        if (!(error instanceof StateFailure)) throw error;
        expect(expected.status, error.cause).to.equal('FAILED');
        expect(error.error).to.equal(expected.failure?.error);
        expect(sameAsRecorded(error.cause, expected.failure?.cause), error.cause).to.equal(true);
      }
    });
  }
});
