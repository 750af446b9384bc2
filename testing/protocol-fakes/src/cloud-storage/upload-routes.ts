import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FakeState } from './fake-state';
import { GoogleError } from './google-error';
import type { ObjectMetadata } from './object-table';
import { toResource } from './object-resource';
import { parseMultipart } from './parse-multipart';
import { ConnectionCut, readBody } from './read-body';
import { parseContentRange, PIECE_BYTES, type ContentRange, type ResumableSession } from './resumable-sessions';
import { runOperation, type Answer } from './run-operation';

const UPLOADS = '/upload/storage/v1/b/:bucket/o';

interface UploadRoute {
  readonly Querystring: Readonly<Record<string, string | undefined>>;
}

const nameIn = ({ query }: FastifyRequest<UploadRoute>): string => query['name'] ?? '';

/** Uploads in one request (`multipart`) and in several (`resumable`). */
export function addUploadRoutes(app: FastifyInstance, state: FakeState): void {
  app.post<UploadRoute>(UPLOADS, (request, reply) => {
    const object = nameIn(request);
    const isResumable = request.query['uploadType'] === 'resumable';
    const operation = isResumable ? 'upload-start' : 'upload-multipart';
    return runOperation(state, { request, reply }, { operation, object }, (cutAfter) =>
      isResumable ? startSession(state, request) : uploadAtOnce(state, request, cutAfter),
    );
  });

  app.put<UploadRoute>(UPLOADS, (request, reply) => {
    const object = nameIn(request);
    const range = parseContentRange(request.headers['content-range'] ?? '');
    const operation = range.first === null ? 'upload-status' : 'upload-chunk';
    return runOperation(state, { request, reply }, { operation, object }, (cutAfter) => {
      const session = state.sessions.get(request.query['upload_id'] ?? '');
      return range.first === null ? answerStatus(state, session, range) : takeChunk(state, session, request, cutAfter);
    });
  });
}

async function uploadAtOnce(
  state: FakeState,
  request: FastifyRequest<UploadRoute>,
  cutAfter?: number,
): Promise<Answer> {
  const { bytes, isCut } = await readBody(request.raw, cutAfter);
  if (isCut) throw new ConnectionCut();
  const upload = parseMultipart(request.headers['content-type'] ?? '', bytes);
  const metadata = metadataIn(upload.metadata, upload.contentType);
  const object = state.objects.put(nameIn(request), upload.bytes, metadata);
  return { status: 200, body: toResource(state.bucket, object) };
}

async function startSession(state: FakeState, request: FastifyRequest<UploadRoute>): Promise<Answer> {
  const { bytes, isCut } = await readBody(request.raw);
  if (isCut) throw new ConnectionCut();
  const name = nameIn(request);
  const described = JSON.parse(bytes.toString('utf8') || '{}') as Record<string, unknown>;
  const metadata = metadataIn(described, request.headers['x-upload-content-type']?.toString());
  const parameters = new URLSearchParams({
    uploadType: 'resumable',
    name,
    upload_id: state.sessions.start(name, metadata),
  });
  const location = `${state.url}/upload/storage/v1/b/${state.bucket}/o?${parameters.toString()}`;
  return { status: 200, headers: { location } };
}

function answerStatus(state: FakeState, session: ResumableSession, { total }: ContentRange): Answer {
  return total === session.received.length ? finish(state, session) : stateOf(state, session);
}

async function takeChunk(
  state: FakeState,
  session: ResumableSession,
  request: FastifyRequest<UploadRoute>,
  cutAfter?: number,
): Promise<Answer> {
  const { first, last, total } = parseContentRange(request.headers['content-range'] ?? '');
  const { bytes, isCut } = await readBody(request.raw, cutAfter);
  if (session.finished) return stateOf(state, session);
  const from = first ?? 0;
  if (from > session.received.length) throw new GoogleError(400, 'The chunk starts after the received bytes.');
  const before = session.received;
  session.received = Buffer.concat([before.subarray(0, from), bytes]);
  if (isCut) {
    const kept = Math.floor(session.received.length / PIECE_BYTES) * PIECE_BYTES;
    session.received = session.received.subarray(0, Math.max(kept, before.length));
    throw new ConnectionCut();
  }
  const isLast = total === null ? last === null : session.received.length >= total;
  if (!isLast && bytes.length % PIECE_BYTES !== 0) {
    session.received = before;
    throw new GoogleError(400, `A chunk must be a multiple of ${PIECE_BYTES} bytes.`);
  }
  return isLast ? finish(state, session, request.headers['x-goog-hash']?.toString()) : stateOf(state, session);
}

/** @param expected the checksum that the sender says, if it does */
function finish(state: FakeState, session: ResumableSession, expected?: string): Answer {
  if (!session.finished) {
    const { name, received, metadata } = session;
    const object = state.objects.put(name, received, metadata);
    const said = expected && /crc32c=([^,]+)/.exec(expected)?.[1];
    if (said && said !== object.crc32c) {
      state.objects.remove(name);
      throw new GoogleError(400, 'The provided CRC32C does not match.');
    }
    session.finished = object;
  }
  return stateOf(state, session);
}

function stateOf(state: FakeState, { finished, received }: ResumableSession): Answer {
  if (finished) return { status: 200, body: toResource(state.bucket, finished) };
  return { status: 308, headers: received.length > 0 ? { range: `bytes=0-${received.length - 1}` } : {} };
}

/** Of a description only what the fake keeps. */
function metadataIn(described: Readonly<Record<string, unknown>>, contentType?: string): ObjectMetadata {
  const text = (name: string) => (typeof described[name] === 'string' ? { [name]: described[name] } : {});
  return {
    ...(contentType ? { contentType } : {}),
    ...text('contentType'),
    ...text('cacheControl'),
    ...text('contentEncoding'),
  };
}
