import { string } from '@oclif/core/args';
import { boolean, integer, option, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { withinMachine } from '../../lib/cli/flags/states.ts';
import { drawnDocument, kindOf, readDrawn, textOf, writePicture } from '../../lib/cli/sfn/draw.ts';
import { THEMES } from '../../lib/topics/sfn/draw/svg/theme.ts';

export default class SfnDraw extends BaseCommand {
  static override summary = 'Draw a state machine: in the terminal, as SVG, as PNG';
  static override description = `From a file no call is made. With --execution the states have the colours of what became of them: green succeeded, blue running, red failed, orange failed and caught, grey not entered.
Where the terminal is too narrow for the picture, texts are cut, and at last the machine is told in words.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> machine.asl.json',
    '<%= config.bin %> <%= command.id %> machine.asl.yaml -o machine.svg',
    '<%= config.bin %> <%= command.id %> --execution @last --local -o run.png',
  ];
  static override args = { file: string({ description: 'JSON or YAML, - for stdin; without it, what the execution runs', ignoreStdin: true }) };
  static override flags = {
    out: stringFlag({ char: 'o', description: 'Into this file, in the place of one that is there: .svg or .png', helpValue: '<file>' }),
    execution: stringFlag({ description: 'Colours of an execution: its ARN, @last, or its name with --machine', helpValue: '<execution>' }),
    machine: withinMachine,
    ascii: boolean({ description: 'In the terminal: ASCII alone' }),
    theme: option({ description: "Colours of the picture; auto: the reader's in an SVG, light in a PNG", options: THEMES, default: 'auto' as const })(),
    scale: integer({ description: 'Pixels of a PNG for each of the SVG', min: 1, max: 8, default: 2, helpValue: '<1-8>' }),
    font: stringFlag({ description: 'For a PNG: a font file with letters that the own one lacks', helpValue: '<file>' }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SfnDraw);
    const kind = kindOf(flags);
    const execution = flags.execution === undefined ? undefined : await this.#find(flags.execution, flags);
    const drawn = await readDrawn(args.file, execution, this.signal);
    if (kind === undefined || flags.out === undefined) this.log(await textOf(drawn, flags));
    else for (const notice of await writePicture(drawn, flags.out, kind, flags, this.config.root)) process.stderr.write(`${notice}\n`);
    return drawnDocument(drawn);
  }

  async #find(words: string, flags: Parameters<SfnDraw['connect']>[0] & { readonly machine?: string | undefined }) {
    const [{ openStatesQuietly }, { findExecution }] = await Promise.all([import('../../lib/cli/sfn/open.ts'), import('../../lib/topics/sfn/find.ts')]);
    const api = openStatesQuietly(await this.connect(flags));
    return { arn: await findExecution(words, flags.machine, api, this.signal), api };
  }
}
