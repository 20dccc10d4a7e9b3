import { extname } from 'node:path';
import { graphOf } from '../../asl/graph/graph-of.ts';
import type { Graph } from '../../asl/graph/graph.ts';
import { readDefinition } from '../../asl/source/read-definition.ts';
import { UserError } from '../../errors/errors.ts';
import { layOut } from '../../topics/sfn/draw/lay-out.ts';
import { hasLettersFor } from '../../topics/sfn/draw/png/letters.ts';
import { toDrawable } from '../../topics/sfn/draw/read-machine.ts';
import type { Statuses } from '../../topics/sfn/draw/status.ts';
import { statusesOf } from '../../topics/sfn/draw/statuses-of.ts';
import { drawSvg } from '../../topics/sfn/draw/svg/draw-svg.ts';
import type { Theme } from '../../topics/sfn/draw/svg/theme.ts';
import { drawText, layOutToFit } from '../../topics/sfn/draw/text/draw-text.ts';
import type { ExecutionsApi } from '../../topics/sfn/executions/api.ts';
import { Progress } from '../../topics/sfn/progress.ts';
import { colorFor } from '../../view/color.ts';
import { terminalSize } from '../../view/terminal.ts';
import { readFileArgument } from '../input.ts';
import { writeWholeFile } from '../whole-file.ts';
import { readPngParts } from './picture-parts.ts';

export interface DrawFlags {
  readonly out?: string | undefined;
  readonly theme: Theme;
  readonly ascii: boolean;
  readonly scale: number;
  readonly font?: string | undefined;
}

/** What there is to draw. */
export interface Drawn {
  readonly graph: Graph;
  readonly statuses: Statuses | undefined;
}

/** An execution that colours the picture. */
export interface Coloured {
  readonly arn: string;
  readonly api: Pick<ExecutionsApi, 'history' | 'machineOf'>;
}

type Kind = 'svg' | 'png';

/** The machine in a file (- is stdin); without one, that which the execution runs. Throws UserErrors, RemoteErrors. */
export async function readDrawn(file: string | undefined, execution: Coloured | undefined, signal: AbortSignal): Promise<Drawn> {
  if (file === undefined && execution === undefined) throw new UserError('missing-argument', 'there is nothing to draw', 'Name a file with a state machine, or an execution with --execution.');
  const read = file === undefined ? undefined : { text: readFileArgument(file, 'FILE'), source: file === '-' ? 'stdin' : file };
  const { text, source } = read ?? (await definitionOf(execution, signal));
  const machine = toDrawable(await readDefinition(text, source));
  return { graph: graphOf(machine), statuses: execution === undefined ? undefined : await statusesIn(execution, signal) };
}

async function definitionOf(execution: Coloured | undefined, signal: AbortSignal): Promise<{ readonly text: string; readonly source: string }> {
  const machine = await execution?.api.machineOf(execution.arn, signal);
  return { text: machine?.definition ?? '', source: machine?.name ?? '' };
}

async function statusesIn({ arn, api }: Coloured, signal: AbortSignal): Promise<Statuses> {
  const progress = new Progress();
  for await (const page of api.history(arn, { withData: false }, signal)) for (const event of page) progress.apply(event);
  return statusesOf(progress);
}

/** Which kind of picture a file is to hold, by its ending; undefined without a file. Throws a UserError. */
export function kindOf({ out, font }: Pick<DrawFlags, 'out' | 'font'>): Kind | undefined {
  const ending = out === undefined ? undefined : extname(out).toLowerCase();
  if (ending !== undefined && ending !== '.svg' && ending !== '.png') throw new UserError('bad-ending', `--out: ${out} ends neither in .svg nor in .png`, 'Name the file after the picture that it is to hold.');
  if (font !== undefined && ending !== '.png') throw new UserError('contradiction', '--font: only PNGs carry letters of their own', 'Add -o FILE.png, or leave it off.');
  return ending === undefined ? undefined : ending === '.png' ? 'png' : 'svg';
}

/** Writes the picture into the file that was asked for. Gives what there is to say of it. */
export async function writePicture({ graph, statuses }: Drawn, file: string, kind: Kind, flags: DrawFlags, root: string): Promise<string[]> {
  const layout = await layOut(graph);
  if (kind === 'svg') {
    writeWholeFile(file, drawSvg(layout, statuses, { theme: flags.theme }), '--out');
    return [];
  }
  const { drawPng } = await import('../../topics/sfn/draw/png/draw-png.ts');
  // Nobody can ask a PNG which theme it is shown in.
  const svg = drawSvg(layout, statuses, { theme: flags.theme === 'dark' ? 'dark' : 'light' });
  const { bytes, width, height, scale } = await drawPng(svg, { scale: flags.scale }, readPngParts(root, flags.font));
  writeWholeFile(file, bytes, '--out');
  return [
    ...(scale < flags.scale ? [`${file}: drawn smaller than asked for, at a scale of ${scale.toFixed(2)}: it has ${width} x ${height} pixels, and more could not be shown. An SVG has no such limit.`] : []),
    ...(flags.font === undefined && !hasLettersFor(svg) ? [`${file}: some letters are missing in the picture's font: --font FILE adds a font that has them, and an SVG takes those of the reader.`] : []),
  ];
}

/** The picture for stdout: as wide as the terminal at most, elsewhere as COLUMNS says or as it comes, without colours. */
export async function textOf({ graph, statuses }: Drawn, { ascii }: DrawFlags): Promise<string> {
  const { stdout, env: environment } = process;
  const columns = stdout.isTTY || environment['COLUMNS'] !== undefined ? terminalSize(stdout, environment).columns : undefined;
  const lines = drawText(await layOutToFit(graph, columns), statuses, { columns, color: colorFor(stdout, environment), unicode: !ascii });
  return lines.join('\n');
}

/** For programs that draw for themselves. */
export const drawnDocument = ({ graph, statuses }: Drawn): object => ({ ...graph, ...(statuses === undefined ? {} : { statuses: Object.fromEntries(statuses) }) });
