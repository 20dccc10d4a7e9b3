import type { Document } from '../documents/document.ts';
import { parseDocument } from '../documents/parse-document.ts';
import { bindParameters, ParameterError, type BoundParameters } from '../documents/parameters.ts';
import { withValues, type ReferencedValues } from '../documents/store-references.ts';
import type { CommandRecord } from './records.ts';

/** What one command needs to be carried out on any of its nodes. */
export interface CommandPlan {
  readonly command: CommandRecord;
  /** Its references to Parameter Store replaced by values. */
  readonly document: Document;
  readonly parameters: BoundParameters;
  /** Why no step can be begun any more: a parameter that it refers to is gone. Steps that run go on. */
  readonly lost: string | undefined;
}

/** `values` are those of the versions that the command was sent with: every node gets the same, whatever has become of the parameter. */
export function planOf(command: CommandRecord, values: ReferencedValues): CommandPlan {
  const { content, format, parameters, parameterVersions = {} } = command.request;
  const { document, given } = withValues(parseDocument(content, format), parameters, values);
  const gone = Object.entries(parameterVersions).filter(([reference]) => !values.has(reference));
  if (gone.length === 0) return { command, document, parameters: bindParameters(document, given), lost: undefined };
  const names = gone.map(([reference, { name, version }]) => `{{ssm:${reference}}} (version ${version} of ${name})`);
  return { command, document, parameters: boundAsFarAsPossible(document, given), lost: `The command was interrupted, and cannot go on: ${names.join(', ')} is no longer in Parameter Store.` };
}

/** A reference where a number should be does not bind; what runs is followed all the same. */
function boundAsFarAsPossible(document: Document, given: Parameters<typeof bindParameters>[1]): BoundParameters {
  try {
    return bindParameters(document, given);
  } catch (error) {
    if (error instanceof ParameterError) return {};
    throw error;
  }
}
