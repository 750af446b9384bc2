import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { limitBytes } from '../../src/facade/form/limit-bytes';

describe('a part of a form under a limit', () => {
  it('comes through whole up to the limit', async () => {
    const part = new PassThrough();
    const limited = limitBytes(part, 10);
    part.end('0123456789');
    expect(String(await buffer(limited))).toBe('0123456789');
  });

  it('fails behind the limit, and the rest is dropped so that the form can go on', async () => {
    const part = new PassThrough();
    const limited = limitBytes(part, 10);
    part.write('0123456789x');
    await expect(buffer(limited)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    for (let count = 0; count < 100; count += 1) part.write(Buffer.alloc(10_000));
    const ended = new Promise((resolve) => part.once('end', resolve));
    part.end();
    await ended;
  });

  it.each([[new Error('broken')], [undefined]])('fails when the part is destroyed with %s', async (error) => {
    const part = new PassThrough();
    const limited = limitBytes(part, 10);
    part.write('0123');
    part.once('error', () => undefined);
    part.destroy(error);
    await expect(buffer(limited)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('lets the part run out when nobody wants it any more', async () => {
    const part = new PassThrough();
    limitBytes(part, 1_000_000).destroy();
    const ended = new Promise((resolve) => part.once('end', resolve));
    part.end(Buffer.alloc(500_000));
    await ended;
    expect(part.readableEnded).toBe(true);
  });
});
