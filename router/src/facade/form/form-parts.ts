import type { Readable } from 'node:stream';
import type { Multipart } from '@fastify/multipart';
import { AppError } from '@gobbler/errors';
import type { FastifyRequest } from 'fastify';
import type { RouteCall } from '../engine/route';

/** The part that holds the picture; it counts as a file whatever the phone says of it. */
export const PICTURE_PART = 'image_file';

/** Bytes of a field; more is cut off, and any field of ours is too long long before. */
const FIELD_BYTES = 64 * 1024;
const MAX_FIELDS = 20;
/** Bytes of a whole form that are read at all; a picture that is too large is still read to its end and refused then. */
export const MAX_FORM_BYTES = 64 * 1024 * 1024;

/**
 * The parts of a form, one after the other; a file must be read to its end before the next part comes.
 * Throws `BAD_REQUEST` for what is no form, `PAYLOAD_TOO_LARGE` for too many parts.
 */
export async function* formParts({ request }: RouteCall): AsyncGenerator<Multipart> {
  if (!request.isMultipart()) throw new AppError('BAD_REQUEST', 'The body is not multipart/form-data.');
  if (Number(request.headers['content-length'] ?? 0) > MAX_FORM_BYTES) {
    throw new AppError('PAYLOAD_TOO_LARGE', `The form is larger than ${MAX_FORM_BYTES} bytes.`);
  }
  const parts = request.parts({
    isPartAFile: (fieldName, _contentType, fileName) => fieldName === PICTURE_PART || fileName !== undefined,
    limits: {
      fieldNameSize: 100,
      fieldSize: FIELD_BYTES,
      fields: MAX_FIELDS,
      files: 1,
      parts: MAX_FIELDS + 1,
      headerPairs: 20,
      fileSize: MAX_FORM_BYTES,
    },
  });
  try {
    for await (const part of parts) {
      if (part.type === 'file') part.file.once('limit', () => stopReading(request, part.file));
      yield part;
    }
  } catch (cause) {
    // The parser let go of the request; a sender who is still at it would be stuck.
    request.raw.resume();
    throw toAppError(cause);
  }
}

/**
 * Nobody waits for the end of a picture without end: the form counts as read, and its answer goes out. What still comes
 * is dropped until the server's own time limit, since hanging up on a sender would cost them the answer.
 */
function stopReading(request: FastifyRequest, file: Readable): void {
  file.once('close', () => request.raw.resume());
  file.destroy();
}

/** The parser's own errors; nothing else can be thrown where the parts are only read. */
function toAppError(cause: unknown): AppError {
  const isTooMuch = cause instanceof Error && 'statusCode' in cause && cause.statusCode === 413;
  return isTooMuch
    ? new AppError('PAYLOAD_TOO_LARGE', 'The form has too many parts.', { cause })
    : new AppError('BAD_REQUEST', 'The form is malformed.', { cause });
}
