import type { Architecture, LoggingConfig, Runtime, TracingMode } from '@aws-sdk/client-lambda';

/** What a version of a function says of itself beside its code and its environment variables. Kept as JSON. */
export interface FunctionSettings {
  readonly runtime: Runtime;
  readonly role: string;
  readonly handler: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly architecture: Architecture;
  readonly tracing: TracingMode;
  readonly storageMegabytes: number;
  readonly logGroup: string;
  readonly kmsKeyArn?: string;
}

/** Settings as the requests that create and change a function give them. */
export interface SettingsInput {
  readonly Runtime?: Runtime | undefined;
  readonly Role?: string | undefined;
  readonly Handler?: string | undefined;
  readonly Description?: string | undefined;
  readonly Timeout?: number | undefined;
  readonly MemorySize?: number | undefined;
  readonly KMSKeyArn?: string | undefined;
  readonly Architectures?: readonly Architecture[] | undefined;
  readonly TracingConfig?: { readonly Mode?: TracingMode | undefined } | undefined;
  readonly EphemeralStorage?: { readonly Size: number | undefined } | undefined;
  readonly LoggingConfig?: LoggingConfig | undefined;
}

const DEFAULTS = { Timeout: 3, MemorySize: 128, Storage: 512 } as const;

/** The settings of a new function. `Runtime`, `Role` and `Handler` are known to be there. */
export function newSettings(name: string, input: SettingsInput): FunctionSettings {
  const blank: FunctionSettings = {
    runtime: input.Runtime ?? 'provided.al2023',
    role: '',
    handler: '',
    description: '',
    timeoutSeconds: DEFAULTS.Timeout,
    memoryMegabytes: DEFAULTS.MemorySize,
    architecture: 'x86_64',
    tracing: 'PassThrough',
    storageMegabytes: DEFAULTS.Storage,
    logGroup: `/aws/lambda/${name}`,
  };
  return changedSettings(blank, input);
}

/** What is not named stays as it was. */
export function changedSettings(settings: FunctionSettings, input: SettingsInput): FunctionSettings {
  const { kmsKeyArn: oldKey, ...rest } = settings;
  const key = input.KMSKeyArn ?? oldKey ?? '';
  return {
    ...rest,
    runtime: input.Runtime ?? settings.runtime,
    role: input.Role ?? settings.role,
    handler: input.Handler ?? settings.handler,
    description: input.Description ?? settings.description,
    timeoutSeconds: input.Timeout ?? settings.timeoutSeconds,
    memoryMegabytes: input.MemorySize ?? settings.memoryMegabytes,
    architecture: input.Architectures?.[0] ?? settings.architecture,
    tracing: input.TracingConfig?.Mode ?? settings.tracing,
    storageMegabytes: input.EphemeralStorage?.Size ?? settings.storageMegabytes,
    logGroup: input.LoggingConfig?.LogGroup ?? settings.logGroup,
    ...(key === '' ? {} : { kmsKeyArn: key }),
  };
}
