import type { Readable } from 'node:stream';
import { ForbiddenError, NotSignedInError } from '@gobbler/contracts';
import { verifyUploadSignature } from '@gobbler/local-stand-ins';
import type { Clock } from '@gobbler/contracts';
import { callerOf } from '@gobbler/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PictureTooLargeError } from '../domain/errors';
import { MAX_UPLOAD_BYTES, type UploadService } from '../domain/upload-service';
import { limitUpload } from './limit-upload';

export interface UploadRoutesDeps {
  readonly uploadService: UploadService;
  /** Signs the addresses that the image store's stand-in hands out. */
  readonly localUploadSecret: string;
  readonly now: Clock;
}

/** Milliseconds without a byte. */
const IDLE_MS = 20_000;
/** Milliseconds for a whole request: a slow phone may take long for 20 MB, and the idle limit ends what stands still. */
const WHOLE_MS = 15 * 60_000;

/** Takes pictures' bytes: from the facade on a person's behalf, and at the addresses of the image store's stand-in. */
export function addUploadRoutes(app: FastifyInstance, { uploadService, localUploadSecret, now }: UploadRoutesDeps) {
  app.server.requestTimeout = WHOLE_MS;
  void app.register((scope, _options, done) => {
    streamBodies(scope);

    scope.post('/uploads', async (request) => {
      const { viewer } = callerOf(request);
      if (!viewer) throw new NotSignedInError();
      try {
        return { uploadId: await uploadService.receive(viewer.userId, bodyOf(request, MAX_UPLOAD_BYTES)) };
      } catch (error) {
        // A caller refused before the first byte is still sending, and reads the answer only then.
        request.raw.resume();
        throw error;
      }
    });

    scope.put<{ Params: { uploadId: string } }>('/local/uploads/:uploadId', async (request) => {
      const { uploadId } = request.params;
      const query = new URLSearchParams(request.url.split('?')[1]);
      const parameter = (name: string) => query.get(name) ?? '';
      const signed = { uploadId, expires: parameter('expires'), max: parameter('max') };
      const target = verifyUploadSignature(localUploadSecret, { ...signed, signature: parameter('signature') }, now());
      if (!target) throw new ForbiddenError('This upload address is not ours or has run out. Ask for another one.');
      await uploadService.receiveRequested(uploadId, bodyOf(request, target.maxBytes));
      return { uploadId };
    });
    done();
  });
}

/** Leaves every body in its stream, whatever it says it is. */
function streamBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

/** Throws `PAYLOAD_TOO_LARGE` before the first byte when the request itself says so. */
function bodyOf({ headers, raw }: FastifyRequest, maxBytes: number): Readable {
  if (Number(headers['content-length']) > maxBytes) {
    throw new PictureTooLargeError(`${Math.floor(maxBytes / 1024 / 1024)} MB`);
  }
  return limitUpload(raw, { maxBytes, idleMs: IDLE_MS });
}
