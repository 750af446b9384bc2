import { pipeline, Transform, type Readable } from 'node:stream';
import { AppError } from '@gobbler/errors';

/**
 * A request's body that fails with `PAYLOAD_TOO_LARGE` beyond a number of bytes. Whatever happens to it, the request
 * itself is not destroyed but read to its end: its connection has yet to carry the answer.
 */
export function limitBytes(payload: Readable, limit: number, ...decoders: Transform[]): Transform {
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > limit ? new AppError('PAYLOAD_TOO_LARGE', 'The body is too large.') : null, chunk);
    },
  });
  // Whoever reads it hears of an error by other ways too; before anybody does, it would end the process.
  meter.on('error', () => undefined);
  const first = decoders[0] ?? meter;
  payload.on('error', (error) => first.destroy(error));
  payload.on('close', () => {
    // Without this an upload that its client broke off would wait for ever for its end.
    if (!payload.readableEnded) first.destroy(new AppError('BAD_REQUEST', 'The body broke off.'));
  });
  payload.pipe(first);
  const leave = (): void => {
    payload.unpipe(first);
    payload.resume();
  };
  meter.once('close', leave);
  if (decoders.length > 0) pipeline([...decoders, meter], () => undefined);
  return meter;
}
