import type { Connection } from '../../aws/connection.ts';
import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { systemClock } from '../../run/clock.ts';
import type { FactsFilter, ParametersApi } from '../../topics/params/api.ts';
import { openParameters } from '../../topics/params/open.ts';
import { factsDocument, LIST_HEADER, listLine, parameterDocument, VALUE_LIST_HEADER, valueListLine } from '../../topics/params/present.ts';
import { treeLines } from '../../topics/params/tree.ts';
import type { ParameterFacts, ParameterValue } from '../../topics/params/types.ts';
import { openCountLine } from '../../view/count-line.ts';
import { written } from '../../view/flushed.ts';

export interface ListOptions {
  readonly tree: boolean;
  readonly recursive: boolean;
  readonly values: boolean;
  readonly show: boolean;
  /** Stdout belongs to a program: the document is all. */
  readonly isSilent: boolean;
}

/** Lists what is below a path on stdout, page by page as it is read. Gives the document for --json. Throws UserErrors, RemoteErrors. */
export async function listParameters(path: string, filters: readonly FactsFilter[], connection: Connection, options: ListOptions, signal: AbortSignal): Promise<object> {
  const { tree, values, isSilent } = options;
  const line = openCountLine('parameters read', { stderr: process.stderr, clock: systemClock, environment: process.env });
  const api = openParameters(connection, systemClock, line.throttled);
  const document: object[] = [];
  const facts: ParameterFacts[] = [];
  let count = 0;
  try {
    for await (const { lines, documents, described } of values ? valuePages(path, filters, api, options, signal) : factPages(filters, api, signal)) {
      if (documents.length === 0) continue;
      if (tree) facts.push(...described);
      if (isSilent) document.push(...documents);
      // A list that is shown is its own progress.
      else if (!tree) await written(process.stdout, `${count === 0 ? `${values ? VALUE_LIST_HEADER : LIST_HEADER}\n` : ''}${lines.join('\n')}\n`);
      count += documents.length;
      if (isSilent || tree || !process.stdout.isTTY) line.add(documents.length);
    }
  } finally {
    line.end();
  }
  if (count === 0) throw new UserError('no-parameter', `nothing${filters.length > 1 ? ' like that' : ''} is below ${path} in ${connection.description}`, 'Check the path, the region and the account.', { exitCode: EXIT.notFound });
  if (tree && !isSilent) process.stdout.write(`${treeLines(path, facts).join('\n')}\n`);
  return { parameters: document };
}

interface Page {
  readonly lines: readonly string[];
  readonly documents: readonly object[];
  readonly described: readonly ParameterFacts[];
}

async function* factPages(filters: readonly FactsFilter[], api: ParametersApi, signal: AbortSignal): AsyncGenerator<Page> {
  for await (const page of api.facts(filters, signal)) yield { lines: page.map(listLine), documents: page.map(factsDocument), described: page };
}

async function* valuePages(path: string, filters: readonly FactsFilter[], api: ParametersApi, { recursive, show }: ListOptions, signal: AbortSignal): AsyncGenerator<Page> {
  const types = filters.find(({ key }) => key === 'Type')?.values;
  const fits = ({ type }: ParameterValue): boolean => types === undefined || types.includes(type);
  for await (const page of api.below(path, { recursive, decrypt: show }, signal)) {
    const fitting = page.filter(fits);
    yield { lines: fitting.map((each) => valueListLine(each, show)), documents: fitting.map((each) => parameterDocument(each, show)), described: [] };
  }
}
