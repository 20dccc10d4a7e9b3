import { expect } from 'chai';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { isOwnUser, ownsSocket } from '../../../../../src/lib/local/services/lambda/environments/peer-user.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0000000000000000 100 0 0 10 0
   1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 02:00000A00 00000000  1000        0 2 2 0000000000000000 20 4 30 10 -1
  12: 0100007F:1F90 0100007F:C350 01 00000000:00000000 02:00000A00 00000000     0        0 3 2 0000000000000000 20 4 30 10 -1
`;

describe('Whose connection it is', () => {
  it('stands in the table of the kernel, in the row of the other end', () => {
    expect(ownsSocket(TABLE, 50_000, 8080, 1000)).to.equal(true);
    expect(ownsSocket(TABLE, 50_000, 8080, 0)).to.equal(false);
    expect(ownsSocket(TABLE, 50_001, 8080, 1000)).to.equal(false);
    expect(ownsSocket('', 50_000, 8080, 1000)).to.equal(false);
  });

  it('is ours where this process connects', async () => {
    const accepted = Promise.withResolvers<Socket>();
    const server = createServer((socket) => accepted.resolve(socket));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    try {
      // lsof, elsewhere, leaves this process out: there a child would have to connect.
      if (process.platform === 'linux') expect(await isOwnUser(await accepted.promise)).to.equal(true);
      else expect(await isOwnUser(await accepted.promise)).to.equal(false);
    } finally {
      client.destroy();
      server.close();
    }
  });
});
