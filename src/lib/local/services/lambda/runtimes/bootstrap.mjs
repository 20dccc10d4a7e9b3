// Runs a handler of a nodejs function: Lambda's Runtime API on the one side, the function's module on the other.
// It talks over one connection of its own making: the answer and the next request travel together.
import { existsSync, writeSync } from 'node:fs';
import net from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const { AWS_EXECUTION_ENV: executionEnvironment = '', _HANDLER: handlerName = '', LAMBDA_TASK_ROOT: taskRoot = process.cwd(), AWS_LAMBDA_RUNTIME_API: runtimeApi = '' } = process.env;
const ROOT = '/2018-06-01/runtime';
const STDOUT = 1;
const EXIT = { initFailed: 1, unhandledRejection: 128, uncaughtException: 129 };

/** From Node.js 24 on a handler answers with what it returns, and no longer by a callback or its context. */
const hasCallbacks = Number(/nodejs(\d+)/.exec(executionEnvironment)?.[1]) < 24;

let requestId;

// Lines of one message stay together: the engine takes a carriage return for a line break within it.
const log = (level, text) => writeSync(STDOUT, `${new Date().toISOString()}\t${requestId}\t${level}\t${text.replaceAll('\n', '\r')}\n`);
for (const [name, level] of Object.entries({ log: 'INFO', info: 'INFO', debug: 'DEBUG', warn: 'WARN', error: 'ERROR', trace: 'TRACE' })) {
  console[name] = (...values) => log(level, format(...values));
}

/** HTTP/1.1 as the engine speaks it: every answer has a length. */
class RuntimeApi {
  #socket;
  #received = Buffer.alloc(0);
  #waiting = [];

  constructor(address) {
    const [host, port] = address.split(':');
    this.host = address;
    this.#socket = net.connect({ host, port: Number(port), noDelay: true });
    this.#socket.on('data', (part) => this.#take(part));
    // The engine is gone, and with it whoever would want an answer.
    this.#socket.on('error', () => process.exit(0));
    this.#socket.on('close', () => process.exit(0));
  }

  /** Whether an open request keeps this process alive: while the handler runs, only its own work does. */
  set isHolding(holds) {
    if (holds) this.#socket.ref();
    else this.#socket.unref();
  }

  next() {
    return this.#answer(`GET ${ROOT}/invocation/next HTTP/1.1\r\nhost: ${this.host}\r\n\r\n`);
  }

  /** Sends an answer, and the next request with it. */
  post(path, body, headers = '') {
    const { length } = Buffer.from(body);
    return this.#answer(`POST ${ROOT}${path} HTTP/1.1\r\nhost: ${this.host}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${headers}\r\n${body}`);
  }

  cork() {
    this.#socket.cork();
  }

  uncork() {
    this.#socket.uncork();
  }

  #answer(message) {
    this.#socket.write(message);
    return new Promise((settle) => this.#waiting.push(settle));
  }

  #take(part) {
    this.#received = this.#received.length === 0 ? part : Buffer.concat([this.#received, part]);
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n');
      if (end === -1) return;
      const [status, ...lines] = this.#received.toString('latin1', 0, end).split('\r\n');
      const headers = Object.fromEntries(
        lines.map((line) => {
          const at = line.indexOf(':');
          return [line.slice(0, at).toLowerCase(), Buffer.from(line.slice(at + 1).trim(), 'latin1').toString('utf8')];
        }),
      );
      const from = end + 4;
      const to = from + Number(headers['content-length'] ?? 0);
      if (this.#received.length < to) return;
      const body = this.#received.toString('utf8', from, to);
      this.#received = this.#received.subarray(to);
      this.#waiting.shift()?.({ status: Number(status.split(' ')[1]), headers, body });
    }
  }
}

class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = `Runtime.${name}`;
  }
}

const own = [import.meta.url, import.meta.filename];
const root = [`${pathToFileURL(taskRoot).href}/`, `${taskRoot}/`];

/** On AWS all code lies in one place; here it lies where the engine keeps it, which says nothing to anybody. */
function asOnAws(text) {
  const [url, path] = root;
  return text.replaceAll(own[0], 'file:///var/runtime/index.mjs').replaceAll(own[1], '/var/runtime/index.mjs').replaceAll(url, 'file:///var/task/').replaceAll(path, '/var/task/');
}

/** An error as a caller gets it. */
function described(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  const { reason, promise } = error;
  return {
    errorType: error.name,
    errorMessage: asOnAws(error.message),
    ...(reason === undefined ? {} : { reason: reason instanceof Error ? described(reason) : reason, promise }),
    trace: asOnAws(error.stack ?? '').split('\n'),
  };
}

/** The same for the log, with what else the error has to say. */
function logError(label, error) {
  const { trace, ...rest } = described(error);
  const further = error instanceof Error ? Object.fromEntries(Object.entries(error).filter(([name]) => !['name', 'message', 'reason', 'promise'].includes(name))) : {};
  log('ERROR', `${label} \t${JSON.stringify({ ...rest, ...further, stack: trace })}`);
}

