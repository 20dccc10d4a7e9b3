import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import type { EvaluationOrder } from '../../src/lib/local/services/states/jsonata/messages.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/engine/lib/local/services/states/jsonata/serve-evaluations.js');

describe('the built process that evaluates expressions', () => {
  it('is a program of its own, and ends with whoever started it', async () => {
    const built = fork(PROGRAM, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
    const hear = async (): Promise<unknown> => (await once(built, 'message'))[0] as unknown;
    expect(await hear()).to.deep.equal({ kind: 'ready' });
    built.send({ number: 1, expression: '$map($v, function($x){ $x * 2 })', bindings: { v: [1, 2] }, now: 0, limitMilliseconds: 5_000 } satisfies EvaluationOrder);
    expect(await hear()).to.deep.equal({ kind: 'value', number: 1, value: [2, 4] });
    built.disconnect();
    expect(await once(built, 'exit')).to.deep.equal([0, null]);
  });
});
