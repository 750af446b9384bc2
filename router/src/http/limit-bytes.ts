import { pipeline, Transform, type Readable } from 'node:stream';
import { AppError } from '@gobbler/contracts';

export interface LimitOptions {
  /** What the bytes go through before they are counted. */
  readonly decoders?: readonly Transform[];
  /** What whoever reads is told beyond the limit, and when the source breaks off. */
  readonly tooLarge?: string;
  readonly brokenOff?: string;
}

/**
 * A request's body, or a part of a form in it, as it comes and no faster than it is taken. It fails with `PAYLOAD_TOO_LARGE`
 * beyond a number of bytes and with `BAD_REQUEST` when its source breaks off. Whatever happens to it, also once nobody reads
 * any more, the source is not destroyed but read to its end: its connection has yet to carry the answer.
 */
export function limitBytes(source: Readable, limit: number, options: LimitOptions = {}): Transform {
  const { decoders = [], tooLarge = 'The body is too large.', brokenOff = 'The body broke off.' } = options;
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > limit ? new AppError('PAYLOAD_TOO_LARGE', tooLarge) : null, chunk);
    },
  });
  // Whoever reads it hears of an error by other ways too; before anybody does, it would end the process.
  meter.on('error', () => undefined);
  const first = decoders[0] ?? meter;
  // Without this an upload that its client broke off would wait for ever for its end.
  const breakOff = (cause?: unknown): void => {
    if (!source.readableEnded) first.destroy(new AppError('BAD_REQUEST', brokenOff, { cause }));
  };
  source.on('error', breakOff);
  source.once('close', breakOff);
  meter.once('close', () => {
    source.unpipe(first);
    source.resume();
  });
  source.pipe(first);
  if (decoders.length > 0) pipeline([...decoders, meter], () => undefined);
  return meter;
}
