import { completionModel } from '../../../../src/lib/cli/completion/model.ts';
import type { Manifest, ManifestCommand, ManifestFlag } from '../../../../src/lib/cli/manifest.ts';

const flag = (name: string, more: Partial<ManifestFlag> = {}): Record<string, ManifestFlag> => ({ [name]: { name, type: 'option', description: `The ${name}`, ...more } });
const command = (id: string, more: Partial<ManifestCommand> = {}): Record<string, ManifestCommand> => ({ [id]: { id, summary: `Does ${id}`, args: {}, flags: {}, ...more } });

/** Every kind of flag and value; texts with what shells take for their own. */
const MANIFEST: Manifest = {
  commands: {
    ...command('completion', { args: { shell: { name: 'shell', options: ['bash', 'zsh', 'fish'], required: true } } }),
    ...command('help', { strict: false }),
    ...command('secret', { hidden: true }),
    ...command('ssm:send', {
      usage: ['ssm send TARGETS [FLAGS] -- COMMAND...'],
      summary: "Run it's [quoted] \"text\": $HOME `x`",
      flags: {
        ...flag('output', { options: ['text', 'json', 'ndjson'] }),
        ...flag('region', { helpValue: '<region>' }),
        ...flag('nodes', { helpValue: '<@file|->' }),
        ...flag('script', { helpValue: '<file>' }),
        ...flag('out-dir', { helpValue: '<folder>' }),
        ...flag('targets', { multiple: true, helpValue: '<tag:KEY=V1,V2>' }),
        ...flag('wait', { type: 'boolean', allowNo: true }),
        ...flag('yes', { type: 'boolean', char: 'y' }),
        ...flag('hush', { type: 'boolean', hidden: true }),
      },
    }),
    ...command('ssm:documents:ls'),
    ...command('ssm:documents:put', { args: { file: { name: 'file' } } }),
  },
};

/** What the tests of all shells complete. */
export const MODEL = completionModel('drover', MANIFEST, [{ name: 'ssm', description: "Runs many: it's [quick]" }]);
