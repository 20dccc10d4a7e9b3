/** The documents of AWS's own that the engine carries, word for word as far as Run Command reads them. */
export interface OwnedDocument {
  readonly name: string;
  readonly content: object;
  readonly platforms: readonly string[];
}

const TIMEOUT_PATTERN = '([1-9][0-9]{0,4})|(1[0-6][0-9]{4})|(17[0-1][0-9]{3})|(172[0-7][0-9]{2})|(172800)';

function scriptDocument(description: string, plugin: string, what: string): object {
  return {
    schemaVersion: '1.2',
    description,
    parameters: {
      commands: { type: 'StringList', description: `(Required) Specify ${what} to run.`, minItems: 1, displayType: 'textarea' },
      workingDirectory: { type: 'String', default: '', description: '(Optional) The path to the working directory on your instance.', maxChars: 4096 },
      executionTimeout: {
        type: 'String',
        default: '3600',
        description:
          '(Optional) The time in seconds for a command to be completed before it is considered to have failed. Default is 3600 (1 hour). Maximum is 172800 (48 hours).',
        allowedPattern: TIMEOUT_PATTERN,
      },
    },
    runtimeConfig: {
      [plugin]: {
        properties: [{ id: `0.${plugin}`, runCommand: '{{ commands }}', workingDirectory: '{{ workingDirectory }}', timeoutSeconds: '{{ executionTimeout }}' }],
      },
    },
  };
}

export const OWNED_DOCUMENTS: readonly OwnedDocument[] = [
  {
    name: 'AWS-RunPowerShellScript',
    content: scriptDocument('Run a PowerShell script or specify the paths to scripts to run.', 'aws:runPowerShellScript', 'the commands to run or the paths to existing scripts on the instance'),
    platforms: ['Windows', 'Linux', 'MacOS'],
  },
  {
    name: 'AWS-RunShellScript',
    content: scriptDocument('Run a shell script or specify the commands to run.', 'aws:runShellScript', 'a shell script or a command'),
    platforms: ['Linux', 'MacOS'],
  },
];
