import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createLockUnderTest, isHeld, timed } from './bench';

/** Accepts connections and never says a word, like an address behind a black hole. */
describe('a lock at an address that says nothing', () => {
  let server: Server;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    server = createServer((socket) => sockets.add(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await once(server.close(), 'close');
  });

  it('is done without at once, from the first request on, and can be closed', async () => {
    const lock = createLockUnderTest(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(await timed(() => isHeld(lock, 'first'))).toBeLessThan(5_000);
    expect(await timed(() => isHeld(lock, 'second'))).toBeLessThan(5_000);
    expect(await lock.count('unavailable')).toBe(2);
    expect(await timed(() => lock.close())).toBeLessThan(5_000);
  });
});
