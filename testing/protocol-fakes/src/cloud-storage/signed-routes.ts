import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FakeState } from './fake-state';
import { GoogleError } from './google-error';
import { ConnectionCut, readBody } from './read-body';
import { runOperation, type Answer } from './run-operation';
import { verifySignedUrl } from './verify-signed-url';

interface SignedParams {
  readonly bucket: string;
  readonly '*': string;
}

/** Uploads to signed addresses. */
export function addSignedRoutes(app: FastifyInstance, state: FakeState): void {
  app.put<{ Params: SignedParams }>('/:bucket/*', (request, reply) => {
    const object = request.params['*'];
    return runOperation(state, { request, reply }, { operation: 'signed-put', object }, (cutAfter) => {
      const { method, url, headers } = request;
      verifySignedUrl({ method, url, headers }, state.signers, state.now());
      if (request.params.bucket !== state.bucket) throw new GoogleError(404, 'The specified bucket does not exist.');
      return putSigned(state, request, object, cutAfter);
    });
  });
}

async function putSigned(state: FakeState, request: FastifyRequest, name: string, cutAfter?: number): Promise<Answer> {
  const { headers } = request;
  const limits = /^(\d+),(\d+)$/.exec(headers['x-goog-content-length-range']?.toString() ?? '');
  const [least, most] = limits ? [Number(limits[1]), Number(limits[2])] : [0, Infinity];
  const tooLarge = new GoogleError(400, 'EntityTooLarge: your proposed upload is larger than the maximum.');
  if (Number(headers['content-length'] ?? 0) > most) throw tooLarge;
  const { bytes, isCut } = await readBody(request.raw, cutAfter);
  if (isCut) throw new ConnectionCut();
  if (bytes.length > most) throw tooLarge;
  if (bytes.length < least) {
    throw new GoogleError(400, 'EntityTooSmall: your proposed upload is smaller than the minimum.');
  }
  const contentEncoding = headers['content-encoding'];
  const metadata = {
    contentType: headers['content-type'] ?? 'application/octet-stream',
    ...(contentEncoding ? { contentEncoding } : {}),
  };
  const object = state.objects.put(name, bytes, metadata);
  return { status: 200, headers: { etag: `"${object.md5}"`, 'x-goog-generation': String(object.generation) } };
}
