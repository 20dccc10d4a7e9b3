import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { graphOf } from '../../../../../src/lib/asl/graph/graph-of.ts';
import type { Machine } from '../../../../../src/lib/asl/machine.ts';
import { UserError } from '../../../../../src/lib/errors/errors.ts';
import { layOut } from '../../../../../src/lib/topics/sfn/draw/lay-out.ts';
import type { Area } from '../../../../../src/lib/topics/sfn/draw/layout.ts';
import { drawPng } from '../../../../../src/lib/topics/sfn/draw/png/draw-png.ts';
import { hasLettersFor } from '../../../../../src/lib/topics/sfn/draw/png/letters.ts';
import { drawSvg } from '../../../../../src/lib/topics/sfn/draw/svg/draw-svg.ts';
import { decimal, escaped } from '../../../../../src/lib/topics/sfn/draw/svg/markup.ts';
import { HELLO, NESTED, ORDERS, ORDERS_STATUSES } from './machines.ts';
import { machines } from './random-machine.ts';

const root = join(import.meta.dirname, '../../../../..');
const read = (file: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(root, file)));
const FONT = 'src/lib/topics/sfn/draw/png/font';
const PARTS = { renderer: read('node_modules/@resvg/resvg-wasm/index_bg.wasm'), fonts: [read(`${FONT}/sans.ttf`), read(`${FONT}/sans-bold.ttf`)] };

const apart = (a: Area, b: Area): boolean => a.x >= b.x + b.width || b.x >= a.x + a.width || a.y >= b.y + b.height || b.y >= a.y + a.height;

