import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Milliseconds that bodies may take to arrive; what stands still for {@link RequestTimes.idleMs} is ended before. */
export interface RequestTimes {
  /** A slow phone may take long for its picture. */
  readonly uploadMs: number;
  readonly otherMs: number;
  /** Without a byte in either direction, during an upload. */
  readonly idleMs: number;
}

const DEFAULT_TIMES: RequestTimes = { uploadMs: 15 * 60_000, otherMs: 60_000, idleMs: 20_000 };

/** Gives uploads a long time as long as they move, and everything else a short one; 408 for what takes longer. */
export function limitRequestTime(app: FastifyInstance, times: RequestTimes = DEFAULT_TIMES): void {
  app.server.requestTimeout = times.uploadMs;
  app.addHook('onRequest', (request, _reply, done) => {
    if (isUpload(request)) {
      // Node resets this when the answer is sent.
      request.raw.socket.setTimeout(times.idleMs);
    } else {
      endUnlessComplete(app, request, times.otherMs);
    }
    done();
  });
}

function isUpload({ headers, method }: FastifyRequest): boolean {
  return method === 'PUT' || headers['content-type']?.startsWith('multipart/') === true;
}

function endUnlessComplete(app: FastifyInstance, { raw }: FastifyRequest, limitMs: number): void {
  if (raw.complete) return;
  const timer = setTimeout(() => {
    // As Node itself reports requests that take too long.
    const late = Object.assign(new Error('the body took too long'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    if (!raw.complete) app.server.emit('clientError', late, raw.socket);
  }, limitMs).unref();
  raw.once('close', () => clearTimeout(timer));
}
