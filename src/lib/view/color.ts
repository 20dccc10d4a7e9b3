import { styleText } from 'node:util';
import type { TextStream } from './text-stream.ts';

export type Style = Parameters<typeof styleText>[0];

/** Puts a style around a text, or leaves it as it is where colours are off. */
export type Color = (style: Style, text: string) => string;

export const noColor: Color = (_style, text) => text;
export const ansiColor: Color = (style, text) => (text === '' ? '' : styleText(style, text, { validateStream: false }));

/** Colours on `stream`? FORCE_COLOR decides where it is set, then NO_COLOR, then whether it is a terminal that has any. */
export function hasColor(stream: TextStream, environment: NodeJS.ProcessEnv): boolean {
  const force = environment['FORCE_COLOR'];
  if (force !== undefined && force !== '') return !/^(0|false)$/i.test(force);
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}

export const colorFor = (stream: TextStream, environment: NodeJS.ProcessEnv): Color => (hasColor(stream, environment) ? ansiColor : noColor);
