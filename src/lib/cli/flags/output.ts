import { boolean, option, string } from '@oclif/core/flags';

const FORMATS = ['text', 'json', 'ndjson'] as const;

/** What is written. Data goes to stdout, everything else to stderr. */
export const outputFlags = {
  output: option({
    description: 'text for people; json: one document at the end; ndjson: one line an event',
    env: 'DROVER_OUTPUT',
    helpGroup: 'OUTPUT',
    options: FORMATS,
    default: 'text' as const,
  })(),
  gather: boolean({ description: 'Print each different output once, under the names of its nodes', helpGroup: 'OUTPUT', exclusive: ['stream'] }),
  similar: boolean({ description: 'With --gather: names, addresses, times and pids do not count; the odd ones as a difference', helpGroup: 'OUTPUT', dependsOn: ['gather'] }),
  stream: boolean({ description: 'Print lines as they come, each with its node in front', helpGroup: 'OUTPUT' }),
  'out-dir': string({ description: 'Also write one file a node and stream into this folder', helpGroup: 'OUTPUT', helpValue: '<folder>' }),
  live: boolean({
    description: 'The live view; on by default on a terminal',
    env: 'DROVER_LIVE',
    allowNo: true,
    helpGroup: 'OUTPUT',
  }),
};

export interface OutputFlags {
  readonly output: (typeof FORMATS)[number];
  readonly json?: boolean | undefined;
  readonly gather?: boolean | undefined;
  readonly similar?: boolean | undefined;
  readonly stream?: boolean | undefined;
  readonly 'out-dir'?: string | undefined;
  readonly live?: boolean | undefined;
}