const errorHeader = (error) => `lambda-runtime-function-error-type: ${String(error?.name ?? typeof error).replaceAll(/[^\x20-\x7e]/g, '')}\r\n`;

async function loadHandler() {
  const [, moduleName, path] = /^([^.]*)\.(.*)$/.exec(basename(handlerName)) ?? [];
  if (handlerName.includes('..')) throw new RuntimeError('MalformedHandlerName', `'${handlerName}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
  if (moduleName === undefined) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const module = await loadModule(dirname(handlerName), moduleName);
  const found = lookup(module, path) ?? lookup(module.default, path);
  if (found === undefined) throw new RuntimeError('HandlerNotFound', `${handlerName} is undefined or not exported`);
  if (typeof found !== 'function') throw new RuntimeError('HandlerNotFound', `${handlerName} is not a function`);
  if (!hasCallbacks && found.length >= 3) {
    throw new RuntimeError(
      'CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    );
  }
  return found;
}

const lookup = (value, path) => path.split('.').reduce((inner, key) => inner?.[key], value);

async function loadModule(folder, name) {
  const base = resolve(taskRoot, folder, name);
  const file = ['', '.js', '.mjs', '.cjs'].map((ending) => base + ending).find((candidate) => candidate !== base && existsSync(candidate)) ?? (existsSync(join(base, 'index.js')) ? join(base, 'index.js') : undefined);
  if (file === undefined) throw new RuntimeError('ImportModuleError', `Error: Cannot find module '${name}'\nRequire stack:\n- /var/runtime/index.mjs`);
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof SyntaxError) throw Object.assign(new RuntimeError('UserCodeSyntaxError', String(error)), { stack: error.stack });
    if (error?.code === 'MODULE_NOT_FOUND') throw Object.assign(new RuntimeError('ImportModuleError', `Error: ${error.message}`), { stack: error.stack });
    throw error;
  }
}

/** Resolves when nothing is left to do: a promise that nothing will ever settle is answered all the same. */
let whenEmpty = () => undefined;
process.on('beforeExit', () => whenEmpty());

function contextOf(headers, deadline, done) {
  const json = (name) => (headers[name] === undefined ? undefined : JSON.parse(headers[name]));
  return {
    ...(hasCallbacks ? oldWays(done) : {}),
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: json('lambda-runtime-client-context'),
    identity: json('lambda-runtime-cognito-identity'),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

const oldWays = (done) => ({
  callbackWaitsForEmptyEventLoop: true,
  done: (error, result) => done(error, result, false),
  succeed: (result) => done(undefined, result, false),
  fail: (error) => done(error ?? 'handled', undefined, false),
});

function runHandler(handler, event, headers) {
  return new Promise((settle, refuse) => {
    const finish = (error, result) => (error === undefined || error === null ? settle(result) : refuse(error));
    const done = (error, result, waits) => {
      if (waits && context.callbackWaitsForEmptyEventLoop) whenEmpty = () => finish(error, result);
      else finish(error, result);
    };
    const context = contextOf(headers, Number(headers['lambda-runtime-deadline-ms']), done);
    whenEmpty = () => settle(null);
    try {
      const returned = hasCallbacks ? handler(event, context, (error, result) => done(error, result, true)) : handler(event, context);
      if (typeof returned?.then === 'function') returned.then(settle, refuse);
      else if (!hasCallbacks) settle(returned);
    } catch (error) {
      refuse(error);
    }
  });
}

function toJson(value) {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? 'null';
  } catch {
    const message = 'Unable to stringify response body';
    throw hasCallbacks ? new Error(message) : new RuntimeError('JSONStringifyError', message);
  }
}

async function answerTo(handler, { headers, body }) {
  requestId = headers['lambda-runtime-aws-request-id'];
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
  try {
    const result = await runHandler(handler, JSON.parse(body), headers);
    return { path: 'response', body: toJson(result), headers: '' };
  } catch (error) {
    logError('Invoke Error', error);
    return { path: 'error', body: JSON.stringify(described(error)), headers: errorHeader(error) };
  } finally {
    whenEmpty = () => undefined;
  }
}

const api = new RuntimeApi(runtimeApi);

async function die(label, error, exitCode) {
  api.isHolding = true;
  logError(label, error);
  const path = requestId === undefined ? '/init/error' : `/invocation/${requestId}/error`;
  await api.post(path, JSON.stringify(described(error)), errorHeader(error));
  process.exit(exitCode);
}

process.on('uncaughtException', (error) => void die('Uncaught Exception', error, EXIT.uncaughtException));
process.on('unhandledRejection', (reason, promise) => {
  const error = new RuntimeError('UnhandledPromiseRejection', reason instanceof Error ? String(reason) : `${reason}`);
  void die('Unhandled Promise Rejection', Object.assign(error, { reason, promise }), EXIT.unhandledRejection);
});

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await die('Uncaught Exception', error, EXIT.initFailed);
}

let next = api.next();
for (;;) {
  const invocation = await next;
  api.isHolding = false;
  const { path, body, headers } = await answerTo(handler, invocation);
  api.isHolding = true;
  api.cork();
  void api.post(`/invocation/${requestId}/${path}`, body, headers);
  next = api.next();
  api.uncork();
}
