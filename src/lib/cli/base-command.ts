import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import type { Input, ParserOutput } from '@oclif/core/interfaces';
import type { Connection } from '../aws/connection.ts';
import { openConnection } from './context.ts';
import type { ConnectionFlags } from './flags/connection.ts';
import { describeError, errorLine } from './report-error.ts';
import { jsonText } from '../view/json-text.ts';
import { Interruption } from './interruption.ts';
import { withSettings } from './parse-with-settings.ts';

type Values = Record<string, unknown>;

/**
 * What every command shares: a JSON envelope, errors in one line, settings from files, and one AbortSignal for Ctrl-C
 * and SIGTERM. A command is flags, one call into lib, and the result.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {
    json: boolean({ description: 'One JSON document on stdout; errors too', helpGroup: 'GLOBAL' }),
    'no-input': boolean({
      description: 'Never ask: fail and name the flag that would have answered',
      env: 'DROVER_NO_INPUT',
      helpGroup: 'GLOBAL',
    }),
  };

  #interruption: Interruption | undefined;
  /** `--output` as it was parsed: it may come from a settings file. */
  #output: unknown;

  /** Aborted by the first Ctrl-C or SIGTERM; the second one leaves at once. Without a reader of it, the first one does. */
  protected get signal(): AbortSignal {
    this.#interruption ??= new Interruption(process);
    return this.#interruption.signal;
  }

  /** AWS or the embedded engine, as the flags and the environment say. */
  protected connect(flags: ConnectionFlags): Promise<Connection> {
    return openConnection(flags, { root: this.config.root, environment: process.env });
  }

  /** Flags that were not given take the values that the settings files have for them. */
  protected override async parse<F extends Values, B extends Values, A extends Values>(options?: Input<F, B, A>, argv?: string[]): Promise<ParserOutput<F, B, A>> {
    const parsed = await withSettings(await super.parse(options, argv), this, { ...options?.baseFlags, ...options?.flags });
    this.#output = (parsed.flags as Values)['output'];
    return parsed;
  }

  /** `--json`, or an `--output` for programs: then stdout belongs to them, and errors are JSON too. */
  override jsonEnabled(): boolean {
    return super.jsonEnabled() || this.#wanted() === 'json' || this.#wanted() === 'ndjson';
  }

  /** undefined: the command has written to stdout itself. */
  override logJson(json: unknown): void {
    if (json === undefined) return;
    // Among events in lines an error is a line too.
    const isLine = !super.jsonEnabled() && this.#wanted() === 'ndjson';
    process.stdout.write(`${jsonText(json, isLine ? 0 : 2)}\n`);
  }

  #wanted(): unknown {
    return this.#output ?? wordsOutput(this.argv) ?? ('output' in (this.ctor.flags ?? {}) ? process.env['DROVER_OUTPUT'] : undefined);
  }

  override toErrorJson(error: unknown): object {
    const { code, message, hint } = describeError(error);
    return { error: { code, message, hint } };
  }

  override async catch(error: Error): Promise<never> {
    const reported = describeError(error);
    if (process.env['DROVER_DEBUG']) process.stderr.write(`${error.stack ?? ''}\n`);
    if (!isExit(error)) {
      if (this.jsonEnabled()) this.logJson(this.toErrorJson(error));
      else process.stderr.write(`${errorLine(reported)}\n`);
    }
    return this.exit(isExit(error) ? error.oclif.exit : reported.exitCode);
  }

  override async finally(): Promise<void> {
    this.#interruption?.dispose();
  }
}

/** For errors that come before the flags are parsed. */
function wordsOutput(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const index = own.findIndex((word) => word === '--output' || word.startsWith('--output='));
  return index === -1 ? undefined : (/^--output=(.*)$/.exec(own[index] ?? '')?.[1] ?? own[index + 1]);
}

function isExit(error: Error): error is Error & { readonly oclif: { readonly exit: number } } {
  return 'code' in error && error.code === 'EEXIT';
}