/** Width and height in a PNG's header. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  expect(Array.from(png.subarray(0, 8))).to.deep.equal([137, 80, 78, 71, 13, 10, 26, 10]);
  return [view.getUint32(16), view.getUint32(20)];
}

describe('the layout of a machine', () => {
  it('keeps boxes apart, within the picture, and lines from one to the next', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (machine) => {
        const { boxes, lines, width, height } = await layOut(graphOf(machine));
        for (const [index, box] of boxes.entries()) {
          expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).to.equal(true);
          for (const other of boxes.slice(index + 1)) expect(apart(box, other), `${box.id} and ${other.id}`).to.equal(true);
        }
        const touches = (id: string, { x, y }: { x: number; y: number } = { x: NaN, y: NaN }): boolean => {
          const box = boxes.find((each) => each.id === id);
          return box !== undefined && x >= box.x - 2 && x <= box.x + box.width + 2 && y >= box.y - 2 && y <= box.y + box.height + 2;
        };
        for (const { from, to, points } of lines) expect(touches(from, points[0]) && touches(to, points.at(-1)), `${from} to ${to}`).to.equal(true);
      }),
      { numRuns: 100 },
    );
  });

  it('refuses what would take minutes and could not be looked at', async () => {
    const names = Array.from({ length: 6000 }, (_, index) => `S${index}`);
    const machine: Machine = { StartAt: 'S0', States: Object.fromEntries(names.map((name, index) => [name, { Type: 'Pass', Next: names[index + 1] ?? 'S0' } as const])) };
    const error: unknown = await layOut(graphOf(machine)).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(UserError).with.property('code', 'too-many-states');
  });
});

describe('machines as SVG', () => {
  it('name every state and transition, whatever is in their names', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (machine) => {
        const graph = graphOf(machine);
        const svg = drawSvg(await layOut(graph));
        for (const { label, what } of graph.nodes.filter((node) => node.label !== '')) expect(svg).to.include(`<title>${escaped(`${label}: ${what}`)}</title>`);
        for (const { label } of graph.edges) expect(svg).to.include(escaped(label));
        expect(svg.match(/<path [^>]*marker-end/g) ?? []).to.have.length.at.least(1);
      }),
      { numRuns: 50 },
    );
  });

  it('are XML that a strict reader takes, of the size that they say, at any scale', async () => {
    await fc.assert(
      fc.asyncProperty(machines, fc.constantFrom(1, 2), async (machine, scale) => {
        const layout = await layOut(graphOf(machine));
        const { bytes } = await drawPng(drawSvg(layout, ORDERS_STATUSES, { theme: 'light' }), { scale }, PARTS);
        const [width, height] = sizeOf(bytes);
        expect(Math.abs(width - layout.width * scale)).to.be.at.most(scale + 1);
        expect(Math.abs(height - layout.height * scale)).to.be.at.most(scale + 1);
      }),
      { numRuns: 15 },
    );
  });

  it('take no name for markup', async () => {
    const name = `</text><script>alert(1)</script>&"'\u0000\uD800`;
    const svg = drawSvg(await layOut(graphOf({ StartAt: name, Comment: name, States: { [name]: { Type: 'Pass', End: true } } })), undefined, { theme: 'light' });
    expect(svg).to.not.include('<script');
    expect(svg).to.not.match(/[\u0000\uD800]/);
    await drawPng(svg, { scale: 1 }, PARTS);
  });

  it('need nothing from elsewhere, and follow the scheme of the reader', async () => {
    const svg = drawSvg(await layOut(graphOf(ORDERS)), ORDERS_STATUSES);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).to.not.match(/https?:|href|@import|@font-face/);
    expect(svg).to.include('prefers-color-scheme:dark');
    const used = new Set(Array.from(svg.matchAll(/var\((--[a-z-]+)\)/g), ([, name]) => name));
    for (const name of used) expect(svg.split(`${name}:#`), `${name}, once for each scheme`).to.have.length(3);
    expect(svg).to.include('<title id="title">Takes an order from the cart to the parcel</title>');
  });

  it('have plain colours in one theme', async () => {
    for (const theme of ['light', 'dark'] as const) expect(drawSvg(await layOut(graphOf(ORDERS)), ORDERS_STATUSES, { theme })).to.not.match(/var\(|prefers/);
  });

  it('say what became of states in words too', async () => {
    const svg = drawSvg(await layOut(graphOf(ORDERS)), ORDERS_STATUSES);
    expect(svg).to.include('<title>Charge: Lambda: charge: failed</title>');
    expect(svg).to.include('<title>Check stock: Lambda: check-stock: 2 succeeded</title>');
    expect(svg).to.include('<title>Tell customer: SNS: publish: not entered</title>');
  });
});

describe('machines as PNG', () => {
  it('are drawn with letters of their own', async () => {
    const layout = await layOut(graphOf(HELLO));
    const svg = drawSvg(layout, undefined, { theme: 'light' });
    const [plain, bare] = await Promise.all([drawPng(svg, { scale: 1 }, PARTS), drawPng(svg.replaceAll(/<text.*?<\/text>/g, ''), { scale: 1 }, PARTS)]);
    expect(Buffer.from(plain.bytes).equals(Buffer.from(bare.bytes))).to.equal(false);
  });

  it('are made smaller where they would be too large', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `S${index}`);
    const layout = await layOut(graphOf({ StartAt: 'S0', States: Object.fromEntries(names.map((name, index) => [name, { Type: 'Pass', ...(index === 149 ? { End: true } : { Next: `S${index + 1}` }) } as const])) }));
    const png = await drawPng(drawSvg(layout, undefined, { theme: 'light' }), { scale: 8 }, PARTS);
    expect(png.scale).to.be.below(8);
    expect(sizeOf(png.bytes)).to.deep.equal([png.width, png.height]);
    expect(png.height).to.be.at.most(16_384 + 1);
  });

  it('know which letters they lack', async () => {
    expect(hasLettersFor(drawSvg(await layOut(graphOf(ORDERS)), ORDERS_STATUSES, { theme: 'light' }))).to.equal(true);
    expect(hasLettersFor(drawSvg(await layOut(graphOf(NESTED)), undefined, { theme: 'light' }))).to.equal(false);
  });
});

describe('numbers in SVG', () => {
  it('have one decimal at most', () => expect([1, 1.25, 0.04, -3.99].map(decimal)).to.deep.equal(['1', '1.3', '0', '-4']));
});
