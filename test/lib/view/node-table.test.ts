import { expect } from 'chai';
import { NodeTable } from '../../../src/lib/view/node-table.ts';

describe('the table of nodes', () => {
  it('shows a name, and the id too where others have the same name', () => {
    const table = new NodeTable();
    table.add([
      { id: 'i-1', name: 'web' },
      { id: 'i-2', name: 'web' },
      { id: 'i-3', name: 'db' },
      { id: 'i-4', name: 'i-4' },
    ]);
    expect([0, 1, 2, 3].map((node) => table.label(node))).to.deep.equal(['web(i-1)', 'web(i-2)', 'db', 'i-4']);
  });

  it('lets nothing but safe text into a label', () => {
    const table = new NodeTable();
    table.add([
      { id: 'i\u001B[2J1', name: '\u001B[31m' },
      { id: '\u009B', name: '\n' },
      { id: 'x', name: ' a\nb ' },
    ]);
    expect([0, 1, 2].map((node) => table.label(node))).to.deep.equal(['i1', '?', 'a b']);
  });

  it('knows a node once, and keeps what is said of it', () => {
    const table = new NodeTable();
    table.add([{ id: 'a', name: 'A' }]);
    table.add([{ id: 'a', name: 'again' }]);
    expect(table.size).to.equal(1);
    expect([table.status(0), table.exitCode(0), table.startedAt(0), table.endedAt(0), table.reason(0)]).to.deep.equal(['pending', ...Array(4).fill(undefined)]);
    table.change(0, { status: 'running', startedAt: 5 });
    table.change(0, { status: 'failed', exitCode: 0, endedAt: 9, reason: 'why' });
    expect([table.status(0), table.exitCode(0), table.startedAt(0), table.endedAt(0), table.reason(0)]).to.deep.equal(['failed', 0, 5, 9, 'why']);
    expect([table.count('pending'), table.count('running'), table.count('failed'), [...table.statuses()]]).to.deep.equal([0, 0, 1, ['failed']]);
  });

  it('grows without forgetting', () => {
    const table = new NodeTable();
    for (let index = 0; index < 5000; index += 1) table.change(table.indexOf(`n-${index}`), { status: 'success', exitCode: index, endedAt: index + 1 });
    expect(table.count('success')).to.equal(5000);
    for (const index of [0, 1, 4999]) expect([table.exitCode(index), table.endedAt(index)]).to.deep.equal([index, index + 1]);
  });
});
