import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTcpProxy, type TcpProxy } from '../src/tools/tcp-proxy';
import { portOf } from '../src/tools/url-port';
import { eventually } from '@gobbler/test-harness';

describe('the TCP proxy', () => {
  let echo: Server;
  let proxy: TcpProxy;

  beforeEach(async () => {
    echo = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const address = echo.address();
    proxy = await startTcpProxy(typeof address === 'object' ? (address?.port ?? 0) : 0);
  });
  afterEach(async () => {
    await proxy.close();
    echo.close();
  });

  function open() {
    const socket = connect({ port: proxy.port, host: '127.0.0.1' });
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    const failed = new Promise<string>((done) => socket.once('error', (error) => done(String(error))));
    return { socket, received: () => received, failed };
  }

  it('passes bytes on in both directions', async () => {
    const client = open();
    client.socket.write('hello');
    await eventually(() => client.received() === 'hello');
    expect(client.received()).toBe('hello');
    client.socket.destroy();
  });

  it('keeps connection and bytes in a black hole, and passes all of them on when it is lifted', async () => {
    const client = open();
    client.socket.write('one ');
    await eventually(() => client.received() === 'one ');
    proxy.set({ kind: 'black-hole' });
    client.socket.write('two');
    await sleep(200);
    expect(client.received()).toBe('one ');
    proxy.set({ kind: 'pass' });
    await eventually(() => client.received() === 'one two');
    expect(client.received()).toBe('one two');
    client.socket.destroy();
  });

  it('delays what it passes on', async () => {
    proxy.set({ kind: 'delay', ms: 150 });
    const client = open();
    const began = performance.now();
    client.socket.write('late');
    await eventually(() => client.received() === 'late');
    expect(performance.now() - began).toBeGreaterThan(290);
    client.socket.destroy();
  });

  it('resets open connections, and new ones while it refuses', async () => {
    const client = open();
    client.socket.write('x');
    await eventually(() => client.received() === 'x');
    expect(proxy.cut()).toBe(1);
    expect(await client.failed).toContain('ECONNRESET');
    proxy.set({ kind: 'refuse' });
    expect(await open().failed).toContain('ECONNRESET');
  });
});

it('finds the port of an address, written or not', () => {
  expect([portOf('postgres://a:b@h/x'), portOf('redis://h:7000/1')]).toEqual([5432, 7000]);
});
