import { lazily } from '../../../../run/lazily.ts';
import type { Color } from '../../../../view/color.ts';
import type { Graph } from '../../../../asl/graph/graph.ts';
import { layOut } from '../lay-out.ts';
import type { Layout } from '../layout.ts';
import { WIDE, type TextLimits } from '../measure.ts';
import type { Statuses } from '../status.ts';
import { drawOutline } from './outline.ts';
import { arrange, paint, type TextPicture } from './picture.ts';
import { ASCII, UNICODE } from './signs.ts';

export interface TextOptions {
  /** What the terminal has; undefined for as wide as the picture is. */
  readonly columns: number | undefined;
  readonly color: Color;
  /** false: ASCII alone. */
  readonly unicode: boolean;
}

const arranged = new WeakMap<Layout, () => TextPicture>();

/** A layout on the grid of a terminal; kept, for a live view draws the same layout again and again. */
export function textPicture(layout: Layout): TextPicture {
  const kept = arranged.get(layout) ?? lazily(() => arrange(layout));
  arranged.set(layout, kept);
  return kept();
}

/** From texts as long as they may be to what still says something. */
const LIMITS: readonly TextLimits[] = [WIDE, { name: 20, label: 20 }, { name: 14, label: 14 }];

/** The layout whose picture is the first to fit into `columns`, with texts cut shorter and shorter; the narrowest where none is. */
export async function layOutToFit(graph: Graph, columns: number | undefined): Promise<Layout> {
  let layout: Layout | undefined;
  for (const limits of LIMITS) {
    const next = await layOut(graph, limits);
    if (layout === undefined || textPicture(next).width < textPicture(layout).width) layout = next;
    if (columns === undefined || textPicture(layout).width <= columns) break;
  }
  return layout ?? layOut(graph);
}

/** The picture in lines of text, none wider than `columns`: where there is no room for it, the machine in words. */
export function drawText(layout: Layout, statuses: Statuses | undefined, { columns, color, unicode }: TextOptions): string[] {
  const signs = unicode ? UNICODE : ASCII;
  if (columns !== undefined && textPicture(layout).width > columns) return drawOutline(layout.graph, statuses, { columns, signs, color });
  return paint(textPicture(layout), statuses, { signs, isUnicode: unicode, color });
}
