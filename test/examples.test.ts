import { dirname, join } from 'node:path';
import { parse } from '@oclif/core/parser';
import { expect } from 'chai';
import { FIRST_EXAMPLES } from '../src/lib/cli/help.ts';
import { readManifest, spoken, visibleCommands, type ManifestCommand } from '../src/lib/cli/manifest.ts';

const root = dirname(import.meta.dirname);
const commands = visibleCommands(readManifest(root));

interface CommandClass {
  readonly args: object;
  readonly flags: object;
  readonly baseFlags: object;
  readonly strict: boolean;
}

/** The words of a shell line behind "drover <command>", up to what ends a command there. Quotes are taken off. */
function wordsOf(line: string, name: string): string[] {
  const start = line.indexOf(`drover ${name}`);
  if (start === -1) throw new Error(`"${line}" does not run drover ${name}`);
  const words: string[] = [];
  for (const [token] of line.slice(start + `drover ${name}`.length).matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"|<>)])+|[|<>)]/g)) {
    if (/^[|<>)]$/.test(token)) break;
    words.push(token.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  }
  return words;
}

/** Parses as the command would, without running it. What stands behind -- is the user's. */
async function accept({ id }: ManifestCommand, words: readonly string[]): Promise<void> {
  const module = (await import(join(root, 'src/commands', `${id.replaceAll(':', '/')}.ts`))) as { default: CommandClass };
  const { args, flags, baseFlags, strict } = module.default;
  const end = words.indexOf('--');
  await parse(end === -1 ? [...words] : words.slice(0, end), { args, flags: { ...baseFlags, ...flags }, strict } as never);
}

describe('examples in help', () => {
  for (const command of commands) {
    const name = spoken(command.id);
    it(`of ${name} are there, and are accepted by its parser`, async () => {
      const examples = (command.examples ?? []).map((example) => (typeof example === 'string' ? example : example.command));
      expect(examples).to.have.length.greaterThan(0);
      for (const example of examples) {
        await accept(command, wordsOf(example.replaceAll('<%= config.bin %>', 'drover').replaceAll('<%= command.id %>', name), name));
      }
    });
  }

  it('of the first page are accepted by their parsers', async () => {
    for (const example of FIRST_EXAMPLES) {
      const line = example.replaceAll('<%= config.bin %>', 'drover');
      const command = commands.find(({ id }) => line.startsWith(`drover ${spoken(id)} `) || line === `drover ${spoken(id)}`);
      if (command === undefined) throw new Error(`no command for ${line}`);
      await accept(command, wordsOf(line, spoken(command.id)));
    }
  });
});
