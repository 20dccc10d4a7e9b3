import type { StateStatus } from '../status.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Names of colours that a picture is drawn with. */
type Palette = Readonly<Record<string, string>>;

/** Contrast of texts is at least 4.5 to 1 on what they stand on (WCAG 2, AA). */
const LIGHT: Palette = {
  canvas: '#ffffff',
  text: '#16191f',
  soft: '#5f6b7a',
  edge: '#6b7685',
  catch: '#b35c00',
  frame: '#a9b4c0',
  'frame-fill': '#f4f6f8',
  box: '#ffffff',
  border: '#8593a1',
  succeeded: '#1d8102',
  'succeeded-fill': '#e3f5dd',
  running: '#0972d3',
  'running-fill': '#dcedfd',
  failed: '#d13212',
  'failed-fill': '#fde7e2',
  caught: '#c46a00',
  'caught-fill': '#fff0d9',
  aborted: '#687078',
  'aborted-fill': '#e9ecef',
  mark: '#ffffff',
};

const DARK: Palette = {
  canvas: '#0f1722',
  text: '#e9edf2',
  soft: '#a3b0bf',
  edge: '#8b99a9',
  catch: '#f0a04b',
  frame: '#4a5a6d',
  'frame-fill': '#151f2d',
  box: '#1c2838',
  border: '#64758a',
  succeeded: '#5fc04a',
  'succeeded-fill': '#16351a',
  running: '#58a9f5',
  'running-fill': '#11324f',
  failed: '#ff7b62',
  'failed-fill': '#4a1b14',
  caught: '#f5a84a',
  'caught-fill': '#46300f',
  aborted: '#9aa5b1',
  'aborted-fill': '#2b3542',
  mark: '#0f1722',
};

/** The colours of a status: of the border and of what is in it. */
const COLOURS: Readonly<Record<StateStatus, string>> = {
  'not-entered': 'border',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  caught: 'caught',
  aborted: 'aborted',
  'timed-out': 'failed',
};

export const colourOf = (status: StateStatus): string => COLOURS[status];

/** A colour by its name, as it stands in an attribute until `inTheme` has seen it. */
export const colour = (name: string): string => `var(--${name})`;

/** The picture's colours: variables that follow the reader's scheme, or those of one theme in their places. */
export function inTheme(svg: string, theme: Theme): string {
  if (theme === 'auto') return svg.replace('<style>', () => `<style>svg{${variables(LIGHT)}}@media(prefers-color-scheme:dark){svg{${variables(DARK)}}}`);
  const palette = theme === 'light' ? LIGHT : DARK;
  return svg.replaceAll(/var\(--([a-z-]+)\)/g, (whole, name: string) => palette[name] ?? whole);
}

const variables = (palette: Palette): string => Object.entries(palette).map(([name, value]) => `--${name}:${value}`).join(';');
