import { pipeline, Transform, type Readable } from 'node:stream';
import { AppError } from '@gobbler/contracts';

export interface LimitOptions {
  /** What the bytes go through before they are counted. */
  readonly decoders?: readonly Transform[];
  /** Error messages beyond the limit and for an aborted source. */
  readonly tooLarge?: string;
  readonly brokenOff?: string;
}

/**
 * A request's body, or a part of a form, with backpressure. It fails with `PAYLOAD_TOO_LARGE` beyond `limit` bytes and with
 * `BAD_REQUEST` when its source is aborted. The source is never destroyed but read to its end, even without a reader: its connection
 * must still carry the answer.
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
  // Readers get the error anyway; without a reader it would end the process.
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
