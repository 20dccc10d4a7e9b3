import { UserError } from '../../errors/errors.ts';

export type Language = 'nodejs' | 'python' | 'provided';

/** Which file is the handler's, and what is called in it. */
export interface HandlerPlace {
  readonly language: Language;
  /** Within the folder of the function: "src/app.mjs". */
  readonly file: string;
  /** As Lambda names it: "src/app.handler". */
  readonly handler: string;
}

const MODULES = ['index', 'handler', 'app', 'main', 'lambda_function'] as const;
const ENDINGS: Readonly<Record<string, Language>> = { mjs: 'nodejs', js: 'nodejs', cjs: 'nodejs', py: 'python' };
const BOOTSTRAP = 'bootstrap';
const FUNCTIONS: Readonly<Record<Language, string>> = { nodejs: 'handler', python: 'handler', provided: BOOTSTRAP };

/**
 * The handler of a folder of these files (paths with slashes), by name where one is given. `functionName` is the name of
 * the function: a module of that name is as good as an index. Throws a UserError where there is none, or more than one.
 */
export function guessHandler(paths: readonly string[], handler: string | undefined, functionName: string): HandlerPlace {
  if (handler !== undefined && !paths.includes(BOOTSTRAP)) return namedHandler(paths, handler);
  if (paths.includes(BOOTSTRAP)) return { language: 'provided', file: BOOTSTRAP, handler: handler ?? BOOTSTRAP };
  const modules = paths.filter((path) => languageOf(path) !== undefined && !path.includes('/'));
  const likely = [functionName, ...MODULES].flatMap((name) => modules.filter((path) => stemOf(path) === name));
  const [file, another] = likely.length > 0 ? likely.slice(0, 1) : modules;
  if (file === undefined) {
    throw new UserError('no-handler', 'there is no file here that could be a handler (.mjs, .js, .cjs, .py, or a program called bootstrap)', 'Name it: --handler src/app.handler.');
  }
  if (another !== undefined) throw new UserError('no-handler', `any of ${modules.join(', ')} could be the handler`, `Name it: --handler ${stemOf(file)}.handler.`);
  const language = languageOf(file) ?? 'nodejs';
  return { language, file, handler: `${stemOf(file)}.${FUNCTIONS[language]}` };
}

function namedHandler(paths: readonly string[], handler: string): HandlerPlace {
  const [, module = ''] = /^(.*)\.[^.]+$/.exec(handler) ?? [];
  // "src/app.api.go" calls go of api in src/app: the module's name ends at the first dot behind the folder.
  const stem = module.replace(/^((?:.*\/)?[^./]+)\..*$/, '$1');
  const file = paths.find((path) => languageOf(path) !== undefined && path.replace(/\.[^.]+$/, '') === stem);
  const language = file === undefined ? undefined : languageOf(file);
  if (file === undefined || language === undefined) {
    throw new UserError('no-handler', `--handler ${handler}: there is no ${stem === '' ? 'such module' : `${stem}.mjs, .js, .cjs or .py`}`, 'Write MODULE.FUNCTION, the module with its folder: src/app.handler.');
  }
  return { language, file, handler };
}

export const languageOf = (path: string): Language | undefined => ENDINGS[/\.(\w+)$/.exec(path)?.[1] ?? ''];

/** "app.mjs" is "app". */
const stemOf = (path: string): string => path.replace(/\.[^.]+$/, '');

/** What a handler is called in its module: "go" of "src/app.api.go" is reached through "api". */
export const exportOf = (handler: string): string => handler.replace(/^.*\//, '').split('.')[1] ?? '';
