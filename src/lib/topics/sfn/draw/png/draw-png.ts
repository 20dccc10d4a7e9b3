import { lazily } from '../../../../run/lazily.ts';

/** Bytes that drawing needs and that are no code: read by whoever knows where they lie. */
export interface PngParts {
  /** The renderer: index_bg.wasm of @resvg/resvg-wasm. */
  readonly renderer: Uint8Array<ArrayBuffer>;
  /** TrueType or OpenType files, the one that is preferred first. Fonts of the machine are not looked at. */
  readonly fonts: readonly Uint8Array[];
}

export interface PngOptions {
  /** Pixels of the PNG for each of the SVG. */
  readonly scale: number;
}

export interface Png {
  readonly bytes: Uint8Array;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Smaller than what was asked for where the picture would have been too large. */
  readonly scale: number;
}

/** 64 megapixels take 256 MiB while they are drawn; and each side what programs that show pictures commonly take. */
const MOST_PIXELS = 64_000_000;
const MOST_PIXELS_A_SIDE = 16_384;
const FAMILY = 'DejaVu Sans Condensed';

const module = lazily(() => import('@resvg/resvg-wasm'));
let started: Promise<void> | undefined;

/** An SVG in a theme of plain colours as PNG, at most as large as most programs can show. */
export async function drawPng(svg: string, { scale }: PngOptions, { renderer, fonts }: PngParts): Promise<Png> {
  const { initWasm, Resvg } = await module();
  // May be called once in a process.
  started ??= initWasm(renderer);
  await started;
  const options = { font: { fontBuffers: [...fonts], loadSystemFonts: false, defaultFontFamily: FAMILY, sansSerifFamily: FAMILY }, textRendering: 1 } as const;
  const sized = new Resvg(svg, options);
  const { width, height } = sized;
  sized.free();
  const possible = Math.min(scale, MOST_PIXELS_A_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
  const drawing = new Resvg(svg, { ...options, fitTo: { mode: 'zoom', value: possible } });
  const image = drawing.render();
  const png = { bytes: image.asPng(), width: image.width, height: image.height, scale: possible };
  image.free();
  drawing.free();
  return png;
}
