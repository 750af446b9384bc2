import type { Multipart } from '@fastify/multipart';
import { AppError } from '@gobbler/errors';
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
export async function* formParts({ request, reply }: RouteCall): AsyncGenerator<Multipart> {
  if (!request.isMultipart()) throw new AppError('BAD_REQUEST', 'The body is not multipart/form-data.');
  if (Number(request.headers['content-length'] ?? 0) > MAX_FORM_BYTES) {
    void reply.header('connection', 'close');
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
      // Nobody waits for the end of a file without end: stop reading, answer, hang up.
      if (part.type === 'file') {
        part.file.once('limit', () => {
          void reply.header('connection', 'close');
          part.file.destroy();
        });
      }
      yield part;
    }
  } catch (cause) {
    throw toAppError(cause);
  }
}

/** The parser's own errors; nothing else can be thrown where the parts are only read. */
function toAppError(cause: unknown): AppError {
  const isTooMuch = cause instanceof Error && 'statusCode' in cause && cause.statusCode === 413;
  return isTooMuch
    ? new AppError('PAYLOAD_TOO_LARGE', 'The form has too many parts.', { cause })
    : new AppError('BAD_REQUEST', 'The form is malformed.', { cause });
}
