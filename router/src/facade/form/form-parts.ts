import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { MIMEType } from 'node:util';
import { Dicer } from '@fastify/busboy';
import { AppError } from '@gobbler/contracts';
import { assertUtf8Type } from '@gobbler/service-kit';

/** A part of a form; it must be read to its end before the next one comes. */
export interface FormPart {
  readonly name: string;
  readonly isFile: boolean;
  readonly body: Readable;
}

/** The part that holds the picture; it counts as a file whatever the phone says of it. */
export const PICTURE_PART = 'image_file';

const MAX_PARTS = 21;
const MAX_PART_HEADERS = 20;
/** Bytes of a whole form that are read at all; a picture that is too large is still read to its end and refused then. */
const MAX_FORM_BYTES = 64 * 1024 * 1024;

/**
 * The parts of a form, one after the other, their bytes as they came: what else may stand in their headers (a charset, an
 * encoding) is refused where it is not ours. Throws `BAD_REQUEST` for what is no form, `PAYLOAD_TOO_LARGE` for too many parts.
 */
export async function* formParts(raw: IncomingMessage): AsyncGenerator<FormPart> {
  const { headers } = raw;
  const parts = new PassThrough({ objectMode: true });
  const reading = read(raw, parts);
  try {
    const boundary = boundaryOf(headers['content-type']);
    if (Number(headers['content-length'] ?? 0) > MAX_FORM_BYTES) {
      throw new AppError('PAYLOAD_TOO_LARGE', `The form is larger than ${MAX_FORM_BYTES} bytes.`);
    }
    reading.begin(boundary);
    yield* parts as AsyncIterable<FormPart>;
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('BAD_REQUEST', 'The form is malformed.', { cause: error });
  } finally {
    reading.stop();
  }
}

function read(raw: Readable, parts: PassThrough) {
  let [size, count] = [0, 0];
  let part: Readable | undefined;
  let dicer: Dicer | undefined;

  /** What still comes is dropped: hanging up on a sender would cost them the answer. */
  function stop(error?: Error): void {
    if (dicer) raw.unpipe(dicer);
    dicer = undefined;
    raw.resume();
    part?.destroy(error);
    if (error) parts.destroy(error);
    else parts.end();
  }

  function begin(boundary: string): void {
    dicer = new Dicer({ boundary, maxHeaderPairs: MAX_PART_HEADERS });
    dicer.on('part', (stream) => {
      stream.on('error', () => undefined); // the parser reports it as well
      stream.once('header', (header) => take(stream, header as PartHeader));
    });
    dicer.once('finish', () => parts.end());
    // An empty body is an empty form.
    dicer.once('error', (error) => stop(size === 0 ? undefined : error));
    // A form without an end counts as read: nothing waits for the rest.
    raw.on('data', (chunk: Buffer) => (size += chunk.length) > MAX_FORM_BYTES && stop());
    raw.once('error', stop);
    raw.once('close', () => !raw.readableEnded && stop(new Error('the form breaks off')));
    raw.pipe(dicer);
  }

  function take(stream: Readable, header: PartHeader): void {
    part = stream;
    try {
      if ((count += 1) > MAX_PARTS) throw new AppError('PAYLOAD_TOO_LARGE', 'The form has too many parts.');
      parts.write(describe(stream, header));
    } catch (error) {
      stop(error instanceof Error ? error : new Error('a part that can not be read', { cause: error }));
    }
  }

  return { begin, stop };
}

type PartHeader = Readonly<Record<string, readonly string[] | undefined>>;

/** Throws when a header says that the bytes are not what they are. */
function describe(body: Readable, header: PartHeader): FormPart {
  for (const type of header['content-type'] ?? []) assertUtf8Type(type);
  const isEncoded = header['content-transfer-encoding']?.some((encoding) => !/^(?:7bit|8bit|binary)$/i.test(encoding));
  if (isEncoded) throw new AppError('BAD_REQUEST', 'A part of the form is encoded; send its bytes as they are.');
  // Its parameters are written like those of a content type.
  const { essence, params } = new MIMEType(`multipart/${header['content-disposition']?.[0]}`);
  const name = params.get('name');
  const isNamed = essence === 'multipart/form-data' && name !== null && !(name in Object.prototype);
  if (!isNamed) throw new Error('a part without a name of its own');
  return { name, body, isFile: name === PICTURE_PART || params.has('filename') };
}

function boundaryOf(contentType = ''): string {
  assertUtf8Type(contentType);
  const isForm = /^multipart\/form-data\s*;/i.test(contentType);
  const boundary = isForm ? new MIMEType(contentType).params.get('boundary') : null;
  if (boundary === null) throw new AppError('BAD_REQUEST', 'The body is not multipart/form-data.');
  return boundary;
}
