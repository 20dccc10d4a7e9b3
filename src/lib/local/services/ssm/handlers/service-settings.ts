import * as ssm from '@aws-sdk/client-ssm';
import type { RequestContext } from '../../../engine-context.ts';
import { notBuilt } from '../../../wire/invoke.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import type { ParameterStore } from '../parameters/parameter-store.ts';
import { SETTING_VALUES } from '../parameters/settings.ts';
import { exception } from './errors.ts';

const ARN = /^arn:[^:]+:ssm:([^:]*):([^:]*):servicesetting(\/.+)$/;
/** Defaults were there before anybody's. */
const DEFAULT_SINCE = Date.UTC(2019, 3, 17);

/** Handlers of the settings of Parameter Store. */
export function settingHandlers({ engine, settings, callers }: ParameterStore) {
  const describe = (context: RequestContext, id: string, values: readonly string[]): ssm.ServiceSetting => {
    const own = settings.get(context, id);
    return {
      SettingId: id,
      SettingValue: own?.value ?? values[0],
      LastModifiedDate: new Date(own?.modifiedAt ?? DEFAULT_SINCE),
      LastModifiedUser: own?.modifiedBy ?? 'System',
      ARN: `arn:aws:ssm:${context.region}:${context.account}:servicesetting${id}`,
      Status: own === undefined ? 'Default' : 'Customized',
    };
  };
  return {
    GetServiceSetting: (input: ssm.GetServiceSettingCommandInput, context: RequestContext): Answer<ssm.GetServiceSettingCommandOutput> => {
      const { id, values } = find(context, input.SettingId);
      return { ServiceSetting: describe(context, id, values) };
    },
    UpdateServiceSetting: async (input: ssm.UpdateServiceSettingCommandInput, context: RequestContext): Promise<Answer<ssm.UpdateServiceSettingCommandOutput>> => {
      const { id, values } = find(context, input.SettingId);
      const value = input.SettingValue ?? '';
      if (!values.includes(value)) throw new AwsError('ValidationException', `The value ${value} is not valid for ${id}. Valid values include: [${values.join(', ')}].`);
      const modifiedBy = await callers.arn(context);
      settings.set(context, id, { value, modifiedAt: engine.clock.now(), modifiedBy });
      return {};
    },
    ResetServiceSetting: (input: ssm.ResetServiceSettingCommandInput, context: RequestContext): Answer<ssm.ResetServiceSettingCommandOutput> => {
      const { id, values } = find(context, input.SettingId);
      settings.reset(context, id);
      return { ServiceSetting: describe(context, id, values) };
    },
  };
}

/** By its id or its ARN. Throws ServiceSettingNotFound. */
function find(context: RequestContext, given = ''): { readonly id: string; readonly values: readonly string[] } {
  const [, region, account, path] = ARN.exec(given) ?? [];
  const id = path ?? given;
  const isElsewhere = path !== undefined && (region !== context.region || account !== context.account);
  const values = !isElsewhere && Object.hasOwn(SETTING_VALUES, id) ? SETTING_VALUES[id] : undefined;
  if (values !== undefined) return { id, values };
  if (!isElsewhere && id.startsWith('/ssm/')) throw notBuilt(`The service setting ${id}`);
  throw exception(ssm.ServiceSettingNotFound, `The service setting ${given} was not found.`);
}
