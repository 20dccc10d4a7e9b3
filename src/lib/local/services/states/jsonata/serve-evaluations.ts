/**
 * The program of the process that evaluates what could run long or grow. An expression of JSONata runs without a pause, so
 * that this process hears of nothing meanwhile, not even that the engine is gone: a thread of its own looks after that.
 */
import { Worker } from 'node:worker_threads';
import { compileExpression, type CompiledExpression } from '../../../../asl/jsonata/compile.ts';
import { failureOf } from '../../../../asl/jsonata/expression-failure.ts';
import { systemChances } from '../chances.ts';
import { RecentlyUsed } from './recently-used.ts';
import type { EvaluationNews, EvaluationOrder } from './messages.ts';

/** Who started us is told to the thread: until it begins, the engine may be gone. */
const ORPHAN_WATCH = `
  const { workerData: parent } = require('node:worker_threads');
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);
`;

new Worker(ORPHAN_WATCH, { eval: true, workerData: process.ppid, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 } }).unref();

const compiled = new RecentlyUsed<string, CompiledExpression>(500);

const say = (news: EvaluationNews): void => {
  if (process.connected) process.send?.(news, undefined, undefined, () => undefined);
};

async function evaluate({ number, expression, bindings, now, limitMilliseconds }: EvaluationOrder): Promise<EvaluationNews> {
  try {
    const value = await compiled.get(expression, () => compileExpression(expression, systemChances, { milliseconds: limitMilliseconds })).evaluate(bindings, now);
    return value === undefined ? { kind: 'value', number } : { kind: 'value', number, value };
  } catch (error) {
    return { kind: 'failure', number, what: failureOf(error).what };
  }
}

// Whoever stops the engine by a signal to its group stops us by the engine.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
// One at a time: evaluations that take turns would leave the engine guessing which of them is stuck.
let last = Promise.resolve();
process.on('message', (order) => {
  last = last.then(async () => say(await evaluate(order as EvaluationOrder)));
});
process.on('disconnect', () => process.exit(0));
say({ kind: 'ready' });
