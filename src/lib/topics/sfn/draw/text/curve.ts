import type { Point } from '../layout.ts';

const STEPS = 24;

/** Where a chain of cubic Bézier curves that runs up or down crosses a height: x. Beyond its ends, that of the nearer one. */
export function crossingOf(points: readonly Point[], y: number): number {
  let best = points[0] ?? { x: 0, y: 0 };
  let previous = best;
  for (let at = 0; at + 3 < points.length; at += 3) {
    for (let step = 1; step <= STEPS; step++) {
      const point = pointAt(points, at, step / STEPS);
      if ((previous.y - y) * (point.y - y) <= 0 && previous.y !== point.y) return previous.x + ((point.x - previous.x) * (y - previous.y)) / (point.y - previous.y);
      if (Math.abs(point.y - y) < Math.abs(best.y - y)) best = point;
      previous = point;
    }
  }
  return best.x;
}

function pointAt(points: readonly Point[], at: number, t: number): Point {
  const [a, b, c, d] = points.slice(at, at + 4) as [Point, Point, Point, Point];
  const u = 1 - t;
  const [p, q, r, s] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return { x: p * a.x + q * b.x + r * c.x + s * d.x, y: p * a.y + q * b.y + r * c.y + s * d.y };
}
