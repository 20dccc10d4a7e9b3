import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { ExpressionFailure, OUT_OF_MEMORY, OUT_OF_TIME, TOO_DEEP } from '../../../../../../src/lib/asl/jsonata/expression-failure.ts';
import type { Bindings } from '../../../../../../src/lib/asl/jsonata/compile.ts';
import type { Json } from '../../../../../../src/lib/asl/json.ts';
import { startProcess, type EvaluationProcess, type ProcessEnd, type StartProcess } from '../../../../../../src/lib/local/services/states/jsonata/evaluation-process.ts';
import { ExpressionEvaluator, type EvaluatorOptions } from '../../../../../../src/lib/local/services/states/jsonata/evaluator.ts';
import { eventually } from '../../../eventually.ts';

const never = new AbortController().signal;
const NOW = Date.UTC(2024, 0, 2, 12);

/** Processes as they are, and what becomes of them. */
function watchedStart(memoryMebibytes = 128): { readonly start: StartProcess; readonly ends: ProcessEnd[]; readonly kill: () => void; readonly started: () => number; readonly orders: string[] } {
  const processes: EvaluationProcess[] = [];
  const ends: ProcessEnd[] = [];
  const orders: string[] = [];
  const listeners: (() => void)[] = [];
  const start: StartProcess = (listener) => {
    const ended = (end: ProcessEnd): void => {
      ends.push(end);
      listener.ended(end);
    };
    const process = startProcess(memoryMebibytes)({ heard: listener.heard, ended });
    processes.push(process);
    listeners.push(() => {
      // As if somebody else had killed it: our own way to end it says nothing to the listener.
      process.end();
      ended('gone');
    });
    return {
      order: (order) => {
        orders.push(order.expression);
        process.order(order);
      },
      end: () => process.end(),
      hold: (held) => process.hold(held),
    };
  };
  return { start, ends, kill: () => listeners.at(-1)?.(), started: () => processes.length, orders };
}

