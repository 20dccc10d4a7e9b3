import * as lambda from '@aws-sdk/client-lambda';
import * as sfn from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import fc from 'fast-check';
import { outputProblem } from '../../../../src/lib/local/wire/check-output.ts';
import { defineService } from '../../../../src/lib/local/wire/define-service.ts';
import { javaName, toJavaNames } from '../../../../src/lib/local/wire/java-names.ts';
import { requiredMembers } from '../../../../src/lib/local/wire/schema.ts';
import { RandomShapes, randomFrom } from '../../../wire/random-shapes.ts';

const SERVICES = [defineService(sfn, {}), defineService(ssm, {}), defineService(lambda, {})];
const OPERATIONS = SERVICES.flatMap(({ model }) => [...model.operations.values()]).filter(({ output }) => output.isStructSchema());

const invoke = (value: unknown, check: 'STRICT' | 'PRESENT' = 'STRICT'): string | undefined => {
  const operation = OPERATIONS.find(({ name }) => name === 'Invoke');
  return operation === undefined ? 'no Invoke' : outputProblem(operation.output, value, check);
};

describe('Answers that somebody made up', () => {
  it('pass where they are what the service itself could say', () => {
    fc.assert(
      fc.property(fc.constantFrom(...OPERATIONS), fc.integer(), ({ output, name }, seed) => {
        const answer = toJavaNames(output, new RandomShapes({ random: randomFrom(seed), hasEmptyCollections: true, fixed: {}, always: [], hasTokens: false }).structure(output)) as Record<string, unknown>;
        expect(outputProblem(output, answer, 'STRICT'), name).to.equal(undefined);
        expect(outputProblem(output, { ...answer, SomethingNew: [1] }, 'STRICT'), name).to.equal(undefined);
        for (const required of requiredMembers(output).map(javaName)) {
          const { [required]: _, ...rest } = answer;
          expect(outputProblem(output, rest, 'STRICT'), name).to.match(/^Required field '.*' is missing$/);
          expect(outputProblem(output, rest, 'PRESENT'), name).to.equal(undefined);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('fail with the name of the field that is of another type', () => {
    expect(invoke({ StatusCode: 200, Payload: '{}' })).to.equal(undefined);
    expect(invoke({ StatusCode: '200' })).to.equal("Field 'StatusCode' must be a number");
    // What a function gives is a text to the service, whatever is in it.
    expect(invoke({ Payload: { a: 1 } })).to.equal("Field 'Payload' must be a string");
    expect(invoke({ Payload: { a: 1 } }, 'PRESENT')).to.equal("Field 'Payload' must be a string");
    expect(invoke([])).to.equal('Mock result must be a valid JSON object');
  });
});
