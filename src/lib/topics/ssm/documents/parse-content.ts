import { LineCounter, parseDocument } from 'yaml';
import { UserError } from '../../../errors/errors.ts';
import { jsonErrorOffset } from '../../../errors/json-error.ts';
import type { DocumentFormat } from './types.ts';

/** CreateDocument takes no more. */
const LARGEST_BYTES = 64 * 1024;

/** The format that a file is in, by its name, and else by its first character. */
export function guessFormat(source: string, content: string): DocumentFormat {
  if (/\.json$/i.test(source)) return 'JSON';
  if (/\.ya?ml$/i.test(source)) return 'YAML';
  return content.trimStart().startsWith('{') ? 'JSON' : 'YAML';
}

/**
 * Reads a document's text before anything is sent. `source` is the file's name, or "stdin". Throws a UserError with
 * "file:line:column" where the text is not JSON or YAML, and where it cannot be a document at all; what the document
 * says is for the service to judge.
 */
export function checkContent(content: string, format: DocumentFormat, source: string): void {
  if (new TextEncoder().encode(content).length > LARGEST_BYTES) {
    throw new UserError('document-too-large', `${source}: a document can have 64 KB at most`, 'Keep the script elsewhere (S3, a package) and let the document fetch it.');
  }
  const root = format === 'JSON' ? readJson(content, source) : readYaml(content, source);
  if (typeof root !== 'object' || root === null || Array.isArray(root) || !('schemaVersion' in root)) {
    throw new UserError('bad-document', `${source}: a document is an object with a schemaVersion`, 'Begin it with schemaVersion: "2.2" and mainSteps.');
  }
}

function readJson(content: string, source: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    const before = content.slice(0, jsonErrorOffset(content) ?? 0).split('\n');
    const what = (error instanceof Error ? error.message : String(error)).replace(/(, (\.\.\.)?"[^]* is not valid JSON|( in JSON| after JSON)? at position [^]*)$/, '');
    throw syntaxError(source, before.length, (before.at(-1)?.length ?? 0) + 1, what, 'JSON', error);
  }
}

function readYaml(content: string, source: string): unknown {
  const document = parseDocument(content, { lineCounter: new LineCounter(), prettyErrors: true });
  const [error] = document.errors;
  if (error === undefined) return document.toJS();
  const at = error.linePos?.[0];
  // The message ends with "at line 3, column 1:" and a picture of the line.
  throw syntaxError(source, at?.line ?? 1, at?.col ?? 1, error.message.split('\n', 1)[0]?.replace(/ at line .*$/, '') ?? '', 'YAML', error);
}

function syntaxError(source: string, line: number, column: number, what: string, format: DocumentFormat, cause: unknown): UserError {
  return new UserError('syntax', `${source}:${line}:${column}: ${what}`, `Make it valid ${format}, or name its format with --format.`, { cause });
}
