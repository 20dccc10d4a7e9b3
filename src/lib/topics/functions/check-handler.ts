import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../errors/errors.ts';
import { exportOf, type HandlerPlace } from './guess-handler.ts';

const run = promisify(execFile);

/** Prints what stands at the top of a module, or where it does not parse. The module is not run. */
const PYTHON_CHECK = `
import ast, json, sys
try:
    tree = ast.parse(open(sys.argv[1], "rb").read(), sys.argv[2])
except SyntaxError as error:
    print(json.dumps({"line": error.lineno, "message": error.msg}))
    sys.exit()
names = []
for node in ast.walk(tree):
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)): names.append(node.name)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store): names.append(node.id)
    elif isinstance(node, ast.alias): names.append(node.asname or node.name)
print(json.dumps({"names": names, "version": "python%d.%d" % sys.version_info[:2]}))
`;

export interface CheckedHandler {
  readonly handler: string;
  /** "nodejs24.x", "python3.13": what will run it here. */
  readonly runtime: string;
}

/**
 * Whether the module parses and has the handler, told before anything is sent. Nothing of it is run. `isNamed`: the
 * handler was named, not guessed. Throws UserErrors.
 */
export async function checkHandler({ language, file, handler }: HandlerPlace, content: Buffer, isNamed: boolean): Promise<CheckedHandler> {
  if (language === 'provided') return { handler, runtime: 'provided.al2023' };
  const folder = mkdtempSync(join(tmpdir(), 'drover-function-'));
  try {
    const copy = join(folder, basename(file));
    writeFileSync(copy, content, { mode: 0o600 });
    return await (language === 'nodejs' ? checkNode(copy, file, handler, content.toString('utf8')) : checkPython(copy, file, handler, isNamed));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkNode(copy: string, file: string, handler: string, source: string): Promise<CheckedHandler> {
  try {
    await run(process.execPath, ['--check', copy]);
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const line = /:(\d+)\n/.exec(stderr)?.[1];
    const message = /^\w*Error: .*$/m.exec(stderr)?.[0] ?? 'it does not parse';
    throw doesNotParse(file, line, message);
  }
  const name = exportOf(handler);
  if (!mayExport(source, name)) throw noSuchHandler(file, name, `Export it: export const ${name} = async (event) => …`);
  return { handler, runtime: `nodejs${process.versions.node.split('.')[0]}.x` };
}

/** By the text alone: what exports everything of something may well export it. */
function mayExport(source: string, name: string): boolean {
  const escaped = name.replaceAll('$', '\\$');
  return [
    new RegExp(String.raw`export\s+(async\s+)?(function\s*\*?|const|let|var|class)\s*${escaped}\b`),
    new RegExp(String.raw`export\s*\{[^}]*\b${escaped}\b`),
    new RegExp(String.raw`export\s+(const|let|var)\s*\{[^}]*\b${escaped}\b`),
    new RegExp(String.raw`exports\s*(\.\s*${escaped}\b|\[\s*['"]${escaped}['"]\s*\])`),
    /export\s*\*|export\s+default|module\.exports\s*=|Object\.(assign|defineProperty)\(\s*(module\.)?exports/,
  ].some((pattern) => pattern.test(source));
}

async function checkPython(copy: string, file: string, handler: string, isNamed: boolean): Promise<CheckedHandler> {
  let found: { readonly line?: number; readonly message?: string; readonly names?: readonly string[]; readonly version?: string };
  try {
    found = JSON.parse((await run('python3', ['-c', PYTHON_CHECK, copy, file])).stdout) as typeof found;
  } catch (error) {
    throw new UserError('no-python', 'python3 cannot be started on this machine', 'Install Python 3, or write the function in another language.', { cause: error });
  }
  if (found.names === undefined) throw doesNotParse(file, String(found.line), `SyntaxError: ${found.message}`);
  const wanted = isNamed ? [exportOf(handler)] : ['lambda_handler', 'handler'];
  const name = wanted.find((candidate) => found.names?.includes(candidate));
  if (name === undefined) throw noSuchHandler(file, wanted.join(' or '), `Define it: def ${wanted.at(-1)}(event, context):`);
  return { handler: isNamed ? handler : `${handler.slice(0, handler.lastIndexOf('.'))}.${name}`, runtime: found.version ?? 'python3.13' };
}

const doesNotParse = (file: string, line: string | undefined, message: string): UserError => new UserError('bad-handler', `${file}${line === undefined ? '' : `:${line}`}: ${message}`, 'Mend it and add it again.');

const noSuchHandler = (file: string, name: string, hint: string): UserError => new UserError('no-handler', `${file} has no ${name}`, `${hint} Or name another one: --handler MODULE.FUNCTION.`);
