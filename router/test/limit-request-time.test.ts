import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpServer, createLogger } from '@gobbler/service-kit';
import { limitRequestTime } from '../src/http/limit-request-time';

describe('the time of a request', () => {
  const log = createLogger({ service: 'test', level: 'silent' });
  const app = createHttpServer({ log, bodyLimit: 1_000, timeoutMs: 1_000 });
  let port = 0;
  beforeAll(async () => {
    limitRequestTime(app, { uploadMs: 60_000, otherMs: 150, idleMs: 2_000 });
    app.addContentTypeParser('multipart/form-data', (_request, payload, done) => {
      payload.resume();
      payload.once('end', () => done(null, {}));
    });
    app.post('/', () => ({ ok: true }));
    port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(() => app.close());

  /** Sends a head that promises 8 bytes, then one byte at a time. */
  async function send(contentType: string, bytes: number, everyMs: number): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.write(
      `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ${contentType}\r\ncontent-length: 8\r\n\r\n`,
    );
    for (let byte = 0; byte < bytes && !socket.destroyed; byte += 1) {
      await sleep(everyMs);
      if (!socket.destroyed) socket.write('1');
    }
    await closed;
    return answer.split('\r\n')[0] ?? '';
  }

  it('is short for everything but uploads', async () => {
    expect(await send('application/json', 8, 60)).toBe('HTTP/1.1 408 Request Timeout');
  });

  it('is long for an upload that moves', async () => {
    expect(await send('multipart/form-data; boundary=x', 8, 60)).toBe('HTTP/1.1 200 OK');
  });

  it('ends for an upload that stands still', async () => {
    const started = performance.now();
    expect(await send('multipart/form-data; boundary=x', 2, 10)).not.toContain('200');
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
