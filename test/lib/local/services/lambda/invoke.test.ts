import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as lambda from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../eventually.ts';
import { failureOf } from '../in-process-engine.ts';
import { LambdaEngine } from './lambda-engine.ts';

const hasPython = (): boolean => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('Invoking functions', function () {
  this.timeout(60_000);
  let local: LambdaEngine;
  before(async () => {
    local = await LambdaEngine.start();
  });
  after(() => local.stop());

  describe('of Node.js', () => {
    it('hands over event and context, and reuses what is warm', async () => {
      await local.node(
        'context',
        `let calls = 0;
         export const handler = async (event, context) => ({ event, calls: ++calls, left: context.getRemainingTimeInMillis() > 0, id: context.awsRequestId, arn: context.invokedFunctionArn,
           name: context.functionName, version: context.functionVersion, memory: context.memoryLimitInMB, client: context.clientContext, region: process.env.AWS_REGION, handler: process.env._HANDLER,
           trace: process.env._X_AMZN_TRACE_ID.slice(0, 7), own: Object.keys(process.env).filter((name) => name.startsWith('DROVER')) });`,
        { MemorySize: 256 },
      );
      const arn = 'arn:aws:lambda:us-east-1:123456789012:function:context';
      const first = await local.call('context', { a: 'ü' }, { ClientContext: Buffer.from('{"custom":{"x":"é"}}').toString('base64') });
      const { id, ...rest } = first.payload as { readonly id: string };
      expect(rest).to.deep.equal({ event: { a: 'ü' }, calls: 1, left: true, arn, name: 'context', version: '$LATEST', memory: '256', client: { custom: { x: 'é' } }, region: 'us-east-1', handler: 'index.handler', trace: 'Root=1-', own: [] });
      expect(first.log).to.match(new RegExp(`^START RequestId: ${id} Version: \\$LATEST\\nEND RequestId: ${id}\\nREPORT RequestId: ${id}\\tDuration: [0-9.]+ ms\\tBilled Duration: \\d+ ms\\tMemory Size: 256 MB\\tMax Memory Used: \\d+ MB\\tInit Duration: [0-9.]+ ms\\t\\n$`));
      const second = await local.call(`${arn}:$LATEST`);
      expect(second.payload).to.include({ calls: 2, arn: `${arn}:$LATEST` });
      expect(second.log).not.to.include('Init Duration');
    });

    it('takes modules of both kinds, callbacks, and promises that nobody settles', async () => {
      await local.create('callback', { 'index.js': 'exports.handler = (event, context, done) => { setTimeout(() => done(null, event.n + 1), 10); };' }, { Runtime: 'nodejs22.x' });
      expect((await local.call('callback', { n: 1 })).payload).to.equal(2);
      await local.create('failing', { 'index.cjs': 'exports.handler = (event, context, done) => done(new RangeError("too far"));' }, { Runtime: 'nodejs22.x' });
      expect((await local.call('failing')).payload).to.include({ errorType: 'RangeError', errorMessage: 'too far' });
      await local.create('returning', { 'index.js': 'exports.handler = () => 1;' }, { Runtime: 'nodejs22.x' });
      expect((await local.call('returning')).payload).to.equal(null);
      await local.create('too-new', { 'index.js': 'exports.handler = (event, context, done) => done();' });
      expect((await local.call('too-new')).payload).to.include({ errorType: 'Runtime.CallbackHandlerDeprecated' });
      await local.node('never', 'export const handler = () => new Promise(() => {});');
      expect((await local.call('never')).payload).to.equal(null);
      expect((await local.call('never')).payload).to.equal(null);
      await local.create('inside', { 'src/app.mjs': 'export const api = { go: () => "gone" };' }, { Handler: 'src/app.api.go' });
      expect((await local.call('inside')).payload).to.equal('gone');
    });

    it("tells errors in AWS's form, with the paths of AWS", async () => {
      await local.node('throwing', 'class Late extends Error { name = "Late"; }\nexport const handler = async () => {\n  console.error("two\\nlines");\n  throw new Late("no bus");\n};');
      const { error, payload, log } = await local.call('throwing');
      const { trace, ...rest } = payload as { readonly trace: readonly string[] };
      expect([error, rest]).to.deep.equal(['Unhandled', { errorType: 'Late', errorMessage: 'no bus' }]);
      expect(trace[1]).to.equal('    at handler (file:///var/task/index.mjs:4:9)');
      expect(JSON.stringify(payload) + log).not.to.include(local.engine.stateFolder);
      expect(log).to.match(/\tERROR\ttwo\nlines\n.*\tERROR\tInvoke Error \t\{"errorType":"Late","errorMessage":"no bus","stack":\[/);
      await local.node('text', 'export const handler = async () => { throw "only text"; };');
      expect((await local.call('text')).payload).to.deep.equal({ errorType: 'string', errorMessage: 'only text', trace: [] });
      await local.node('rejecting', 'export const handler = () => { Promise.reject(new Error("nobody listens")); return new Promise(() => setTimeout(() => {}, 1000)); };');
      expect((await local.call('rejecting')).payload).to.include({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: nobody listens' });
      await local.node('round', 'export const handler = () => { const a = {}; a.a = a; return a; };');
      expect((await local.call('round')).payload).to.include({ errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' });
    });

    it('tells what is wrong with a module, to each caller anew', async () => {
      const wrong = {
        syntax: [{ 'index.mjs': 'export const handler = (' }, 'Runtime.UserCodeSyntaxError', 'SyntaxError: Unexpected end of input'],
        nothing: [{ 'index.mjs': 'export const other = 1;' }, 'Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
        missing: [{ 'other.mjs': '' }, 'Runtime.ImportModuleError', "Error: Cannot find module 'index'\nRequire stack:\n- /var/runtime/index.mjs"],
        dependency: [{ 'index.js': 'require("nope");' }, 'Runtime.ImportModuleError', "Error: Cannot find module 'nope'\nRequire stack:\n- /var/task/index.js"],
        throws: [{ 'index.js': 'throw new TypeError("at start");' }, 'TypeError', 'at start'],
      } as const;
      for (const [name, [files, errorType, errorMessage]] of Object.entries(wrong)) {
        await local.create(name, files);
        for (let round = 0; round < 2; round++) expect((await local.call(name)).payload, name).to.include({ errorType, errorMessage });
      }
    });

    it('tells of processes that end, and goes on with new ones', async () => {
      await local.node('ending', 'export const handler = async ({ code, signal }) => { if (signal) process.kill(process.pid, signal); if (code !== undefined) process.exit(code); await new Promise((done) => setTimeout(done, signal ? 5000 : 0)); return "alive"; };');
      const message = async (input: object): Promise<string> => {
        const { payload } = await local.call('ending', input);
        const { errorType, errorMessage } = payload as { readonly errorType: string; readonly errorMessage: string };
        expect(errorType).to.equal('Runtime.ExitError');
        return errorMessage.replace(/^RequestId: [0-9a-f-]{36} /, '');
      };
      expect(await message({ code: 3 })).to.equal('Error: Runtime exited with error: exit status 3');
      expect(await message({ code: 0 })).to.equal('Error: Runtime exited without providing a reason');
      expect(await message({ signal: 'SIGKILL' })).to.equal('Error: Runtime exited with error: signal: killed');
      expect((await local.call('ending')).payload).to.equal('alive');
    });

    it('ends what takes too long, or too much memory', async () => {
      await local.node('endless', 'export const handler = async () => { console.log("in the loop"); for (;;); };', { Timeout: 1 });
      const late = await local.call('endless');
      expect(late.error).to.equal('Unhandled');
      const { errorMessage, errorType } = late.payload as { readonly errorMessage: string; readonly errorType: string };
      expect([errorType, errorMessage.replace(/[0-9a-f-]{36}/, 'ID')]).to.deep.equal(['Sandbox.Timedout', 'RequestId: ID Error: Task timed out after 1.00 seconds']);
      expect(late.log).to.match(/in the loop\n.*Task timed out after 1\.00 seconds\n\nEND .*\nREPORT .*\tStatus: timeout\t\n$/);
      await local.node('hungry', 'export const handler = async () => { const all = []; for (;;) { all.push(Buffer.alloc(4e6, 1)); await new Promise((done) => setTimeout(done, 1)); } };', { Timeout: 20 });
      expect((await local.call('hungry')).payload).to.include({ errorType: 'Runtime.ExitError' }).and.property('errorMessage').that.matches(/signal: killed$/);
    });

    it('lets an SDK in the function reach the engine, as the role of the function', async () => {
      // The function has no SDK beside it: it borrows ours.
      const sdk = join(import.meta.dirname, '../../../../../node_modules/@aws-sdk/client-sts/dist-cjs/index.js');
      await local.create('calling', { 'index.js': `const { STSClient, GetCallerIdentityCommand } = require(${JSON.stringify(sdk)}); exports.handler = async () => (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn;` }, { Timeout: 20, MemorySize: 512 });
      expect((await local.call('calling')).payload).to.equal('arn:aws:sts::123456789012:assumed-role/Function/calling');
    });

    it('runs several at once, each alone in its process', async () => {
      await local.node('parallel', 'let inside = 0; export const handler = async () => { inside++; await new Promise((done) => setTimeout(done, 150)); const seen = inside; inside--; return [process.pid, seen]; };', { Timeout: 30 });
      const answers = await Promise.all(Array.from({ length: 6 }, () => local.call('parallel')));
      expect(answers.map(({ payload }) => (payload as number[])[1])).to.deep.equal([1, 1, 1, 1, 1, 1]);
      expect(new Set(answers.map(({ payload }) => (payload as number[])[0])).size).to.be.greaterThan(1);
    });
  });

  it('runs Python', async function () {
    if (!hasPython()) this.skip();
    const source = `
import logging, os, sys
def handler(event, context):
    print("to stdout"); print("to stderr", file=sys.stderr)
    logging.getLogger().warning("a warning")
    if event.get("fail"):
        raise ValueError("not good")
    return {"event": event, "left": context.get_remaining_time_in_millis() > 0, "name": context.function_name, "id": context.aws_request_id, "root": os.path.exists(os.environ["LAMBDA_TASK_ROOT"] + "/app.py")}
`;
    await local.create('snake', { 'app.py': source }, { Runtime: 'python3.13', Handler: 'app.handler', Timeout: 10 });
    const { payload, log } = await local.call('snake', { word: 'ü' });
    expect(payload).to.deep.include({ event: { word: 'ü' }, left: true, name: 'snake', root: true });
    expect(log).to.match(/to stdout\nto stderr\n\[WARNING\]\t.*Z\t[0-9a-f-]{36}\ta warning\nEND/);
    const failed = await local.call('snake', { fail: true });
    const { requestId, stackTrace, ...rest } = failed.payload as { readonly requestId: string; readonly stackTrace: readonly string[] };
    expect(rest).to.deep.equal({ errorMessage: 'not good', errorType: 'ValueError' });
    expect(failed.log).to.include(`START RequestId: ${requestId}`).and.include('[ERROR] ValueError: not good\nTraceback (most recent call last):\n');
    expect(stackTrace[0]).to.match(/^ {2}File "\/var\/task\/app\.py", line 7, in handler\n/);
    const wrong = {
      'app.none': ['Runtime.HandlerNotFound', "Handler 'none' missing on module 'app'"],
      'other.handler': ['Runtime.ImportModuleError', "Unable to import module 'other': No module named 'other'"],
      'broken.handler': ['Runtime.UserCodeSyntaxError', "Syntax error in module 'broken': "],
      nodots: ['Runtime.MalformedHandlerName', "Bad handler 'nodots': not enough values to unpack (expected 2, got 1)"],
    } as const;
    for (const [handler, [errorType, errorMessage]] of Object.entries(wrong)) {
      await local.create(`snake-${handler.replace('.', '-')}`, { 'app.py': source, 'broken.py': 'def handler(:' }, { Runtime: 'python3.13', Handler: handler, Timeout: 10 });
      const answer = (await local.call(`snake-${handler.replace('.', '-')}`)).payload as { readonly errorType: string; readonly errorMessage: string };
      expect([answer.errorType, answer.errorMessage.startsWith(errorMessage)], answer.errorMessage).to.deep.equal([errorType, true]);
    }
  });

  describe('of any language', () => {
    const bootstrap = (body: string): string => `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
while :; do
  event=$(curl -sS -D headers.$$ "$api/invocation/next")
  id=$(grep -i '^lambda-runtime-aws-request-id' headers.$$ | tr -d '\\r' | cut -d' ' -f2)
  ${body}
done
`;
    const shell = (name: string, source: string, more = {}) => local.create(name, { bootstrap: source }, { Runtime: 'provided.al2023', Handler: 'any', Timeout: 10, ...more });
    before(function () {
      try {
        execFileSync('curl', ['--version'], { stdio: 'ignore' });
      } catch {
        this.skip();
      }
    });

    it('speaks the Runtime API with a bootstrap of its own', async () => {
      await shell('shell', bootstrap(`echo "handler $_HANDLER"; curl -sS "$api/invocation/$id/response" -d "{\\"got\\":$event}" > /dev/null`));
      for (let round = 0; round < 3; round++) {
        const { payload, log } = await local.call('shell', { round });
        expect(payload).to.deep.equal({ got: { round } });
        expect(log).to.include('\nhandler any\n');
      }
    });

    it('takes errors as they are posted, and refuses what is none of its business', async () => {
      await shell('shell-error', bootstrap(`curl -sS "$api/invocation/$id/error" -H 'Lambda-Runtime-Function-Error-Type: Own.Kind' -d '{"errorMessage":"mine","errorType":"Own.Kind"}' > /dev/null`));
      expect(await local.call('shell-error')).to.deep.include({ error: 'Unhandled', payload: { errorMessage: 'mine', errorType: 'Own.Kind' } });
      await shell('shell-wrong', bootstrap(`wrong=$(curl -sS "$api/invocation/nobody/response" -d '{}'); curl -sS "$api/invocation/$id/response" -d "$wrong" > /dev/null`));
      expect((await local.call('shell-wrong')).payload).to.deep.equal({ errorMessage: 'Invalid request ID', errorType: 'InvalidRequestID' });
    });

    it('tells of bootstraps that are missing, cannot run, or end', async () => {
      await local.create('no-bootstrap', { other: 'x' }, { Runtime: 'provided.al2023' });
      expect((await local.call('no-bootstrap')).payload).to.include({ errorType: 'Runtime.InvalidEntrypoint' }).and.property('errorMessage').that.matches(/Error: Couldn't find valid bootstrap\(s\): \[\/var\/task\/bootstrap \/opt\/bootstrap\]$/);
      await local.create('no-program', { bootstrap: 'neither script nor program' }, { Runtime: 'provided.al2023' });
      expect((await local.call('no-program')).payload).to.include({ errorType: 'Runtime.InvalidEntrypoint' });
      await shell('ends', '#!/bin/sh\nexit 9\n');
      expect((await local.call('ends')).payload).to.include({ errorType: 'Runtime.ExitError' }).and.property('errorMessage').that.matches(/exit status 9$/);
    });

    it('refuses an answer that is too large', async () => {
      await shell('large', bootstrap(`head -c 6291557 /dev/zero | tr '\\0' 1 | curl -sS "$api/invocation/$id/response" --data-binary @- > /dev/null`));
      expect((await local.call('large')).payload).to.deep.equal({ errorType: 'Function.ResponseSizeTooLarge', errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).' });
    });
  });

  it('is refused where the payload is no JSON, or too large, or nobody may call', async () => {
    await local.node('strict', 'export const handler = async (event) => event;');
    const refused = async (more: Partial<lambda.InvokeCommandInput>): Promise<readonly unknown[]> => {
      const { name, message, $metadata } = await failureOf(local.client.send(new lambda.InvokeCommand({ FunctionName: 'strict', ...more })));
      return [name, $metadata?.httpStatusCode, message];
    };
    expect((await refused({ Payload: Buffer.from('{') })).slice(0, 2)).to.deep.equal(['InvalidRequestContentException', 400]);
    expect(await refused({ Payload: Buffer.alloc(6_291_457, '1') })).to.deep.equal(['RequestTooLargeException', 413, 'Request must be smaller than 6291456 bytes for the InvokeFunction operation']);
    expect(await refused({ InvocationType: 'Event', Payload: Buffer.alloc(1_048_577, '1') })).to.deep.equal(['RequestTooLargeException', 413, 'Request must be smaller than 1048576 bytes for the InvokeFunction operation']);
    expect((await local.client.send(new lambda.InvokeCommand({ FunctionName: 'strict', InvocationType: 'DryRun' }))).StatusCode).to.equal(204);
    await local.client.send(new lambda.PutFunctionConcurrencyCommand({ FunctionName: 'strict', ReservedConcurrentExecutions: 0 }));
    expect((await refused({})).slice(0, 2)).to.deep.equal(['TooManyRequestsException', 429]);
    await local.client.send(new lambda.DeleteFunctionConcurrencyCommand({ FunctionName: 'strict' }));
    expect((await local.call('strict', [1])).payload).to.deep.equal([1]);
    expect((await local.client.send(new lambda.InvokeCommand({ FunctionName: 'strict' }))).Payload?.transformToString()).to.equal('{}');
  });

  it('writes what happened to CloudWatch Logs', async () => {
    await local.node('logging', 'console.log("at start"); export const handler = async (event) => { console.log("seen", event.n); };');
    await local.call('logging', { n: 1 });
    await local.call('logging', { n: 2 });
    const client = new logs.CloudWatchLogsClient(local.engine.client);
    let messages: string[] = [];
    await eventually(async () => {
      const { events = [] } = await client.send(new logs.FilterLogEventsCommand({ logGroupName: '/aws/lambda/logging' }));
      messages = events.map(({ message = '' }) => message.replace(/^\S+Z\t/, '').replaceAll(/[0-9a-f-]{36}/g, 'ID').replace(/^REPORT .*/s, 'REPORT'));
      return messages.length >= 9;
    });
    const { logStreams = [] } = await client.send(new logs.DescribeLogStreamsCommand({ logGroupName: '/aws/lambda/logging' }));
    client.destroy();
    expect(messages).to.deep.equal(['undefined\tINFO\tat start\n', 'START RequestId: ID Version: $LATEST\n', 'ID\tINFO\tseen 1\n', 'END RequestId: ID\n', 'REPORT', 'START RequestId: ID Version: $LATEST\n', 'ID\tINFO\tseen 2\n', 'END RequestId: ID\n', 'REPORT']);
    expect(logStreams.map(({ logStreamName }) => logStreamName)).to.have.length(1);
    expect(logStreams[0]?.logStreamName).to.match(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  });

  it('leaves no files and no processes of functions that are deleted', async () => {
    await local.node('leaving', 'export const handler = async () => process.pid;');
    const { payload: pid } = await local.call('leaving');
    await local.client.send(new lambda.DeleteFunctionCommand({ FunctionName: 'leaving' }));
    await eventually(() => {
      try {
        process.kill(Number(pid), 0);
        return false;
      } catch {
        return true;
      }
    });
    const { Functions: all = [] } = await local.client.send(new lambda.ListFunctionsCommand({}));
    await eventually(() => readdirSync(join(local.engine.stateFolder, 'data/lambda/code')).filter((name) => name.endsWith('.zip')).length === new Set(all.map(({ CodeSha256 }) => CodeSha256)).size);
  });
});
