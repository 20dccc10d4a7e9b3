import { boolean, option, string } from '@oclif/core/flags';
import { FORMATS } from '../../topics/params/formats/types.ts';
import { DATA_TYPES, TIERS } from '../../topics/params/types.ts';
import { outputFlags } from './output.ts';
import { planFlags } from './confirm.ts';

/** For commands that change parameters. */
export const changeFlags = {
  output: outputFlags.output,
  ...planFlags,
  save: string({ description: 'With --plan: keep the plan in this file, for drover params apply', helpGroup: 'SAFETY', helpValue: '<file>', dependsOn: ['plan'] }),
  show: boolean({ description: 'Show the values of secrets in the plan', helpGroup: 'SAFETY' }),
};

/** What a parameter is beside its value. */
export const attributeFlags = {
  secure: boolean({ char: 's', description: 'A SecureString: encrypted with a key of KMS', helpGroup: 'PARAMETER', exclusive: ['type'] }),
  type: option({ description: 'Its type; else as it is, String for a new one. Items of a string list are separated by commas', helpGroup: 'PARAMETER', options: ['string', 'string-list', 'secure-string'] as const })(),
  'key-id': string({ description: 'KMS key of a SecureString: alias/name, id or ARN (default alias/aws/ssm)', helpGroup: 'PARAMETER', helpValue: '<key>' }),
  tier: option({ description: 'Advanced takes 8 KiB and policies, and is charged', helpGroup: 'PARAMETER', options: TIERS })(),
  description: string({ description: 'For people; not encrypted', helpGroup: 'PARAMETER', helpValue: '<text>' }),
  'allowed-pattern': string({ description: 'A regular expression that values must match', helpGroup: 'PARAMETER', helpValue: '<pattern>' }),
  'data-type': option({ description: 'What the service checks the value for', helpGroup: 'PARAMETER', options: DATA_TYPES })(),
  policies: string({ description: 'Policies of an advanced parameter, as a JSON list: text or @file', helpGroup: 'PARAMETER', helpValue: '<json|@file>' }),
  tag: string({ description: 'A tag; repeat it', helpGroup: 'PARAMETER', helpValue: '<KEY=VALUE>', multiple: true, multipleNonGreedy: true }),
};

export const TYPE_OF_FLAG = { string: 'String', 'string-list': 'StringList', 'secure-string': 'SecureString' } as const;

/** `--trim`, `--no-trim`, or neither. */
export const trimFlag = boolean({ description: 'Take all space around the value off; --no-trim: keep it byte for byte. Without either one line end at its end goes', allowNo: true, helpGroup: 'PARAMETER' });

export const replaceFlag = boolean({ description: 'Reach another type by deleting the parameter and creating it anew: its history goes', helpGroup: 'SAFETY' });

/** For files that say what parameters are to be. */
export const desiredFlags = {
  path: string({ description: 'Path that the keys of the file stand under', helpGroup: 'PARAMETER', helpValue: '<path>', required: true }),
  format: option({ description: "Format of the file; else by its name", helpGroup: 'PARAMETER', options: FORMATS })(),
  secure: boolean({ char: 's', description: 'New parameters of which the file does not say it are SecureStrings', helpGroup: 'PARAMETER' }),
};
