import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { ParametersApi } from './api.ts';
import type { ChangeSet, LabelMove } from './changes.ts';
import { labelsIn } from './look-at.ts';
import type { ParameterReference } from './names.ts';
import type { ParameterVersion } from './types.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
const LABEL = /^(?!aws|ssm)[a-zA-Z_.-][a-zA-Z0-9_.-]{0,99}$/i;
const MOST_LABELS = 10;

/** Labels that are to stand at a version, or nowhere. Throws UserErrors, RemoteErrors. */
export async function prepareLabels({ name, selector }: ParameterReference, labels: readonly string[], remove: boolean, api: ParametersApi, signal: AbortSignal): Promise<ChangeSet> {
  const wrong = labels.find((label) => !LABEL.test(label));
  if (wrong !== undefined) throw new UserError('bad-label', `"${wrong}" is no label`, 'A label has letters, digits and . _ -, begins with no digit, and not with aws or ssm.');
  const history = await api.history(name, signal, false);
  const at = labelsIn(history);
  const target = remove ? undefined : targetOf(name, selector, history, at);
  const moves = labels.map((label): LabelMove => ({ label, from: at.get(label), to: target?.version })).filter(({ from, to }) => from !== to);
  const missing = remove ? labels.filter((label) => !at.has(label)) : [];
  if (missing.length > 0) throw new UserError('no-label', `${name} has no label ${missing.join(', ')}`, 'See drover params history.', { exitCode: EXIT.notFound });
  const count = (target?.labels.length ?? 0) + moves.length;
  return {
    title: name,
    changes: moves.length === 0 ? [] : [{ kind: 'label', name, moves }],
    unchanged: moves.length === 0 ? 1 : 0,
    problems: target !== undefined && count > MOST_LABELS ? [`${name}:${target.version} would have ${count} labels; at most ${MOST_LABELS} are possible`] : [],
    warnings: [],
  };
}

function targetOf(name: string, selector: string | undefined, history: readonly ParameterVersion[], at: ReadonlyMap<string, number>): ParameterVersion {
  const version = selector === undefined ? history.at(-1)?.version : /^\d+$/.test(selector) ? Number(selector) : at.get(selector);
  const found = history.find((each) => each.version === version);
  if (found === undefined) throw new UserError('no-version', `${name} has no ${selector !== undefined && /^\d+$/.test(selector) ? 'version' : 'label'} ${selector ?? ''}`.trimEnd(), 'See drover params history.', { exitCode: EXIT.notFound });
  return found;
}
