import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { limitUpload } from '../src/routes/limit-upload';

const limits = { maxBytes: 10, idleMs: 50 };

describe('an upload', () => {
  it('passes as it is', async () => {
    const source = Readable.from([Buffer.from('12345'), Buffer.from('67890')], { objectMode: false });
    expect(String(await buffer(limitUpload(source, limits)))).toBe('1234567890');
  });

  it('ends when it is too long, and what still comes is thrown away so that the sender can read our answer', async () => {
    const source = new PassThrough();
    source.write('12345');
    source.write('678901');
    await expect(buffer(limitUpload(source, limits))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(source.destroyed).toBe(false);
    source.end('more');
    await new Promise((ended) => source.once('end', ended));
  });

  it('may not be empty', async () => {
    await expect(buffer(limitUpload(Readable.from([], { objectMode: false }), limits))).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('ends when it stands still', async () => {
    const source = new PassThrough();
    source.write('1');
    await expect(buffer(limitUpload(source, limits))).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(source.destroyed).toBe(true);
  });

  it('may take longer than it may stand still', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const source = new PassThrough();
    const result = buffer(limitUpload(source, limits));
    for (let i = 0; i < 8; i += 1) {
      source.write('x');
      await new Promise((read) => setImmediate(read));
      await vi.advanceTimersByTimeAsync(0.8 * limits.idleMs);
    }
    source.end();
    expect(String(await result)).toBe('xxxxxxxx');
  });

  it('fails when its sender goes away', async () => {
    const source = new PassThrough();
    const result = buffer(limitUpload(source, limits));
    source.destroy(new Error('gone'));
    await expect(result).rejects.toThrow('gone');
  });
});
