import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AppError } from '@gobbler/contracts';
import type { FastifyInstance, RequestPayload } from 'fastify';
import { limitBytes } from './limit-bytes';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Inflates JSON bodies that come compressed; what comes out counts against the limit, and inflating ends there.
 * Another encoding, or two of them, is refused with 415. Bodies that are streamed on elsewhere are left alone.
 * @param limit bytes
 */
export function inflateJsonBodies(app: FastifyInstance, limit: number): void {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
    const isJson = (request.headers['content-type'] ?? '').toLowerCase().includes('json');
    if (encoding === 'identity' || !isJson) {
      done(null, payload);
      return;
    }
    const createDecoder = DECODERS[encoding];
    if (createDecoder) done(null, inflate(payload, createDecoder(), limit));
    else done(new AppError('UNSUPPORTED_MEDIA_TYPE', 'Bodies may be encoded with gzip, deflate or br.'));
  });
}

function inflate(payload: Readable, decoder: Transform, limit: number): RequestPayload {
  const body: RequestPayload = limitBytes(payload, limit, { decoders: [decoder] });
  // The server compares it with Content-Length.
  body.receivedEncodedLength = 0;
  payload.on('data', (chunk: Buffer) => {
    body.receivedEncodedLength = (body.receivedEncodedLength ?? 0) + chunk.length;
  });
  return body;
}
