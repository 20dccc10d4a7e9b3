import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { graphOf } from '../../../../../src/lib/asl/graph/graph-of.ts';
import type { Machine } from '../../../../../src/lib/asl/machine.ts';
import { layOut } from '../../../../../src/lib/topics/sfn/draw/lay-out.ts';
import type { Layout } from '../../../../../src/lib/topics/sfn/draw/layout.ts';
import { progressOf, type Statuses } from '../../../../../src/lib/topics/sfn/draw/status.ts';
import { drawText, layOutToFit, textPicture } from '../../../../../src/lib/topics/sfn/draw/text/draw-text.ts';
import { topOf } from '../../../../../src/lib/topics/sfn/draw/text/rows.ts';
import { ansiColor, noColor } from '../../../../../src/lib/view/color.ts';
import { safeLine } from '../../../../../src/lib/view/safe-text.ts';
import { textWidth } from '../../../../../src/lib/view/text-width.ts';
import { HELLO, NESTED, ORDERS, ORDERS_STATUSES } from './machines.ts';
import { machines } from './random-machine.ts';
import { traceLines, type Rectangle } from './trace.ts';

const PLAIN = { columns: undefined, color: noColor, unicode: true } as const;
const draw = async (machine: Machine, columns?: number, statuses?: Statuses, unicode = true): Promise<string[]> =>
  drawText(await layOutToFit(graphOf(machine), columns), statuses, { columns, color: noColor, unicode });

/** The drawing is as it was when somebody looked at it; UPDATE_SNAPSHOT=1 takes another one. */
function expectPicture(name: string, lines: readonly string[]): void {
  const file = join(import.meta.dirname, 'pictures', `${name}.txt`);
  const text = `${lines.join('\n')}\n`;
  if (process.env['UPDATE_SNAPSHOT'] === '1' || !existsSync(file)) {
    mkdirSync(join(import.meta.dirname, 'pictures'), { recursive: true });
    writeFileSync(file, text);
    if (process.env['UPDATE_SNAPSHOT'] !== '1') throw new Error(`${file} was missing: look at it`);
  }
  expect(text).to.equal(readFileSync(file, 'utf8'));
}

function rectangles(layout: Layout): Rectangle[] {
  const { grid, rows, firstColumn } = textPicture(layout);
  return grid.sites.map((site) => ({ id: site.box.id, left: site.left - firstColumn, top: topOf(site, rows), width: site.width, height: site.height }));
}

const apart = (a: Rectangle, b: Rectangle): boolean => a.left >= b.left + b.width || b.left >= a.left + a.width || a.top >= b.top + b.height || b.top >= a.top + a.height;

