import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { limitBytes } from '../src/http/limit-bytes';

/** Long enough for a stream to emit its error. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('a body under a limit', () => {
  it('comes through whole up to the limit', async () => {
    const request = new PassThrough();
    const body = limitBytes(request, 10);
    request.end('0123456789');
    expect(String(await buffer(body))).toBe('0123456789');
  });

  it('fails behind the limit, and the request is read to its end', async () => {
    const request = new PassThrough();
    const body = limitBytes(request, 10);
    request.write('0123456789x');
    await expect(buffer(body)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    const ended = new Promise((resolve) => request.once('end', resolve));
    request.end(Buffer.alloc(500_000));
    await ended;
    expect(request.readableEnded).toBe(true);
  });

  it.each([
    ['as it came', []],
    ['compressed', [createGunzip()]],
  ])('that breaks off %s before anybody reads it ends no process', async (_how, decoders) => {
    const request = new PassThrough();
    const body = limitBytes(request, 10, { decoders });
    request.write('0');
    request.destroy();
    await aMoment();
    expect(body.destroyed).toBe(true);
    await expect(buffer(body)).rejects.toBeInstanceOf(Error);
  });
});

describe('a part of a form under a limit', () => {
  it.each([[new Error('broken')], [undefined]])('fails when the part is destroyed with %s', async (error) => {
    const part = new PassThrough();
    const limited = limitBytes(part, 10);
    part.write('0123');
    part.once('error', () => undefined);
    part.destroy(error);
    await expect(buffer(limited)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('fails with the configured message', async () => {
    const part = new PassThrough();
    const limited = limitBytes(part, 1, { tooLarge: 'The picture is too large.' });
    part.end('0123');
    await expect(buffer(limited)).rejects.toThrow('The picture is too large.');
  });

  it('drains the part when its reader is destroyed', async () => {
    const part = new PassThrough();
    limitBytes(part, 1_000_000).destroy();
    const ended = new Promise((resolve) => part.once('end', resolve));
    part.end(Buffer.alloc(500_000));
    await ended;
    expect(part.readableEnded).toBe(true);
  });
});
