import type * as ssm from '@aws-sdk/client-ssm';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { noParameter, noVersion, tooManyLabels } from '../parameters/errors.ts';
import { isLabel, MOST_LABELS } from '../parameters/labels.ts';
import { emitChange, emitDeletion } from '../parameters/parameter-events.ts';
import type { ParameterStore } from '../parameters/parameter-store.ts';
import type { ParameterVersion } from '../parameters/records.ts';

/** Handlers of labels and deletions. */
export function changeHandlers(parameters: ParameterStore) {
  const { engine, records, labels } = parameters;

  const versionOf = (context: RequestContext, name: string, version: number | undefined): ParameterVersion => {
    const latest = parameters.latest(context, name);
    if (version === undefined) return latest;
    const found = records.version(context, latest.name, version);
    if (found === undefined) throw noVersion(latest.name, version);
    return found;
  };

  const remove = (context: RequestContext, given: string): boolean => {
    parameters.policyClock.applyDue();
    const name = given.trim();
    const latest = records.latest(context, name);
    if (latest === undefined || !records.delete(context, name)) return false;
    emitDeletion(engine, context, latest);
    return true;
  };

  return {
    LabelParameterVersion: (input: ssm.LabelParameterVersionCommandInput, context: RequestContext): Answer<ssm.LabelParameterVersionCommandOutput> => {
      const target = versionOf(context, input.Name ?? '', input.ParameterVersion);
      const asked = [...new Set(input.Labels)];
      const valid = asked.filter(isLabel);
      const { name, version } = target;
      if (new Set([...labels.of(context, name, version), ...valid]).size > MOST_LABELS) throw tooManyLabels();
      engine.store.transaction(() => {
        for (const label of valid) labels.move(context, name, label, version);
      });
      if (valid.length > 0) emitChange(engine, context, 'LabelParameterVersion', target);
      return { InvalidLabels: asked.filter((label) => !isLabel(label)), ParameterVersion: version };
    },
    UnlabelParameterVersion: (input: ssm.UnlabelParameterVersionCommandInput, context: RequestContext): Answer<ssm.UnlabelParameterVersionCommandOutput> => {
      const { name, version } = versionOf(context, input.Name ?? '', input.ParameterVersion);
      const removed = [...new Set(input.Labels)].filter((label) => labels.remove(context, name, label, version));
      return { RemovedLabels: removed, InvalidLabels: (input.Labels ?? []).filter((label) => !removed.includes(label)) };
    },
    DeleteParameter: (input: ssm.DeleteParameterCommandInput, context: RequestContext): Answer<ssm.DeleteParameterCommandOutput> => {
      if (!remove(context, input.Name ?? '')) throw noParameter(input.Name ?? '');
      return {};
    },
    DeleteParameters: (input: ssm.DeleteParametersCommandInput, context: RequestContext): Answer<ssm.DeleteParametersCommandOutput> => {
      const names = [...new Set(input.Names)];
      const deleted = names.filter((name) => remove(context, name));
      return { DeletedParameters: deleted, InvalidParameters: names.filter((name) => !deleted.includes(name)) };
    },
  };
}
