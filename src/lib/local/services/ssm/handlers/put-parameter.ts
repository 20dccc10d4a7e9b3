import * as ssm from '@aws-sdk/client-ssm';
import type { RequestContext } from '../../../engine-context.ts';
import type { Scope } from '../../../scope.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { checkValue, type ParameterType } from '../parameters/check-value.ts';
import { alreadyExists, oldestHasLabel, otherType, tooManyUpdates } from '../parameters/errors.ts';
import { checkName } from '../parameters/parameter-name.ts';
import { emitChange } from '../parameters/parameter-events.ts';
import type { ParameterStore } from '../parameters/parameter-store.ts';
import { readPolicies, type Policy } from '../parameters/read-policies.ts';
import type { ParameterVersion } from '../parameters/records.ts';
import { DEFAULT_KEY } from '../parameters/secrets.ts';
import { decideTier } from '../parameters/tier.ts';
import { exception } from './errors.ts';
import type { Tags } from './tags.ts';

const MOST_VERSIONS = 100;

const refuse = (message: string): AwsError => new AwsError('ValidationException', message);

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export function putParameterHandler(parameters: ParameterStore, tags: Tags) {
  /** Parameters that are being written: encryption takes a moment, and nobody else may write in between. */
  const inHand = new Set<string>();

  return async (input: ssm.PutParameterCommandInput, context: RequestContext): Promise<Answer<ssm.PutParameterCommandOutput>> => {
    const name = checkName(context, input.Name ?? '');
    if (input.Overwrite && (input.Tags ?? []).length > 0) {
      throw refuse(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    }
    const place = `${context.account}/${context.region}/${name}`;
    if (inHand.has(place)) throw tooManyUpdates(name);
    inHand.add(place);
    try {
      const { draft, policies } = draftOf(parameters, context, name, input);
      const modifiedBy = await parameters.callers.arn(context);
      const keyId = draft.keyId;
      const value = keyId === undefined ? draft.value : await parameters.secrets.encrypt(context, name, draft.tier, keyId, draft.value);
      const written = write(parameters, tags, context, { ...draft, value, modifiedBy }, policies, input);
      parameters.policyClock.start();
      emitChange(parameters.engine, context, written.version === 1 ? 'Create' : 'Update', written);
      return { Version: written.version, Tier: written.tier };
    } finally {
      inHand.delete(place);
    }
  };
}

interface Draft {
  readonly draft: Omit<ParameterVersion, 'version' | 'modifiedBy'>;
  /** undefined: those that are there stay. */
  readonly policies: readonly Policy[] | undefined;
}

/** The new version, checked, its value not encrypted yet. What the request leaves out stays as it was. */
function draftOf(parameters: ParameterStore, scope: Scope, name: string, input: ssm.PutParameterCommandInput): Draft {
  parameters.policyClock.applyDue();
  const current = parameters.records.latest(scope, name);
  if (current !== undefined && !input.Overwrite) throw alreadyExists();
  const type = input.Type ?? current?.type;
  if (type === undefined) throw refuse('A parameter type is required when you create a parameter.');
  if (!isType(type)) throw exception(ssm.UnsupportedParameterType, `The parameter type ${String(type)} is not supported.`);
  if (current !== undefined && current.type !== type) throw otherType(current.type, type);
  if (input.KeyId !== undefined && type !== 'SecureString') throw refuse(`KeyId is supported for parameters of type SecureString only, not ${type}.`);
  const value = input.Value ?? '';
  const dataType = input.DataType || (current?.dataType ?? 'text');
  const allowedPattern = input.AllowedPattern ?? current?.allowedPattern;
  checkValue({ type, value, dataType, allowedPattern });
  const policies = input.Policies === undefined ? undefined : readPolicies(input.Policies);
  const modifiedAt = parameters.engine.clock.now();
  const expired = policies?.some((policy) => policy.type === 'Expiration' && policy.dueAt(modifiedAt) <= modifiedAt);
  if (expired) throw exception(ssm.InvalidPolicyAttributeException, 'The Timestamp of the Expiration policy must lie in the future.');
  const kept = policies?.map((policy) => ({ type: policy.type, text: policy.text })) ?? current?.policies ?? [];
  const tier = decideTier({
    asked: input.Tier,
    byDefault: parameters.settings.defaultTier(scope),
    current: current?.tier,
    bytes: Buffer.byteLength(value),
    hasPolicies: kept.length > 0,
    counts: parameters.records.counts(scope),
  });
  const keyId = type === 'SecureString' ? (input.KeyId ?? current?.keyId ?? DEFAULT_KEY) : undefined;
  return { draft: { name, type, tier, dataType, value, keyId, description: input.Description ?? current?.description, allowedPattern, policies: kept, modifiedAt }, policies };
}

const isType = (type: string): type is ParameterType => type === 'String' || type === 'StringList' || type === 'SecureString';

/** All of it or nothing. A version more than 100 takes the oldest one's place, unless that has a label. */
function write(parameters: ParameterStore, tags: Tags, scope: Scope, draft: Omit<ParameterVersion, 'version'>, policies: readonly Policy[] | undefined, input: ssm.PutParameterCommandInput): ParameterVersion {
  const { name, modifiedAt } = draft;
  const { engine, records, labels } = parameters;
  return engine.store.transaction(() => {
    const version: ParameterVersion = { ...draft, version: (records.latest(scope, name)?.version ?? 0) + 1 };
    const oldest = records.oldestVersion(scope, name);
    if (oldest.count >= MOST_VERSIONS) {
      if (labels.of(scope, name, oldest.version).length > 0) throw oldestHasLabel(name, oldest.version);
      records.deleteVersion(scope, name, oldest.version);
    }
    records.insert(scope, version);
    if (policies === undefined) parameters.policies.restart(scope, name, modifiedAt);
    else parameters.policies.replace(scope, name, policies, modifiedAt);
    if (input.Tags !== undefined) tags.add(scope, 'Parameter', name, input.Tags);
    return version;
  });
}
