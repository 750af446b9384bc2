import { Transform, type Readable } from 'node:stream';
import { AppError } from '@gobbler/errors';

/**
 * Passes a part of a form on as it comes, no faster than it is taken, and fails with `PAYLOAD_TOO_LARGE` behind `max`
 * bytes. When the part breaks off it fails with `BAD_REQUEST`. Once nobody reads any more, the rest of the part is
 * read and dropped, so that the form behind it can be read.
 */
export function limitBytes(part: Readable, max: number): Readable {
  let seen = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > max) done(new AppError('PAYLOAD_TOO_LARGE', `The picture is larger than ${max} bytes.`));
      else done(null, chunk);
    },
  });
  const breakOff = (cause?: unknown): void => {
    if (!part.readableEnded)
      limited.destroy(new AppError('BAD_REQUEST', 'The form breaks off within the picture.', { cause }));
  };
  part.once('error', breakOff);
  part.once('close', breakOff);
  limited.once('close', () => {
    part.unpipe(limited);
    part.resume();
  });
  // Whoever reads hears of an error by other ways too; without a listener it would end the process.
  limited.on('error', () => undefined);
  return part.pipe(limited);
}