describe('machines in text', () => {
  it('two states', async () => expectPicture('hello', await draw(HELLO)));
  it('ways that part, and one that leads back', async () => expectPicture('orders', await draw(ORDERS)));
  it('what became of an execution', async () => expectPicture('orders-execution', await draw(ORDERS, undefined, ORDERS_STATUSES)));
  it('ASCII alone', async () => expectPicture('orders-ascii', await draw(ORDERS, undefined, ORDERS_STATUSES, false)));
  it('a narrow terminal', async () => expectPicture('orders-80-columns', await draw(ORDERS, 80, ORDERS_STATUSES)));
  it('a Map in a Parallel, letters of other scripts', async () => expectPicture('nested', await draw(NESTED)));
  it('in words, where there is no room', async () => expectPicture('nested-40-columns', await draw(NESTED, 40)));

  it('ASCII is ASCII', async () => {
    expect((await draw(ORDERS, undefined, ORDERS_STATUSES, false)).join('\n')).to.match(/^[\n -~]*$/);
  });

  it('colours states by what became of them, and nothing without colours', async () => {
    const lines = drawText(await layOut(graphOf(ORDERS)), ORDERS_STATUSES, { ...PLAIN, color: ansiColor });
    expect(lines.find((line) => line.includes('Charge'))).to.match(/\u001B\[31m/);
    expect(lines.map((line) => line.replaceAll(/\u001B\[\d+m/g, ''))).to.deep.equal(await draw(ORDERS, undefined, ORDERS_STATUSES));
  });

  it('takes nothing from names that a terminal would obey', async () => {
    const machine: Machine = { StartAt: 'A\u001B[2J\u0007', States: { 'A\u001B[2J\u0007': { Type: 'Pass', Comment: '\u001B', End: true } } };
    for (const columns of [undefined, 5]) expect((await draw(machine, columns)).join('')).to.not.match(/[\u0000-\u001F\u007F-\u009F]/);
  });

  it('every line can be followed to where it leads, and to nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (machine) => {
        const layout = await layOut(graphOf(machine));
        const groups = traceLines(drawText(layout, undefined, PLAIN), rectangles(layout));
        for (const { from, to } of layout.lines) expect(groups.some((group) => group.has(from) && group.has(to)), `${from} to ${to}`).to.equal(true);
        for (const group of groups) {
          const lines = layout.lines.filter(({ from, to }) => group.has(from) && group.has(to));
          // One beginning or one end: whoever comes along one line cannot take it for another.
          const ends = new Set(lines.flatMap(({ from, to }) => [from, to]));
          expect([...ends].toSorted()).to.deep.equal([...group].toSorted());
          const hasOneEnd = lines.some(({ from, to }) => [from, to].some((end) => lines.every((other) => other.from === end || other.to === end)));
          expect(hasOneEnd, `${[...group].join(' ')} hang together`).to.equal(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('every state stands in a box of its own, with its name, inside its frame', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (machine) => {
        const layout = await layOut(graphOf(machine));
        const boxes = rectangles(layout);
        for (const [index, box] of boxes.entries()) for (const other of boxes.slice(index + 1)) expect(apart(box, other), `${box.id} and ${other.id}`).to.equal(true);
        const lines = drawText(layout, undefined, PLAIN);
        const words = lines.join('\n');
        for (const { title } of layout.boxes) for (const part of title) expect(words).to.include(part);
        const { grid } = textPicture(layout);
        for (const { frame, left, right, firstRank, lastRank } of grid.frames) {
          const isInside = ({ box: { shows } }: (typeof grid.sites)[number]): boolean => shows.kind !== 'Label' && shows.path.length > 0 && frame.cluster.path.every((name, index) => shows.path[index] === name);
          for (const site of grid.sites.filter((site) => isInside(site))) {
            expect(site.left > left && site.left + site.width - 1 < right && site.rank >= firstRank && site.rank <= lastRank).to.equal(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('no line is wider than the terminal, whose words say every state and transition', async () => {
    await fc.assert(
      fc.asyncProperty(machines, fc.integer({ min: 24, max: 60 }), async (machine, columns) => {
        const graph = graphOf(machine);
        const lines = await draw(machine, columns);
        expect(Math.max(...lines.map(textWidth))).to.be.at.most(columns);
        const words = lines.join(' ').replaceAll(/\s+/g, '');
        if (textPicture(await layOutToFit(graph, columns)).width <= columns) return;
        for (const { label } of [...graph.nodes, ...graph.edges]) expect(words).to.include(safeLine(label).replaceAll(/\s+/g, ''));
        expect(words.split('→').length - 1).to.equal(graph.edges.length);
      }),
      { numRuns: 100 },
    );
  });

  it('a long chain with a handler that all lead to stays narrow, and says where each leads', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `Step ${index}`);
    const steps = names.map((name, index) => [name, { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Next: names[index + 1] ?? 'Tell', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Tell' }] }] as const);
    const lines = await draw({ StartAt: 'Step 0', States: { ...Object.fromEntries(steps), Tell: { Type: 'Fail' } } });
    expect(lines.filter((line) => line.includes('→ Tell'))).to.have.length.greaterThan(40);
    expect(Math.max(...lines.map(textWidth))).to.be.at.most(160);
  });

  it('says how often a state was entered', async () => {
    const statuses: Statuses = new Map([['Hello', progressOf({ succeeded: 9, failed: 1 })]]);
    expect((await draw(HELLO, undefined, statuses)).join('\n')).to.include('✗ ×10');
    expect((await draw(HELLO, 5, statuses)).join(' ').replaceAll(/\s+/g, ' ')).to.include('1 failed, 9');
  });
});
