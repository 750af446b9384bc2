import type { FastifyInstance, FastifyRequest } from 'fastify';
import { conditionsIn } from './conditions';
import type { FakeState } from './fake-state';
import { googleError } from './google-error';
import type { ObjectMetadata } from './object-table';
import { toResource } from './object-resource';
import { parseMultipart } from './parse-multipart';
import { queryOf } from './query-of';
import { ConnectionCut, readBody } from './read-body';
import { parseContentRange, PIECE_BYTES, type ContentRange, type ResumableSession } from './resumable-sessions';
import { runOperation, type Answer } from './run-operation';

const UPLOADS = '/upload/storage/v1/b/:bucket/o';

/** Uploads in one request (`multipart`) and in several (`resumable`). */
export function addUploadRoutes(app: FastifyInstance, state: FakeState): void {
  app.post(UPLOADS, (request, reply) => {
    const query = queryOf(request.url);
    const object = query.get('name') ?? '';
    const isResumable = query.get('uploadType') === 'resumable';
    const operation = isResumable ? 'upload-start' : 'upload-multipart';
    return runOperation(state, { request, reply }, { operation, object, api: 'json' }, (cutAfter) =>
      isResumable ? startSession(state, request) : uploadAtOnce(state, request, cutAfter),
    );
  });

  app.put(UPLOADS, (request, reply) => {
    const query = queryOf(request.url);
    const object = query.get('name') ?? '';
    const range = parseContentRange(request.headers['content-range'] ?? '');
    const operation = range.first === null ? 'upload-status' : 'upload-chunk';
    return runOperation(state, { request, reply }, { operation, object, api: 'json' }, (cutAfter) => {
      const session = state.sessions.get(query.get('upload_id') ?? '');
      return range.first === null ? tellStatus(state, session, range) : takeChunk(state, session, request, cutAfter);
    });
  });

  app.delete(UPLOADS, (request, reply) => {
    const query = queryOf(request.url);
    const named = { operation: 'upload-cancel', object: query.get('name') ?? '', api: 'json' } as const;
    return runOperation(state, { request, reply }, named, () => {
      state.sessions.cancel(query.get('upload_id') ?? '');
      return { status: 499 };
    });
  });
}

async function uploadAtOnce(state: FakeState, request: FastifyRequest, cutAfter?: number): Promise<Answer> {
  const { bytes, isCut } = await readBody(request.raw, cutAfter);
  if (isCut) throw new ConnectionCut();
  const query = queryOf(request.url);
  const upload = parseMultipart(request.headers['content-type'] ?? '', bytes);
  const metadata = metadataIn(upload.metadata, upload.contentType);
  const object = state.objects.put(query.get('name') ?? '', upload.bytes, metadata, conditionsIn(query));
  return { status: 200, body: toResource(state.bucket, object) };
}

async function startSession(state: FakeState, request: FastifyRequest): Promise<Answer> {
  const { bytes, isCut } = await readBody(request.raw);
  if (isCut) throw new ConnectionCut();
  const query = queryOf(request.url);
  const name = query.get('name') ?? '';
  const described = JSON.parse(bytes.toString('utf8') || '{}') as Record<string, unknown>;
  const metadata = metadataIn(described, request.headers['x-upload-content-type']?.toString());
  const conditions = conditionsIn(query);
  state.objects.check(name, conditions);
  const { id } = state.sessions.start(name, metadata, conditions);
  const parameters = new URLSearchParams({ uploadType: 'resumable', name, upload_id: id });
  const location = `${state.url}/upload/storage/v1/b/${state.bucket}/o?${parameters.toString()}`;
  return { status: 200, headers: { location } };
}

function tellStatus(state: FakeState, session: ResumableSession, { total }: ContentRange): Answer {
  return total === session.received.length ? finish(state, session) : stateOf(state, session);
}

async function takeChunk(
  state: FakeState,
  session: ResumableSession,
  request: FastifyRequest,
  cutAfter?: number,
): Promise<Answer> {
  const { first, last, total } = parseContentRange(request.headers['content-range'] ?? '');
  const { bytes, isCut } = await readBody(request.raw, cutAfter);
  if (session.finished) return stateOf(state, session);
  const from = first ?? 0;
  if (from > session.received.length) throw googleError(400, 'The chunk begins behind what was received.');
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
    throw googleError(400, `A chunk must be a multiple of ${PIECE_BYTES} bytes.`);
  }
  return isLast ? finish(state, session, request.headers['x-goog-hash']?.toString()) : stateOf(state, session);
}

/** @param expected the checksum that the sender says, if it does */
function finish(state: FakeState, session: ResumableSession, expected?: string): Answer {
  if (!session.finished) {
    const { name, received, metadata, conditions } = session;
    const object = state.objects.put(name, received, metadata, conditions);
    const said = expected && /crc32c=([^,]+)/.exec(expected)?.[1];
    if (said && said !== object.crc32c) {
      state.objects.remove(name);
      throw googleError(400, 'The provided CRC32C does not match.');
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
export function metadataIn(described: Readonly<Record<string, unknown>>, contentType?: string): ObjectMetadata {
  const text = (name: string) => (typeof described[name] === 'string' ? { [name]: described[name] } : {});
  return {
    ...(contentType ? { contentType } : {}),
    ...text('contentType'),
    ...text('cacheControl'),
    ...text('contentEncoding'),
  };
}
