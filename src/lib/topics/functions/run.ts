import { createHash } from 'node:crypto';
import { RemoteError, UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { FunctionsApi } from './api.ts';
import { checkHandler } from './check-handler.ts';
import { guessHandler } from './guess-handler.ts';
import { planFunction, type FunctionPlan } from './plan.ts';
import { readFunctionFiles } from './read-files.ts';
import type { FunctionFacts, FunctionWish, InvocationFact } from './types.ts';
import { writeZip } from './zip-writer.ts';

export interface AddWords {
  readonly name: string;
  /** A file or a folder. */
  readonly path: string;
  readonly handler?: string | undefined;
  readonly runtime?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly memoryMegabytes?: number | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly role: string;
}

/** Reads, checks and packs what a function is to be. Throws UserErrors. */
export async function readWish({ path, handler, runtime, ...words }: AddWords): Promise<FunctionWish> {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(words.name)) throw new UserError('bad-name', `"${words.name}" is no name for a function`, 'Use 1 to 64 letters, digits, - and _.');
  const files = readFunctionFiles(path);
  const place = guessHandler(files.map((file) => file.path), handler, words.name);
  const content = files.find((file) => file.path === place.file)?.content ?? Buffer.alloc(0);
  const checked = await checkHandler(place, content, handler !== undefined);
  const zip = writeZip(files);
  return { ...words, handler: checked.handler, runtime: runtime ?? checked.runtime, zip, codeSha256: createHash('sha256').update(zip).digest('base64'), fileCount: files.length };
}

/** What is to be done about it, by what is there now. */
export async function prepareAdd(wish: FunctionWish, api: FunctionsApi): Promise<FunctionPlan> {
  return planFunction(wish, await api.get(wish.name));
}

/** Carries it out. Code first: a function must never be called with a handler that its code does not have yet for longer than need be. */
export async function runAdd(plan: FunctionPlan, wish: FunctionWish, api: FunctionsApi): Promise<FunctionFacts | undefined> {
  if (plan.kind === 'create') return api.create(wish);
  const coded = plan.hasNewCode ? await api.updateCode(wish.name, wish.zip) : undefined;
  return plan.hasNewSettings ? api.updateSettings(wish) : coded;
}

/** Deletes functions: all that are named, or none where one is unknown. Throws a UserError with exit 4 then. */
export async function runRemoval(names: readonly string[], api: FunctionsApi): Promise<void> {
  for (const name of names) if ((await api.get(name)) === undefined) throw unknownFunction(name);
  for (const name of names) await api.delete(name);
}

/** Calls it once. Throws a RemoteError with the function's own words where it fails. */
export async function runInvocation(name: string, payload: string, api: FunctionsApi): Promise<InvocationFact> {
  const fact = await api.invoke(name, Buffer.from(payload));
  if (!fact.isError) return fact;
  const { errorType, errorMessage } = failureOf(fact.payload);
  throw new FunctionFailed(`${name} failed: ${errorType === '' ? '' : `${errorType}: `}${errorMessage}`, fact);
}

/** The function was called and said, or showed, that it failed. */
export class FunctionFailed extends RemoteError {
  readonly fact: InvocationFact;

  constructor(message: string, fact: InvocationFact) {
    super('function-failed', message, 'What it logged stands above.', { exitCode: EXIT.partial, operation: 'lambda:Invoke' });
    this.fact = fact;
  }
}

function failureOf(payload: Uint8Array): { readonly errorType: string; readonly errorMessage: string } {
  const text = Buffer.from(payload).toString('utf8');
  try {
    const { errorType = '', errorMessage = '' } = JSON.parse(text) as { errorType?: unknown; errorMessage?: unknown };
    return { errorType: String(errorType), errorMessage: String(errorMessage).split('\n')[0] ?? '' };
  } catch {
    return { errorType: '', errorMessage: text.slice(0, 200) };
  }
}

const unknownFunction = (name: string): UserError => new UserError('unknown-function', `there is no function ${name}`, 'See drover local functions ls.', { exitCode: EXIT.notFound });