describe('ExpressionEvaluator', () => {
  const open: ExpressionEvaluator[] = [];
  const evaluator = (options: Partial<EvaluatorOptions> = {}): ExpressionEvaluator => {
    const made = new ExpressionEvaluator({ now: () => NOW, ...options });
    open.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  const failureOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      return `no failure but ${JSON.stringify(await work)}`;
    } catch (error) {
      if (!(error instanceof ExpressionFailure)) throw error;
      return error.what.replace('threw an error during evaluation: ', '');
    }
  };

  it('evaluates here what is harmless and small, and elsewhere what is not', async () => {
    const { start, started } = watchedStart();
    const here = evaluator({ start });
    const states = { input: { items: [{ p: 1, q: 2 }, { p: 3, q: 4 }] }, context: {} };
    expect(await here.evaluate('$sum($states.input.items.(p * q))', { states }, never)).to.equal(14);
    expect(await here.evaluate('$missing', {}, never)).to.be.undefined;
    expect(await here.evaluate('$now()', {}, never)).to.equal('2024-01-02T12:00:00.000Z');
    expect(await failureOf(here.evaluate('1 +', {}, never))).to.equal('threw an error during evaluation. S0207: Unexpected end of expression');
    expect(started()).to.equal(0);
    expect(await here.evaluate('$map($states.input.items, function($v){ $v.p })', { states }, never)).to.deep.equal([1, 3]);
    expect(await here.evaluate('$range(1, 2, 1)[9]', { states }, never)).to.be.undefined;
    expect(await here.evaluate('[1..2].($millis())', { states }, never)).to.deep.equal([NOW, NOW]);
    expect(started()).to.equal(1);
  });

  it('weighs only what an expression uses', async () => {
    const { start, started } = watchedStart();
    const here = evaluator({ start });
    const large = Array.from({ length: 50_000 }, (_, id) => ({ id }));
    const bindings = { states: { input: large, context: { id: 7 } }, other: large };
    for (let round = 0; round < 100; round += 1) expect(await here.evaluate('$states.context.id + 1', bindings, never)).to.equal(8);
    expect(started()).to.equal(0);
    expect(await here.evaluate('$count($states.input.id)', bindings, never)).to.equal(50_000);
    expect(started()).to.equal(1);
  });

  it('gives the same here and elsewhere', async () => {
    const here = evaluator();
    const elsewhere = evaluator();
    const parts = fc.constantFrom('$v', '$v.a', '$v.a[0]', '$v.*', '$string($v)', '$keys($v)', '$count($v.a)', '$v.a.{"x": b}', '$v & "!"', '$type($v)', '{"k": $v.a, "n": $nothing}', '[$v, 1/0]', '$number($v.b)', '$sum($v.a)', '$hash($string($v), "MD5")');
    await fc.assert(
      fc.asyncProperty(parts, fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.record({ a: fc.jsonValue({ maxDepth: 2 }), b: fc.oneof(fc.string(), fc.double()) })), async (text, value) => {
        const bindings = { v: JSON.parse(JSON.stringify(value)) as Json };
        const results = await Promise.all([here.evaluate(text, bindings, never), elsewhere.evaluate(`(function(){ ${text} })()`, bindings, never)].map((work) => work.then((result) => ({ result }), (error: Error) => ({ failure: error.message }))));
        expect(results[1]).to.deep.equal(results[0]);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps keys that mean something to JavaScript as data', async () => {
    const v = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}') as Json;
    expect(JSON.stringify(await evaluator().evaluate('(function(){ $v })()', { v }, never))).to.equal('{"__proto__":{"x":1},"constructor":2}');
  });

  const RUNAWAYS: readonly (readonly [what: string, expression: string, failure: string])[] = [
    ['a runaway regular expression', '$match($pad("a", 60, "a") & "!", /^(a+)+$/)', OUT_OF_TIME],
    ['endless recursion by tail calls', '($f := function($x){ $f($x + 1) }; $f(1))', OUT_OF_TIME],
    ['endless recursion', '($f := function($x){ 1 + $f($x + 1) }; $f(1))', TOO_DEEP],
    ['a range of ten million', '[1..10000000]', OUT_OF_MEMORY],
    ['a product of ranges', '$count([1..2000].([1..1000]))', OUT_OF_MEMORY],
    ['a text of 500 MB', '$length($pad("x", 500000000))', OUT_OF_MEMORY],
    ['a text of 500 MB in pieces', '$length($join($split($pad("", 100000, "a"), ""), $pad("xy", 5000)))', OUT_OF_MEMORY],
    ['doubled doubles, written out', '($f := function($x, $n){ $n = 0 ? $x : $f([$x, $x], $n - 1) }; $string($f(1, 60)))', OUT_OF_MEMORY],
  ];
  for (const [what, expression, failure] of RUNAWAYS) {
    it(`ends ${what}, and goes on`, async () => {
      const here = evaluator({ limitMilliseconds: failure === OUT_OF_TIME ? 300 : 60_000, memoryMebibytes: 128 });
      expect(await failureOf(here.evaluate(expression, {}, never))).to.equal(failure);
      expect(await here.evaluate('[1..3]', {}, never)).to.deep.equal([1, 2, 3]);
    }).timeout(60_000);
  }

  it('goes on where V8 ends the process for its memory, and says so', async () => {
    const { start, ends } = watchedStart(64);
    const here = evaluator({ start, limitMilliseconds: 60_000 });
    const hog = '$map([1..800000], function($v){ $uppercase($string($v) & $pad("x", 20000)) })';
    expect(await failureOf(here.evaluate(hog, {}, never))).to.equal(OUT_OF_MEMORY);
    expect(ends).to.deep.equal(['crashed']);
    expect(await here.evaluate('[1..3]', {}, never)).to.deep.equal([1, 2, 3]);
  }).timeout(60_000);

  it('tries again what waited behind a runaway', async () => {
    const here = evaluator({ limitMilliseconds: 500 });
    const works = [here.evaluate('$match($pad("a", 60, "a") & "!", /^(a+)+$/)', {}, never), ...Array.from({ length: 20 }, (_, n) => here.evaluate('[$n..$n + 1]', { n }, never))];
    const [first, ...others] = await Promise.all(works.map((work) => work.catch((error: Error) => error.message)));
    expect(first).to.contain(OUT_OF_TIME);
    expect(others).to.deep.equal(Array.from({ length: 20 }, (_, n) => [n, n + 1]));
  });

  it('blames the one that is stuck, and not what came before it', async () => {
    const here = evaluator({ limitMilliseconds: 1_000 });
    await here.evaluate('[1..2]', {}, never);
    const lengthy = Array.from({ length: 5 }, (_, n) => here.evaluate('$sum($map([1..2000], function($v){ $v + $n }))', { n }, never));
    const stuck = failureOf(here.evaluate('$match($pad("a", 60, "a") & "!", /^(a+)+$/)', {}, never));
    expect(await Promise.all(lengthy)).to.deep.equal(Array.from({ length: 5 }, (_, n) => 2_001_000 + n * 2_000));
    expect(await stuck).to.equal(OUT_OF_TIME);
  });

  it('tries again what a process was at when somebody ended it, but not for ever', async () => {
    const { start, kill, started, orders } = watchedStart();
    const here = evaluator({ start, limitMilliseconds: 60_000 });
    await here.evaluate('[1..2]', {}, never);
    const endless = failureOf(here.evaluate('($f := function($x){ $f($x + 1) }; $f(1))', {}, never));
    const behind = here.evaluate('[1..3]', {}, never);
    await eventually(() => orders.length === 3);
    kill();
    expect(started()).to.equal(2);
    kill();
    expect(await endless).to.equal('the process that evaluates expressions was ended twice');
    expect(await behind).to.deep.equal([1, 2, 3]);
    expect(started()).to.equal(3);
  });

  it('carries on after a process was ended while it had nothing to do', async () => {
    const { start, kill } = watchedStart();
    const here = evaluator({ start });
    await here.evaluate('[1..2]', {}, never);
    kill();
    expect(await here.evaluate('[1..2]', {}, never)).to.deep.equal([1, 2]);
  });

  it('lets go of what is no longer wanted', async () => {
    const here = evaluator({ limitMilliseconds: 500 });
    const stop = new AbortController();
    const work = here.evaluate('($f := function($x){ $f($x + 1) }; $f(1))', {}, stop.signal);
    const behind = here.evaluate('[1..2]', {}, never);
    const reason = new Error('stopped');
    stop.abort(reason);
    expect(await work.catch((error: unknown) => error)).to.equal(reason);
    expect(await behind).to.deep.equal([1, 2]);
    expect(await here.evaluate('1', {}, stop.signal).catch((error: unknown) => error)).to.equal(reason);
  });

  it('fails what is under way when it is closed', async () => {
    const here = evaluator();
    const work = here.evaluate('($f := function($x){ $f($x + 1) }; $f(1))', {}, never).catch((error: Error) => error.message);
    await here.evaluate('1', {}, never);
    await here.close();
    expect(await work).to.equal('the evaluator of expressions was closed');
  });

  it('gives each its own result, many at a time', async () => {
    const here = evaluator();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(100), { minLength: 1, maxLength: 50 }), async (numbers) => {
        const results = await Promise.all(numbers.map((n) => here.evaluate(n % 2 === 0 ? '$n + 1' : '(function(){ $n + 1 })()', { n } satisfies Bindings, never)));
        expect(results).to.deep.equal(numbers.map((n) => n + 1));
      }),
      { numRuns: 30 },
    );
  });

  it('leaves no process behind where it is killed in the middle of an expression', async function () {
    if (!existsSync('/proc/self/task')) return this.skip();
    const lost = fork(join(import.meta.dirname, 'runaway.ts'), { stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '' }, execArgv: [] });
    await once(lost, 'message');
    const [child] = readFileSync(`/proc/${lost.pid}/task/${lost.pid}/children`, 'utf8').trim().split(' ');
    expect(existsSync(`/proc/${child}`)).to.be.true;
    lost.kill('SIGKILL');
    // Whoever takes over orphans may not have looked at it yet: a zombie has no command line.
    await eventually(() => !existsSync(`/proc/${child}`) || readFileSync(`/proc/${child}/cmdline`, 'utf8') === '');
  });
});
